"""Nothing personal lies in clear: not in vault/, not in state/, not in the system's folder for temporary files."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from whole_program import EXPECTED, SAMPLES, Home, drop, samples

pytestmark = pytest.mark.xdist_group("nothing-in-clear")  # the samples are taken in once

SLOW = "Scan Stapel.pdf"  # five pages of OCR, and a scan is there already

#: What stands in the samples and must never be found in clear. Each is long enough not to occur by chance.
WORDS = (
    "Maria Elena",
    "Sommer, Maria",
    "Brandt, Jonas",
    "Petersen",
    "Kreatinin",
    "Creatinine",
    "Hämoglobin",
    "Lisinopril",
)

HOLD_THE_INDEX = """
import sys
from pathlib import Path
from phr.actions.access import key_at_hand
from phr.actions.books import open_books
from phr.actions.home import Home
from phr.settings import load_settings
home = Home(load_settings(Path(sys.argv[1])))
with open_books(home, key_at_hand(home)) as books:
    books.shelf()
    print("open", flush=True)
    sys.stdin.read()
"""


def secrets(records):
    """Return everything that the list knows of the records and that must be readable nowhere."""
    found = set(WORDS)
    for record in records:
        found |= {record[field] for field in ("title", "person", "provider") if record[field]}
        found |= set(record["source_names"])
    for path in SAMPLES.glob(f"*{EXPECTED}"):
        found |= set(re.findall(r'^person = "(.*)"$', path.read_text("utf-8"), re.MULTILINE))
    return {word for word in found if len(word) >= 7}


def in_clear(folder: Path, words) -> list[str]:
    """Return where any of the words stands in a file or in a name below a folder, in UTF-8 or UTF-16."""
    spelled = {
        form: word for word in words for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
    }
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        name = os.fsencode(path.relative_to(folder))
        found += [f"{path.name}: {word}" for form, word in spelled.items() if form in content or form in name]
    return found


class Watched:
    """Looks all the time for names that come up in a folder, and for words in what they hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: dict[str, bytes] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        self._thread.join()

    def _look(self):
        while not self._is_over.is_set():
            for path in self.folder.rglob("*"):
                try:
                    self.seen[str(path)] = path.read_bytes()[:1_000_000] if path.is_file() else b""
                except OSError:
                    continue
            time.sleep(0.002)


@pytest.fixture(scope="module")
def used(new_home, tmp_path_factory):
    """Take in all samples while locked, then use everything; return home, records, and what passed through TMPDIR."""
    folder = tmp_path_factory.mktemp("clear")
    temporary = tmp_path_factory.mktemp("temporary")
    copied = new_home.copy_to(folder)
    home = Home(folder, {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)})
    assert copied.path == home.path
    for path in samples():
        if path.name != SLOW:
            drop(path, home.inbox)
    with Watched(temporary) as watched:
        home.run("watch", "--once")
        home.unlock()
        records = home.run("list", "--json").json
        home.run("search", "Niere")
        home.run("show", records[0]["id"], "--text")
        home.run("question", "add", "Kreatinin: what does it mean?")
        home.run("bundle", "--dry-run")
    yield home, records, watched
    home.run("lock")


def test_the_words_looked_for_are_there_to_be_found(used, tmp_path):
    """The search itself finds what an export in clear holds, so that finding nothing means something."""
    home, records, _ = used
    home.run("export", "--all", "--to", tmp_path / "out")
    assert len(in_clear(tmp_path, secrets(records))) > 20


@pytest.mark.parametrize("name", ["vault", "state"])
def test_no_word_of_a_record_is_on_disk_in_clear(used, name):
    """No person, title, provider, analyte or file name, in contents or in names of files."""
    home, records, _ = used
    assert in_clear(home.path / name, secrets(records)) == []


def test_nothing_is_left_or_passes_through_the_temporary_folder(used):
    """No file with a word of a record is there at any time, and none remains."""
    _, records, watched = used
    words = [word.encode() for word in secrets(records)]
    assert [
        path for path, content in watched.seen.items() if any(w in content or w in path.encode() for w in words)
    ] == []
    assert list(watched.folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL here")
def test_what_a_killed_process_leaves_of_the_index_is_sealed_too(used):
    """A process that is killed while it writes the index leaves a write-ahead log; nothing in it can be read."""
    home, records, _ = used
    (home.state / "index.db").unlink()
    command = [sys.executable, "-P", "-c", HOLD_THE_INDEX, str(home.path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=home.variables, **pipes) as child:
        assert child.stdout.readline() == b"open\n"
        child.send_signal(signal.SIGKILL)
    assert sum(path.stat().st_size for path in home.state.glob("*-wal")) > 100_000
    assert in_clear(home.state, secrets(records)) == []
    assert len(home.run("list", "--json").json) == len(records)
