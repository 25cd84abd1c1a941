"""What comes to rest is filed, and the inbox is cleared only of what is safe."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from papers_made import LAB

from phr.actions import intake, sheets
from phr.actions.books import open_books
from phr.actions.intake import Intake
from phr.actions.origin import inbox_at
from phr.actions.outcome import End, Silence
from phr.actions.status import status
from phr.clock import rest
from phr.inbox.look import scan_inbox
from phr.readers.pool import ReaderPool
from phr.record.entry import State
from phr.record.filing import Subject
from phr.vault.commit import Batch
from phr.vault.ledger import load_ledger


def test_a_paper_is_filed_and_leaves_the_inbox(home, drop, take_in, key):
    """The file is gone from the inbox and stands in the vault, byte for byte."""
    drop("lab.txt", LAB)
    (outcome,) = take_in()
    assert outcome.end is End.FILED
    assert list(home.settings.inbox.iterdir()) == []
    with open_books(home, key) as books:
        (record,) = books.shelf().records
        assert record.source_name == "lab.txt"
        assert books.read(record.objects[0].object_id) == LAB.encode()


def test_a_paper_that_phr_stumbles_over_keeps_no_other_from_being_filed(home, drop, take_in, key, monkeypatch):
    """It is kept whole and asked about, and says that the fault is phr's; what lies beside it is filed as ever."""
    decide = sheets.decide

    def stumbling(reading, today):
        if any("stumbling block" in page.text for page in reading.pages):
            raise StopIteration
        return decide(reading, today)

    monkeypatch.setattr(sheets, "decide", stumbling)
    drop("block.txt", "Two words about a stumbling block.\n")
    drop("lab.txt", LAB)
    assert [outcome.end for outcome in take_in()] == [End.FILED, End.FILED]
    with open_books(home, key) as books:
        records = {record.source_name: record for record in books.shelf().records}
    assert [trouble.code for trouble in records["block.txt"].troubles] == ["not-understood"]
    assert [question.about for question in records["block.txt"].filing.questions] == [Subject.KIND]
    assert records["lab.txt"].troubles == ()


def test_the_same_bytes_fold_into_one_record(home, drop, take_in, key):
    """A duplicate is shown once, counted as already held, and the balance adds up."""
    drop("one.txt", LAB)
    drop("two.txt", LAB)
    take_in()
    with open_books(home, key) as books:
        (record,) = books.shelf().records
        assert record.source_names == ("one.txt", "two.txt")
        now = status(home, books)
    assert (now.found, now.filed, now.already_held) == (2, 1, 1)
    assert now.is_balanced


def test_an_empty_file_waits_for_the_person(home, drop, take_in):
    """A file of no bytes is never filed silently: it is set aside with the reason."""
    drop("empty.pdf", b"")
    (outcome,) = take_in()
    assert (outcome.end, outcome.code) == (End.WAITING, "file-empty")
    assert (home.settings.inbox / "Needs attention" / "empty.pdf").exists()
    assert [item.code for item in status(home).waiting] == ["file-empty"]


def test_a_program_is_refused(home, drop, take_in):
    """A program is set aside and never sealed."""
    drop("viewer.pdf", b"MZ" + bytes(64) + b"PE\0\0" + bytes(400))
    (outcome,) = take_in()
    assert (outcome.end, outcome.code) == (End.WAITING, "program-not-taken")
    assert load_ledger(home.ledger_file).taken_in == 0


def test_what_cannot_be_read_is_safe_and_says_so(home, drop, take_in, key):
    """An unknown file is filed, not read, with a trouble that tells the next step."""
    drop("thing.bin", bytes(range(256)) * 20)
    (outcome,) = take_in()
    assert outcome.end is End.FILED_NOT_READ
    with open_books(home, key) as books:
        (record,) = books.shelf().records
    assert record.state is State.FILED_NOT_READ
    assert record.troubles[0].next_step


@pytest.fixture
def stopped_after(monkeypatch):
    """Stop the intake after a step, as a crash would, leaving the rest undone."""

    class CrashError(BaseException):
        pass

    def stop(step: str):
        def crash(*_, **__):
            raise CrashError

        monkeypatch.setattr(intake, step, crash)
        return CrashError

    return stop


@pytest.mark.parametrize("step", ["save_ledger", "clear"])
def test_a_stop_after_the_record_files_once(home, drop, take_in, key, stopped_after, monkeypatch, step):
    """Stopped between record and clearing, then run again: one record, and nothing lost."""
    drop("lab.txt", LAB)
    crash = stopped_after(step)
    with pytest.raises(crash):
        take_in()
    assert (home.settings.inbox / "lab.txt").exists()
    monkeypatch.undo()
    take_in()
    with open_books(home, key) as books:
        assert len(books.shelf().records) == 1
        assert status(home, books).is_balanced
    assert list(home.settings.inbox.iterdir()) == []


def test_a_lost_index_and_ledger_come_back(home, drop, take_in, key):
    """Both are copies: deleted, they are rebuilt from the log."""
    drop("lab.txt", LAB)
    take_in()
    home.index_file.unlink()
    home.ledger_file.unlink()
    with open_books(home, key) as books:
        assert len(books.shelf().records) == 1
    assert load_ledger(home.ledger_file).filed == 1


@pytest.mark.parametrize("stops", [1, 3])
def test_a_file_taken_in_again_after_a_stop_counts_once(home, drop, take_in, key, stopped_after, monkeypatch, stops):
    """Recorded, stopped before it was cleared, however often: one file found, none held before."""
    drop("lab.txt", LAB)
    crash = stopped_after("clear")
    for _ in range(stops):
        with pytest.raises(crash):
            take_in()
    monkeypatch.undo()
    take_in()
    with open_books(home, key) as books:
        now = status(home, books)
    assert (now.found, now.filed, now.already_held) == (1, 1, 0)
    assert not home.uncleared_file.exists()


def test_a_real_duplicate_after_a_stop_still_counts(home, drop, take_in, key, stopped_after, monkeypatch):
    """The note is about the very file: another one with the same bytes is a second file."""
    drop("lab.txt", LAB)
    crash = stopped_after("clear")
    with pytest.raises(crash):
        take_in()
    monkeypatch.undo()
    drop("again.txt", LAB)
    take_in()
    with open_books(home, key) as books:
        now = status(home, books)
    assert (now.found, now.filed, now.already_held) == (2, 1, 1)


def test_a_stop_before_the_record_counts_the_file_later(home, drop, take_in, key, monkeypatch):
    """A note whose record was never written counts for nothing."""
    drop("lab.txt", LAB)

    class CrashError(BaseException):
        pass

    def crash(*_, **__):
        raise CrashError

    monkeypatch.setattr(intake.Batch, "commit", crash)
    with pytest.raises(CrashError):
        take_in()
    assert home.uncleared_file.exists()
    monkeypatch.undo()
    take_in()
    assert load_ledger(home.ledger_file).taken_in == 1


@pytest.fixture
def stuck_reader(home, monkeypatch):
    """A reader that does not come back for one file before it is told to."""
    let_go, is_asked = threading.Event(), threading.Event()
    submit = ReaderPool.submit
    quick = []

    def sealed():
        return len(list(home.place.objects.glob("*/*")))

    before = sealed()
    with ThreadPoolExecutor(1) as thread:

        def submit_slowly(self, opened, size, form, **told):
            reading = submit(self, opened, size, form, **told)
            if os.pread(opened.fileno(), 4, 0) != b"SLOW":
                quick.append(reading)
                return reading
            return thread.submit(come_back_late, reading)

        def come_back_late(reading):
            wait(quick)
            while sealed() < before + len(list(home.settings.inbox.iterdir())):
                rest(0.01)  # until it is only this reading that is waited for
            is_asked.set()
            let_go.wait(20)
            return reading.result()

        monkeypatch.setattr(ReaderPool, "submit", submit_slowly)
        yield is_asked, let_go
        let_go.set()


def test_nobody_is_kept_from_writing_while_a_file_is_read(home, drop, take_in, stuck_reader):
    """While a long document is read the vault may be written to; afterwards it is filed."""
    is_asked, let_go = stuck_reader
    drop("long.txt", "SLOW " + LAB)
    with ThreadPoolExecutor(1) as thread:
        outcomes = thread.submit(take_in)
        assert is_asked.wait(20)
        with Batch(home.place, patience_seconds=10):
            pass
        let_go.set()
        assert [outcome.end for outcome in outcomes.result()] == [End.FILED]


def test_a_stop_records_what_is_read_and_leaves_the_rest(home, drop, key, stuck_reader):
    """Told to stop in the middle of a long document, phr ends at once; what was read before is filed, nothing lost."""
    is_asked, _ = stuck_reader
    drop("a quick.txt", LAB)
    drop("b long.txt", "SLOW " + LAB)
    with ReaderPool() as pool, ThreadPoolExecutor(1) as thread:
        one = Intake(home, pool, inbox_at(home.settings.inbox), Silence())
        outcomes = thread.submit(one.take_in, [seen.delivery for seen in scan_inbox(home.settings.inbox).entries])
        assert is_asked.wait(20)
        one.stop()
        done = outcomes.result(timeout=10)
        stuck_reader[1].set()
    assert [(outcome.path, outcome.end) for outcome in done] == [("a quick.txt", End.FILED)]
    assert [path.name for path in home.settings.inbox.iterdir()] == ["b long.txt"]
