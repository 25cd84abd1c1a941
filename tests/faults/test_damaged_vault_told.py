"""Whatever is done to a file of the vault, `phr check` names the file, and the document that suffers; it ends with 7.

Every kind of file is tried: an original, the sheet of a document, a slice of a study and the study's sheet, a note, a
log record in the middle and the last one, the keys file, vault.json, README.txt.
"""

import shutil
from dataclasses import dataclass

import pytest
from whole_program import SAMPLES, drop

DAMAGES = ("flipped", "truncated", "deleted", "emptied", "replayed")


@dataclass(frozen=True)
class Damaged:
    """A vault with one file of each kind, which documents they belong to, and what older files it once held."""

    home: object
    files: dict[str, tuple[str, str | None]]


@pytest.fixture(scope="module")
def healthy(new_home, tmp_path_factory):
    """Return a home with a document, a study and a plan note, and by kind one file with the record it belongs to."""
    home = new_home.copy_to(tmp_path_factory.mktemp("healthy"))
    drop(SAMPLES / "Laborwerte.pdf", home.inbox)
    drop(SAMPLES / "ct-disc", home.inbox)
    home.run("watch", "--once")
    home.unlock()
    home.run("plan", "tick", "1", "a")
    document, study = sorted(
        (r["id"] for r in home.run("list", "--json").json), key=lambda i: "study" in shown(home, i)
    )
    log = sorted(path.relative_to(home.vault).as_posix() for path in home.vault.glob("log/*/*.age"))
    files = {
        "original": (place_of(shown(home, document)["objects"][0]), document),
        "sheet": (place_of(shown(home, document)["meta"]), document),
        "slice": (place_of(shown(home, study)["objects"][7]), study),
        "sheet of a study": (place_of(shown(home, study)["meta"]), study),
        "first log record": (log[0], None),
        "middle log record": (log[-2], document),
        "last log record": (log[-1], None),
        "keys": (next(path.relative_to(home.vault).as_posix() for path in home.vault.glob("keys/*.age")), None),
        "vault.json": ("vault.json", None),
        "README.txt": ("README.txt", None),
    }
    yield Damaged(home, files)
    home.run("lock")


def shown(home, record_id):
    return home.run("show", record_id, "--json").json


def place_of(stored):
    object_id = stored if isinstance(stored, str) else stored["object_id"]
    return f"objects/{object_id[:2]}/{object_id}.age"


def damage(path, how):
    content = path.read_bytes()
    if how == "flipped":
        path.write_bytes(
            content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 1]) + content[len(content) // 2 + 1 :]
        )
    elif how == "truncated":
        path.write_bytes(content[:-1])
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "deleted":
        path.unlink()


@pytest.fixture
def broken(healthy, tmp_path):
    """Return a copy of the healthy home; it shares the open vault's agent."""
    own = healthy.home.copy_to(tmp_path)
    own.environment["XDG_RUNTIME_DIR"] = str(healthy.home.folder)
    return own


KINDS = (
    "original",
    "sheet",
    "slice",
    "sheet of a study",
    "first log record",
    "middle log record",
    "last log record",
    "keys",
    "vault.json",
    "README.txt",
)


def named(report, name):
    """Say whether the findings name a file: by its path, or a log record by the log and its number."""
    device, _, record = name.removeprefix("log/").partition("/")
    number = str(int(record[:10])) if name.startswith("log/") else name
    return any(
        name in f["what"] or (device in f["what"] and f"entry {number} " in f["what"]) for f in report["findings"]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_one_damaged_file_is_named_at_level_1(healthy, broken, kind):
    """A flipped byte, a cut, an emptied and a deleted file: each is named, with its document where it has one."""
    name, document = healthy.files[kind]
    whole = (broken.vault / name).read_bytes()
    untold = []
    for how in DAMAGES[:4]:
        damage(broken.vault / name, how)
        report = broken.run("check", "--level", "1", "--json", code=7).json
        documents = {finding["document"] for finding in report["findings"]}
        if not named(report, name) or (document is not None and document not in documents):
            untold.append((how, report["findings"]))
        (broken.vault / name).write_bytes(whole)
    assert untold == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_damaged_file_is_named_while_locked(healthy, broken, kind):
    """Level 0 needs no key and names the same files; only an object that is gone it cannot miss, which level 1 does."""
    name, _ = healthy.files[kind]
    damages = ("flipped",) if name.startswith("objects/") else ("flipped", "deleted")
    whole = (broken.vault / name).read_bytes()
    for how in damages:
        damage(broken.vault / name, how)
        assert named(broken.run("check", "--level", "0", "--json", code=7).json, name), how
        (broken.vault / name).write_bytes(whole)


@pytest.mark.parametrize("folder", ["", "keys", "objects", "objects/00", "log"])
def test_one_added_file_is_named(broken, folder):
    """What phr never writes is told, wherever it lies."""
    (broken.vault / folder).mkdir(exist_ok=True)
    (broken.vault / folder / "added.txt").write_text("made up")
    report = broken.run("check", "--json", code=7).json
    assert any(f"{folder}/added.txt".removeprefix("/") in finding["what"] for finding in report["findings"])


def test_an_added_object_of_the_right_name_is_named(broken):
    """An object that no record speaks of was planted, or its record is lost."""
    import hashlib

    content = next(broken.vault.glob("objects/*/*.age")).read_bytes() + b"more"
    digest = hashlib.sha256(content).hexdigest()
    (broken.vault / "objects" / digest[:2]).mkdir(exist_ok=True)
    (broken.vault / "objects" / digest[:2] / f"{digest}.age").write_bytes(content)
    report = broken.run("check", "--level", "1", "--json", code=7).json
    assert any(digest in finding["what"] for finding in report["findings"])


def test_a_log_put_back_to_an_older_state_is_named(healthy, broken):
    """Deleting the newest records of a log leaves no gap, and is told all the same, locked too."""
    newest = broken.vault / healthy.files["last log record"][0]
    newest.unlink()
    for level in ("0", "1"):
        report = broken.run("check", "--level", level, "--json", code=7).json
        assert any(f["code"] == "log-rolled-back" for f in report["findings"]), report["findings"]


def test_an_older_file_in_the_place_of_a_newer_is_named(healthy, broken):
    """A log record and an object under the name of another, an old vault.json and an old keys file: each is told."""
    older = {
        "last log record": "first log record",
        "original": "sheet",
        "slice": "original",
    }
    for kind, source in older.items():
        place = broken.vault / healthy.files[kind][0]
        whole = place.read_bytes()
        shutil.copy(broken.vault / healthy.files[source][0], place)
        assert named(broken.run("check", "--level", "1", "--json", code=7).json, healthy.files[kind][0]), kind
        place.write_bytes(whole)


def test_a_keys_file_put_back_is_named(healthy, broken):
    """An old keys file would open the vault with an old passphrase: it is told, locked too."""
    old = broken.vault / "keys" / "0123456789abcdef.age"
    shutil.copy(broken.vault / healthy.files["keys"][0], old)
    report = broken.run("check", "--level", "0", "--json", code=7).json
    assert [f["code"] for f in report["findings"]] == ["keys-unknown"]
    assert old.name in report["findings"][0]["what"]


def test_a_healthy_vault_has_no_finding(broken):
    """The checks that find all this find nothing where nothing is wrong."""
    assert broken.run("check", "--level", "2", "--json").json["findings"] == []
