"""Judges a home after its mutants went in: whether each is still there, the counts add up and the vault is whole.

Bytes are compared with what the open vault gives out and what lies in the inbox. Of an archive that was taken apart,
each member that another program gets out of it must be there.
"""

import hashlib
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from benches.accounts import files_below, sha256_of

from phr.actions.access import key_from_passphrase
from phr.actions.books import Books, open_books
from phr.actions.checking import check
from phr.actions.home import Home
from phr.actions.status import status
from phr.record.entry import Record

_HEADER = re.compile(rb"PK\x03\x04.{26}", re.DOTALL)  # the 30 bytes before a ZIP's member; two never overlap
_STUMBLED = "not-understood"  # the trouble of a document that phr could not decide about


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken delivery: its number in the series, its kind, its name in the inbox, its files by path below it.

    A mutant that is one file has it under "".
    """

    number: int
    kind: str
    name: str
    files: Mapping[str, bytes]


@dataclass(slots=True)
class Tally:
    """What became of the mutants of one kind; `slowest` is the longest order about one of them, in seconds."""

    mutants: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one home: the tally of each kind, what must not be (by the number of a mutant, -1: all)."""

    tallies: Mapping[str, Tally]
    faults: tuple[tuple[int, str], ...]


def judge(home: Home, passphrase: str, mutants: Sequence[Mutant], told: Sequence[Mapping[str, Any]]) -> Verdict:
    """Open the vault of a home and judge what became of its mutants; `told` is what each of its batches told."""
    key = key_from_passphrase(home, passphrase)
    outcomes = _by_top(outcome for one in told for outcome in one["outcomes"])
    seconds = {name: took for one in told for name, took in one["seconds"].items()}
    with open_books(home, key) as books:
        records = books.shelf().records
        held = {_sha256(content) for record in records for content in _contents(books, record)}
        now = status(home, books)
    held |= {sha256_of(path) for path in files_below(home.settings.inbox)}
    faults = [(one.number, why) for one in mutants for why in _lost(one, held, outcomes[one.name])]
    dropped = sum(len(one.files) for one in mutants)
    if now.found != dropped or not now.is_balanced:
        faults.append((-1, f"{dropped} files were dropped, and phr counts {now.found} ({now.is_balanced=})"))
    faults += [(-1, f"{found.code}: {found.what}") for found in check(home, 1, key).findings]
    codes = _codes_by_top(records)
    faults += [(one.number, "phr stumbled over it") for one in mutants if codes.get(one.name, Counter())[_STUMBLED]]
    return Verdict(_tallied(mutants, outcomes, seconds, codes), tuple(faults))


def _tallied(
    mutants: Iterable[Mutant],
    outcomes: Mapping[str, Sequence[Mapping[str, str]]],
    seconds: Mapping[str, float],
    codes: Mapping[str, Counter[str]],
) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for one in mutants:
        tally = tallies[one.kind]
        tally.mutants += 1
        tally.ends[_end_of(one, outcomes[one.name])] += 1
        tally.codes += codes.get(one.name, Counter())
        tally.codes += Counter(told["code"] for told in outcomes[one.name] if told.get("code"))
        tally.slowest = max(tally.slowest, seconds.get(one.name, 0.0))
    return dict(tallies)


def _end_of(one: Mutant, told: Sequence[Mapping[str, str]]) -> str:
    """Return the end of a mutant: its own, else the best of what lay in it."""
    ends = [outcome["end"] for outcome in told if outcome["path"] == one.name] or [outcome["end"] for outcome in told]
    return next((end for end in ("filed", "filed-not-read", "waiting", "ignored") if end in ends), "no end")


def _lost(one: Mutant, held: set[str], told: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield what of a mutant is nowhere, in words."""
    if not told:
        yield "it came to no end"
    for path, content in one.files.items():
        if _sha256(content) in held:
            continue
        left_out = {outcome["path"] for outcome in told if outcome["end"] == "ignored"}
        inside = list(_members(content, PurePosixPath(one.name)))
        if not inside and not _takes_all(content, PurePosixPath(one.name), told):
            yield f"lost: {path or one.name}"
        yield from (
            f"lost: {member}"
            for member, bytes_held in inside
            if bytes_held and _sha256(bytes_held) not in held and str(member) not in left_out
            if not _takes_all(bytes_held, member, told)
        )


def _takes_all(archive: bytes, at: PurePosixPath, told: Sequence[Mapping[str, str]]) -> bool:
    """Say whether phr told an end for as many members as a ZIP has headers: where no other program opens it."""
    headers = len(_HEADER.findall(archive))
    direct = {outcome["path"] for outcome in told if outcome["path"].startswith(f"{at}/")}
    return 0 < headers <= len(direct)


def _members(archive: bytes, at: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield what other programs get out of an archive, archives in it opened too."""
    for name, content in _in_zip(archive) or _in_image(archive):
        path = at / name
        is_archive = content[:4] == b"PK\3\4" and name.endswith(".zip")
        yield from (list(_members(content, path)) if is_archive else []) or [(path, content)]


def _in_zip(archive: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return [(info.filename, opened.read(info)) for info in opened.infolist() if not info.is_dir()]
    except Exception:  # noqa: BLE001 - a mutant makes it raise anything; then it is no witness
        return []


def _in_image(image: bytes) -> list[tuple[str, bytes]]:
    import pycdlib

    opened = pycdlib.PyCdlib()
    found: list[tuple[str, bytes]] = []
    try:
        opened.open_fp(io.BytesIO(image))
        way = "joliet_path" if opened.has_joliet() else "iso_path"
        for folder, _, names in opened.walk(**{way: "/"}):
            for name in names:
                held = io.BytesIO()
                opened.get_file_from_iso_fp(held, **{way: f"{folder.rstrip('/')}/{name}"})
                found.append((f"{folder}/{name.partition(';')[0]}".lstrip("/"), held.getvalue()))
    except Exception:  # noqa: BLE001 - as above
        return found
    return found


def _contents(books: Books, record: Record) -> Iterator[bytes]:
    for stored in record.objects:
        yield books.read(stored.object_id)


def _by_top(outcomes: Iterable[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for outcome in outcomes:
        found[PurePosixPath(outcome["path"]).parts[0]].append(outcome)
    return found


def _codes_by_top(records: Iterable[Record]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        for name in {PurePosixPath(source).parts[0] for source in record.source_names}:
            found[name].update(trouble.code for trouble in record.troubles)
    return found


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def written(one: Mutant, inbox: Path) -> None:
    """Put a mutant where a person would drop it."""
    for path, content in one.files.items():
        place = inbox / one.name / path if path else inbox / one.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
