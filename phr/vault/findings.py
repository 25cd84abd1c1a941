"""What a check can find, each with what to do: the words of `phr check`. Nothing is looked at here."""

from dataclasses import dataclass

from phr.record.entry import ObjectId, RecordId

_PUT_BACK = "put that file back from another copy of the vault (a backup, another computer, your sync service)"
_COPY_FIRST = "copy the whole vault to another disk now"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that is not as it must be: a stable code, what, what to do, and the document that suffers, if told.

    `object_id` is set where the finding is about a sealed object.
    """

    code: str
    what: str
    next_step: str
    record_id: RecordId | None = None
    object_id: ObjectId | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at, and what is not as it must be. `objects` and `records` count the files that were checked."""

    level: int
    objects: int
    records: int
    findings: tuple[CheckFinding, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether everything is as it must be."""
        return not self.findings


def object_damaged(object_id: ObjectId, why: str, record_id: RecordId | None) -> CheckFinding:
    """Return the finding on an object that is not the one its name promises."""
    return CheckFinding(
        "object-damaged", f"the sealed file {_short(object_id)} is damaged: {why}", _PUT_BACK, record_id, object_id
    )


def object_missing(object_id: ObjectId, record_id: RecordId | None) -> CheckFinding:
    """Return the finding on an object that an entry speaks of and that is not there."""
    what = f"the sealed file {_short(object_id)} is missing"
    return CheckFinding("object-missing", what, f"wait for a sync to finish, or {_PUT_BACK}", record_id, object_id)


def object_unreadable(object_id: ObjectId, record_id: RecordId | None) -> CheckFinding:
    """Return the finding on an object that this machine cannot read from its disk."""
    what = f"this machine cannot read the sealed file {_short(object_id)}"
    next_step = f"the disk may be failing: {_COPY_FIRST}, then {_PUT_BACK}"
    return CheckFinding("object-unreadable", what, next_step, record_id, object_id)


def object_unknown(object_id: ObjectId) -> CheckFinding:
    """Return the finding on a whole object that no entry speaks of."""
    what = f"no entry speaks of the sealed file {_short(object_id)}: it was added, or its entry is lost"
    next_step = (
        "if another computer is still syncing, wait and check again; otherwise keep it, and restore lost log files"
    )
    return CheckFinding("object-unknown", what, next_step, None, object_id)


def object_not_its_original(object_id: ObjectId, record_id: RecordId | None) -> CheckFinding:
    """Return the finding on an object that opens to other bytes than the document's sheet tells of."""
    what = f"the sealed file {_short(object_id)} opens, but not to the original that its sheet tells of"
    return CheckFinding("object-not-original", what, _PUT_BACK, record_id, object_id)


def sheet_not_understood(object_id: ObjectId, record_id: RecordId | None) -> CheckFinding:
    """Return the finding on a sheet that opens to something that is no sheet."""
    what = f"the sheet {_short(object_id)} opens, but says nothing that phr understands"
    next_step = "use a newer phr if one wrote it; if it is of a document, `phr correct` writes a new sheet"
    return CheckFinding("sheet-not-understood", what, next_step, record_id, object_id)


def stray(relative: str) -> CheckFinding:
    """Return the finding on something in the vault that phr never writes there."""
    return CheckFinding(
        "stray-file",
        f"{relative} is nothing that phr writes",
        "if a sync service made it (a 'conflicted copy'), compare it with the file beside it; otherwise move it away",
    )


def left_in_tmp(count: int) -> CheckFinding:
    """Return the finding on what an unfinished writing left behind."""
    what = f"{count} unfinished files lie in tmp/"
    return CheckFinding("left-in-tmp", what, "nothing is lost; the next time phr files something it removes them")


def paper_missing(relative: str) -> CheckFinding:
    """Return the finding on vault.json, README.txt or a keys file that is gone."""
    if relative.startswith("keys/"):
        next_step = f"{_PUT_BACK}; if you changed the passphrase on another computer, unlock once with the new one"
        return CheckFinding("keys-missing", f"the keys file {relative} is missing", next_step)
    return CheckFinding("paper-missing", f"{relative} is missing", _PUT_BACK)


def paper_changed(relative: str) -> CheckFinding:
    """Return the finding on vault.json, README.txt or a keys file that is not as this machine knows it."""
    code = "keys-changed" if relative.startswith("keys/") else "paper-changed"
    return CheckFinding(code, f"{relative} is not as this machine last saw it", _PUT_BACK)


def keys_unknown(relative: str) -> CheckFinding:
    """Return the finding on a keys file that this machine has not seen before."""
    return CheckFinding(
        "keys-unknown",
        f"{relative} is a keys file that this machine has not seen: an old one put back, or one from another computer",
        "if you set a passphrase on another computer, unlock once with it; otherwise delete this file, for it may open "
        "the vault with an old passphrase",
    )


def keys_none() -> CheckFinding:
    """Return the finding on a vault without any keys file."""
    next_step = f"{_PUT_BACK}; until then only the recovery kit opens the vault, so keep it safe"
    return CheckFinding("keys-missing", "no keys file is in keys/, so no passphrase opens the vault", next_step)


def other_vault() -> CheckFinding:
    """Return the finding on a vault.json that names another vault."""
    return CheckFinding("other-vault", "vault.json names another vault than this machine is set up for", _PUT_BACK)


def machine_not_set_up(what: str, next_step: str) -> CheckFinding:
    """Return the finding on a state folder that cannot be used, so that nothing can be compared with it."""
    return CheckFinding("device-unusable", f"{what}; so an older state of the vault would not be noticed", next_step)


def record_damaged(relative: str) -> CheckFinding:
    """Return the finding on a log file whose bytes are not those that its name promises."""
    return CheckFinding("log-damaged", f"the log file {relative} is damaged", _PUT_BACK)


def record_missing(device: str, seq: int) -> CheckFinding:
    """Return the finding on a number that no file of a device's log has, though later ones are there."""
    return CheckFinding(
        "log-gap", f"entry {seq} is missing from log/{device}", f"wait for a sync to finish, or {_PUT_BACK}"
    )


def record_forked(device: str, seq: int) -> CheckFinding:
    """Return the finding on a number that several files of a device's log have."""
    return CheckFinding(
        "log-fork",
        f"log/{device} has more than one entry {seq}: a copied machine wrote too, or somebody planted one",
        "unlock and run `phr check --level 1`, which tells the genuine one; keep both files",
    )


def log_rolled_back(device: str, seq: int) -> CheckFinding:
    """Return the finding on a log that is shorter than it once was, or holds another record at that place."""
    what = f"entry {seq} of log/{device} was there and is not any more: the vault was put back to an older state"
    return CheckFinding("log-rolled-back", what, f"wait for a sync to finish, or {_PUT_BACK}")


def record_not_ours(relative: str) -> CheckFinding:
    """Return the finding on a log file in this device's name that it did not write."""
    return CheckFinding(
        "log-not-ours",
        f"{relative} stands in this machine's name, but this machine does not remember writing it",
        "run `phr unlock` and then `phr check --level 1`, which tells whether it is genuine",
    )


def record_set_aside(relative: str, code: str, reason: str, record_id: RecordId | None) -> CheckFinding:
    """Return the finding on a record that does not count; `code` is that of the reading of the log."""
    next_steps = {
        "log-gap": f"put back the missing file first, then this one counts again: {_PUT_BACK}",
        "log-fork": "keep both files; what this one filed is still in objects/, so file it again if it is missing",
    }
    what = f"the log file {relative} does not count: {reason}"
    return CheckFinding(code, what, next_steps.get(code, f"if you know it was genuine, {_PUT_BACK}"), record_id)


def document_without_entry(record_id: RecordId) -> CheckFinding:
    """Return the finding on a document that this machine's index knows and that no counting record files."""
    what = "this machine's index knows the document, but no entry in the log that counts files it"
    return CheckFinding("document-without-entry", what, "restore the log files named above", record_id)


def _short(object_id: ObjectId) -> str:
    return f"objects/{object_id[:2]}/{object_id}.age"
