"""The pool gives a Reading for every document, whatever a document does to its reader."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from phr.readers.by_form import limits_for
from phr.readers.limits import MIB
from phr.readers.pool import PageNotPictured, ReaderPool
from phr.record.reading import Form

FAULTS = {
    "segfault": "reader-crashed",
    "abort": "reader-crashed",
    "raises": "reader-crashed",
    "exits": "reader-crashed",
    "recurses": "reader-crashed",
    "babbles": "reader-crashed",
    "lies_about_pages": "reader-crashed",
    "sleeps": "reader-timeout",
    "spins": "reader-timeout",
    "eats_memory": "reader-out-of-memory",
    "floods": "reader-output-too-large",
}
needs_posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot divide a process")
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system has no /proc")


def short_limits(order):
    """The parent's copy of what the faulty reader keeps to."""
    return replace(limits_for(order), wall_seconds=2.5, output_bytes=1 * MIB)


@pytest.fixture(params=["divides", "fresh"])
def faulty(request, faulty_command):
    if request.param == "divides" and not hasattr(os, "fork"):
        pytest.skip("this system cannot divide a process")
    with ReaderPool(1, command=faulty_command, limits=short_limits, divides=request.param == "divides") as pool:
        yield pool


def told(pool, wish):
    """Have the faulty reader do something; return the Reading."""
    return pool.read(io.BytesIO(wish.encode()), len(wish), Form.PDF)


class TestFaults:
    @pytest.mark.parametrize(("fault", "code"), FAULTS.items())
    def test_a_fault_costs_one_file_its_text(self, faulty, fault, code):
        """A reader that breaks gives a Reading that says so, and the next document is read."""
        reading = told(faulty, fault)
        assert (reading.is_read, [trouble.code for trouble in reading.troubles]) == (False, [code])
        assert told(faulty, "the next one").pages[0].text == "the next one"

    @needs_posix
    @needs_proc
    def test_many_faults_leave_nothing_behind(self, faulty_command):
        """After 300 faults there is no zombie, no open descriptor more, and reading goes on."""
        children = children_of(os.getpid())
        with ReaderPool(1, command=faulty_command, limits=short_limits) as pool:
            told(pool, "warm")
            before = open_files()
            for number in range(300):
                told(pool, ("raises", "exits", "babbles")[number % 3])
            assert told(pool, "still here").is_read
            assert open_files() == before
        assert children_of(os.getpid()) == children

    @needs_posix
    def test_a_lost_process_is_started_again(self, faulty_command):
        """When the reader process itself is killed, the next document finds a new one."""
        with ReaderPool(1, command=faulty_command, limits=short_limits) as pool:
            told(pool, "warm")
            os.kill(pool._processes[0]._process.pid, signal.SIGKILL)
            time.sleep(0.1)
            assert told(pool, "again").is_read

    @needs_posix
    def test_a_process_lost_in_the_middle_is_no_long_wait(self, faulty_command):
        """When the reader process is killed while it reads, that is seen at once and said to be a break."""
        with ReaderPool(1, command=faulty_command, limits=short_limits) as pool:
            told(pool, "warm")
            promised = pool.submit(io.BytesIO(b"sleeps"), 6, Form.PDF)
            time.sleep(0.2)
            began = time.monotonic()
            os.killpg(pool._processes[0]._process.pid, signal.SIGKILL)
            assert [t.code for t in promised.result(timeout=10).troubles] == ["reader-crashed"]
            assert time.monotonic() - began < 2
            assert told(pool, "again").is_read

    def test_a_reader_that_cannot_start_is_said(self):
        """Where no reader process starts, a Reading says so and nothing is raised."""
        with ReaderPool(1, command=("/no/such/program",)) as pool:
            assert [t.code for t in told(pool, "x").troubles] == ["reader-unavailable"]

    @needs_posix
    def test_a_reader_that_starts_and_ends_is_said(self):
        """A program that is no reader process counts as one that cannot be started."""
        with ReaderPool(1, command=(sys.executable, "-c", "pass")) as pool:
            assert [t.code for t in told(pool, "x").troubles] == ["reader-unavailable"]

    def test_a_closed_pool_reads_nothing(self, faulty_command):
        """After closing, a Reading says that no reader is there, and none is started."""
        pool = ReaderPool(1, command=faulty_command)
        pool.close()
        pool.close()
        assert [t.code for t in told(pool, "x").troubles] == ["reader-unavailable"]


@needs_posix
@needs_proc
class TestTheParent:
    def test_its_death_ends_the_readers(self, faulty_command):
        """Killing phr in the middle of a document leaves no reader process running."""
        script = (
            "import io, sys\n"
            "from phr.readers.pool import ReaderPool\n"
            "from phr.record.reading import Form\n"
            f"pool = ReaderPool(1, command={faulty_command!r})\n"
            "pool.read(io.BytesIO(b'warm'), 4, Form.PDF)\n"
            "print(pool._processes[0]._process.pid, flush=True)\n"
            "pool.read(io.BytesIO(b'sleeps'), 6, Form.PDF)\n"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        reader = int(parent.stdout.readline())
        wait_until(lambda: children_of(reader))
        (child,) = children_of(reader)
        parent.kill()
        parent.communicate()
        wait_until(lambda: not is_running(reader) and not is_running(child))

    def test_an_interrupted_reading_is_not_taken_for_the_next(self, faulty_command, monkeypatch):
        """Ctrl-C while a document is read leaves no answer behind that another document could get."""
        with ReaderPool(1, command=faulty_command, limits=short_limits) as pool:
            told(pool, "warm")
            process = pool._processes[0]
            with monkeypatch.context() as patched:
                patched.setattr(process, "ending", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
                with pytest.raises(KeyboardInterrupt):
                    told(pool, "first")
            assert told(pool, "second").pages[0].text == "second"


@needs_posix
@needs_proc
class TestConfinement:
    def test_a_reader_can_do_nothing_but_read_its_document(self, faulty_command):
        """Inside the reader no file opens by path, nothing is written, no program starts, no connection opens."""
        confinement = pool_confinement()
        if not confinement.files_hidden:
            pytest.skip("this kernel has no Landlock")
        with ReaderPool(1, command=faulty_command) as pool:
            found = json.loads(told(pool, "probes").pages[0].text)
        forbidden = {"read a file", "list a folder", "write a file", "start a program"}
        if confinement.no_tcp:
            forbidden |= {"open a connection"}
        if confinement.landlock_abi >= 6:
            forbidden |= {"signal the parent"}
        assert not forbidden & set(found["worked"])

    def test_a_reader_is_given_nothing_of_the_parents(self, faulty_command, monkeypatch, tmp_path):
        """Neither the parent's environment nor a file it has open, even one open to children, reaches a reader."""
        monkeypatch.setenv("PHR_PASSPHRASE", "made up for this test")
        path = tmp_path / "held open"
        path.write_bytes(b"x")
        with path.open("rb") as held, ReaderPool(1, command=faulty_command) as pool:
            os.set_inheritable(held.fileno(), True)
            found = json.loads(told(pool, "probes").pages[0].text)
        status = path.stat()
        assert [status.st_dev, status.st_ino] not in found["files"]
        assert not {name for name in found["environment"] if name.startswith(("PHR", "HOME", "USER"))}

    def test_what_holds_is_told_by_the_child_itself(self):
        """On Linux memory, processor time, file writing and privileges are limited."""
        if sys.platform != "linux":
            pytest.skip("the limits of this system are told by the threat model")
        confinement = pool_confinement()
        assert confinement.memory
        assert confinement.cpu
        assert confinement.no_file_writing
        assert confinement.no_new_privileges


def test_the_parent_loads_no_parser(pdf, tmp_path):
    """The process that holds the keys never loads a library that parses documents."""
    path = tmp_path / "a"
    path.write_bytes(pdf([(20, 100, "text")]))
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from phr.readers.look import form_of\n"
        "from phr.readers.pool import ReaderPool\n"
        f"path = Path({str(path)!r})\n"
        "with ReaderPool(1) as pool, path.open('rb') as opened:\n"
        "    assert pool.read(opened, path.stat().st_size, form_of(opened)).is_read\n"
        "print(sorted({'pypdfium2', 'pypdf', 'pydicom', 'PIL', 'numpy'} & sys.modules.keys()))\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    assert said.strip() == "[]"


class TestHandingOver:
    def test_the_callers_place_in_a_file_stays(self, pool, pdf, tmp_path):
        """Reading a file that has a descriptor does not move the caller's position in it."""
        path = tmp_path / "a"
        path.write_bytes(pdf([(20, 100, "Haemoglobin 13.1")]))
        with path.open("rb") as opened:
            opened.seek(7)
            assert pool.read(opened, path.stat().st_size, Form.PDF).is_read
            assert opened.tell() == 7

    @pytest.mark.parametrize("divides", [True, False])
    def test_bytes_in_memory_are_read_as_well(self, divides, pdf):
        """A member of an archive, which has no descriptor, gives the same Reading as a file."""
        if divides and not hasattr(os, "fork"):
            pytest.skip("this system cannot divide a process")
        data = pdf([(20, 100, "Haemoglobin 13.1")])
        with ReaderPool(1, divides=divides) as pool:
            assert pool.read(io.BytesIO(data), len(data), Form.PDF).pages[0].text == "Haemoglobin 13.1"

    def test_systems_that_cannot_divide_a_process_read_the_same(self, pool, pdf):
        """With a fresh process for each document, every form gives the same Reading."""
        documents = {
            Form.PDF: pdf([(20, 100, "Haemoglobin 13.1")]),
            Form.TEXT: "Hämoglobin".encode(),
            Form.DICOM: bytes(128) + b"DICM",
            Form.PNG: b"\x89PNG\r\n\x1a\n",
        }
        with ReaderPool(1, divides=False) as fresh:
            for form, data in documents.items():
                told_by = [each.read(io.BytesIO(data), len(data), form) for each in (pool, fresh)]
                assert told_by[0] == told_by[1]
                assert "reader-crashed" not in [trouble.code for trouble in told_by[0].troubles]

    def test_several_threads_may_read_at_once(self, pdf):
        """Documents read at the same time by several threads are never mixed up."""
        with ReaderPool(2) as several:
            data = [pdf([(20, 100, f"document {number}")]) for number in range(24)]
            promised = [several.submit(io.BytesIO(item), len(item), Form.PDF) for item in data]
            found = [promise.result(timeout=60).pages[0].text for promise in promised]
        assert found == [f"document {number}" for number in range(24)]

    def test_a_file_open_for_writing_is_never_handed_over(self, pool, pdf, tmp_path):
        """A descriptor that could write stays at home: the reader gets a copy of the bytes."""
        path = tmp_path / "a"
        path.write_bytes(pdf([(20, 100, "Haemoglobin 13.1")]))
        with path.open("r+b") as opened:
            assert pool.read(opened, path.stat().st_size, Form.PDF).is_read

    def test_a_file_beyond_the_limit_is_left_alone(self, pool):
        """A file that is too large to read is kept and said to be so, without a look at it."""
        reading = pool.read(io.BytesIO(b"%PDF-1.7"), 1 << 40, Form.PDF)
        assert [trouble.code for trouble in reading.troubles] == ["file-too-large-to-read"]

    def test_submit_gives_the_same(self, pool, pdf):
        """What submit promises is what read returns."""
        data = pdf([(20, 100, "Ferritin 40")])
        promised = pool.submit(io.BytesIO(data), len(data), Form.PDF)
        assert promised.result(timeout=30) == pool.read(io.BytesIO(data), len(data), Form.PDF)


@needs_posix
class TestBatches:
    def test_one_bad_header_costs_only_itself(self, faulty_command):
        """When a batch breaks off at one file, that file alone is lost and order is kept."""
        wishes = [f"file {number}" for number in range(150)]
        wishes[3] = wishes[70] = wishes[149] = "segfault"
        with ReaderPool(2, command=faulty_command, limits=short_limits) as pool:
            readings = list(pool.read_headers((io.BytesIO(wish.encode()), len(wish)) for wish in wishes))
        assert [reading.pages[0].text if reading.is_read else "segfault" for reading in readings] == wishes


class TestPagePictures:
    def test_a_page_comes_as_a_jpeg(self, pool, pdf):
        """A page of a PDF is made into a JPEG of the size that its resolution asks for."""
        from PIL import Image

        data = pdf([(20, 100, "one")], [(20, 100, "two")])
        picture = Image.open(io.BytesIO(pool.render_page(io.BytesIO(data), len(data), 2, dpi=144)))
        assert picture.size == (600, 400)

    @pytest.mark.parametrize("number", [0, 3, -1])
    def test_a_page_that_is_not_there_is_said(self, pool, pdf, number):
        """Asking for a page that the file does not have raises a named error."""
        data = pdf([(20, 100, "one")], [(20, 100, "two")])
        with pytest.raises(PageNotPictured):
            pool.render_page(io.BytesIO(data), len(data), number)


def pool_confinement():
    with ReaderPool(1) as pool:
        return pool.confinement()


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
