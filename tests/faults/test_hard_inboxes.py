"""What goes wrong around an inbox, through the whole program: a visible, truthful end for every file, nothing lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unicodedata

import pytest
from whole_program import PHR, Home, drop, papers_and_disc

SECRET = ("--passphrase-file", "passphrase.txt")
POSIX = pytest.mark.skipif(os.name != "posix", reason="this system has none of these")


def out_of(home):
    """Return the contents of all originals that come out of the vault."""
    home.run("export", "--all", "--to", "out", *SECRET)
    return [
        path.read_bytes() for path in (home.folder / "out").rglob("*") if path.is_file() and path.name != "index.json"
    ]


def files_in(inbox):
    return [path for path in inbox.rglob("*") if not path.is_dir()]


def wait_until(holds, seconds=60.0):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def watcher(home):
    """Start `phr watch` and give what ends it: a function that returns its exit code and what it said."""
    child = home.start("watch")
    assert "watching" in child.stderr.readline()

    def end(number=signal.SIGTERM):
        child.send_signal(number)
        said = "".join(child.communicate(timeout=60))
        return child.returncode, said

    yield end
    child.kill()
    child.communicate()


class TestAnEmptyFile:
    def test_waits_with_a_reason(self, home):
        """Nothing can be read from nothing: it is set aside with a note, and told in the status."""
        (home.inbox / "scan.pdf").touch()
        told = home.run("watch", "--once").out
        assert "0 files filed, 1 waiting for you" in told
        assert (home.attention / "scan.pdf").exists()
        assert (home.attention / "scan.pdf.txt").read_text("utf-8")
        status = home.run("status", "--json").json
        assert [(item["code"], item["files"]) for item in status["waiting"]] == [("file-empty", 1)]


class TestADicomFileWithoutItsNumbers:
    def test_is_kept_and_comes_out_again(self, home):
        """What has DICOM's form and cannot be read is filed, said to be not read, and never lost on the way out."""
        content = bytes(128) + b"DICM" + b"\x02\x00\x10\x00UI\x04\x001.2\x00" + bytes(100)
        (home.inbox / "IM1").write_bytes(content)
        assert "1 file filed (1 not read)" in home.run("watch", "--once").out
        assert out_of(home) == [content]


@POSIX
class TestAFullDisk:
    @pytest.fixture
    def small_vault(self, home):
        """Put the vault on a disk of its own that has room for 1.5 MB."""
        if os.geteuid() != 0:
            pytest.skip("only root may mount a small disk")
        aside = home.folder / "aside"
        shutil.move(home.vault, aside)
        home.vault.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1536k", "none", str(home.vault)], check=False, capture_output=True
        )
        if mounted.returncode:
            pytest.skip("no small disk can be mounted here")
        shutil.copytree(aside, home.vault, dirs_exist_ok=True)
        yield home
        subprocess.run(["umount", str(home.vault)], check=True)
        home.vault.rmdir()
        shutil.move(aside, home.vault)

    def test_is_told_and_loses_nothing(self, small_vault):
        """The large file stays in the inbox and the code is 8; once there is room, everything is filed."""
        home, large = small_vault, os.urandom(2_000_000)
        (home.inbox / "b large.bin").write_bytes(large)
        (home.inbox / "a small.txt").write_bytes(b"made up")
        ran = home.run("watch", "--once", code=8)
        assert "full" in ran.err
        assert "phr: next:" in ran.err
        assert (home.inbox / "b large.bin").read_bytes() == large
        assert not list((home.vault / "tmp").iterdir())
        assert "Everything is whole." in home.run("check", "--level", "2", *SECRET).out
        subprocess.run(["mount", "-o", "remount,size=20m", str(home.vault)], check=True)
        home.run("watch", "--once")
        assert sorted(out_of(home), key=len) == [b"made up", large]


@POSIX
class TestAFileThatMayNotBeRead:
    def test_waits_with_a_reason_and_stops_no_other(self, home):
        """It stays where it is, is told in the status, and the file beside it is filed."""
        forbidden = home.inbox / "forbidden.pdf"
        forbidden.write_bytes(b"made up")
        forbidden.chmod(0)
        (home.inbox / "letter.txt").write_bytes(b"made up too")
        ran = run_without_privileges(home, "watch", "--once", "--json")
        ends = {one["path"]: one["end"].removesuffix("-not-read") for one in json.loads(ran.stdout)["files"]}
        assert ends == {"forbidden.pdf": "waiting", "letter.txt": "filed"}
        assert [path.read_bytes() for path in files_in(home.inbox) if path.name == "forbidden.pdf"] == [b"made up"]
        status = json.loads(run_without_privileges(home, "status", "--json").stdout)
        assert status["found"] == 2
        assert all(item["next"] for item in status["waiting"])


def run_without_privileges(home: Home, *words: str):
    """Run a command as a user whom the modes of files hold back, which root is not."""
    command = [*PHR, *words]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv is not installed, and root may read everything")
        command = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *command]
    return subprocess.run(command, env=home.variables, cwd=home.folder, capture_output=True, text=True, check=True)


@POSIX
class TestAFileReplacedAllTheTime:
    def test_is_filed_whole_and_in_its_last_form(self, home, watcher):
        """Whatever moment phr catches, what it files is one whole version; the last one is among them."""
        versions = [bytes([number]) * (200_000 + number) for number in range(1, 40)]
        for number, version in enumerate(versions):
            (home.path / "new").write_bytes(version)
            (home.path / "new").replace(home.inbox / "report.txt")
            time.sleep(0.3 if number % 8 == 0 else 0.04)
        wait_until(lambda: not files_in(home.inbox))
        assert watcher()[0] == 0
        filed = out_of(home)
        assert set(filed) <= set(versions)
        assert versions[-1] in filed
        assert len(filed) == len(set(filed))


class TestASecondWatcher:
    def test_is_refused(self, home, watcher):
        """Two would take the same file: the second ends with 6 and says what to do; the first goes on."""
        assert "already taking in files" in home.run("watch", "--once", code=6).err
        assert home.run("watch", "--json", code=6).json["error"]["code"] == "already-watched"
        (home.inbox / "letter.txt").write_bytes(b"made up")
        wait_until(lambda: not files_in(home.inbox))
        assert watcher()[0] == 0


@POSIX
class TestSigterm:
    @pytest.mark.parametrize("delay", [0.0, 0.4, 0.9])
    def test_ends_a_watch_cleanly_in_the_midst_of_work(self, home, watcher, delay):
        """It ends with 0 after the delivery under way; the next one takes in the rest, and all of it is there once."""
        for path in papers_and_disc():
            drop(path, home.inbox)
        dropped = len(files_in(home.inbox))
        time.sleep(delay)
        code, said = watcher()
        assert code == 0, said
        assert "Traceback" not in said
        home.run("watch", "--once")
        assert home.run("status", "--json").json["found"] == dropped
        assert len(home.records()) == 29
        assert "Everything is whole." in home.run("check", "--level", "1", *SECRET).out


NAMES = {
    "newline": "two\nlines.txt",
    "escape": "red \x1b[31m\x07.txt",
    "bidi": "\u202efdp.eciovni\u202c\u2066.txt",
    "emoji": "\U0001f9ec\U0001f468\u200d\u2695\ufe0f report.txt",
    "long": "ü" * 125 + ".txt",
    "not UTF-8": os.fsdecode(b"caf\xe9 \xff.txt"),
    "leading dash": "--help.txt",
    "quotes": "a'b\"c`d$(e);f.txt",
}


def can_act(text):
    """Return the characters of a text that could move a cursor, turn the writing or hide."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and c != "\n"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets every one of these names be")
class TestStrangeNames:
    @pytest.fixture
    def named(self, home):
        """Drop a file that is filed and an empty one that waits, under each name."""
        for number, name in enumerate(NAMES.values()):
            (home.inbox / name).write_text(f"Made-up letter number {number}")
            (home.inbox / f"e{name[1:]}").touch()
        return home

    def test_go_all_the_way_and_are_shown_escaped(self, named):
        """Each is filed or set aside; nothing phr prints can act on a terminal; all of it comes out again."""
        home, count = named, len(NAMES)
        told = [home.run("watch", "--once")]
        assert f"{count} files filed, {count} waiting for you" in told[0].out.replace(f" ({count} not read)", "")
        told += [home.run("status"), home.run("list", *SECRET), home.run("search", "letter", *SECRET)]
        records = home.records()
        told += [home.run("show", record["id"], *SECRET) for record in records[:3]]
        assert len(records) == count
        assert {c for ran in told for c in can_act(ran.said)} == set()
        status = home.run("status", "--json").json
        assert (status["found"], len(status["waiting"])) == (2 * count, count)
        assert sorted(out_of(home)) == sorted(f"Made-up letter number {n}".encode() for n in range(count))

    def test_show_in_the_bar_at_a_terminal_too(self, named):
        """What is escaped in lines is escaped in the moving bar."""
        script = subprocess.run(
            ["script", "-qec", " ".join([*PHR, "watch", "--once"]), "/dev/null"],
            env=named.variables,
            cwd=named.folder,
            capture_output=True,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        said = script.stdout.decode("utf-8", "replace")
        assert "waiting for you" in said
        assert not {"\u202e", "\u2066", "\x07"} & set(said)
        assert "\x1b[31m\x07" not in said


class TestManyFilesAtOnce:
    def test_are_all_filed(self, home):
        """Two thousand files dropped together end filed, each once, and the balance adds up."""
        count = 2000
        for number in range(count):
            (home.inbox / f"note {number:05d}.txt").write_text(f"Made-up note {number}")
        home.run("watch", "--once", "--json", timeout=300)
        status = home.run("status", "--json").json
        assert (status["found"], status["filed"], status["waiting"]) == (count, count, [])
        assert len(home.records()) == count


class TestAnInboxThatIsGone:
    def test_is_said(self, home):
        """Without its inbox phr says so and what to do, and the status says it too."""
        home.inbox.rmdir()
        for words in (("watch", "--once"), ("status",)):
            assert "phr: next:" in home.run(*words, code=8).err
