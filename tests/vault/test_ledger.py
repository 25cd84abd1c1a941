"""Counts that may be read while the vault is locked."""

import json
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from log_made import BEGAN, A, B, filed, instance, record_id, sheet, stamp, study_sheet

from phr.record.events import CheckedIn, Purged, Removed
from phr.vault.fold import fold
from phr.vault.ledger import Ledger, load_ledger, save_ledger
from phr.vault.ledger_count import ledger_from, with_filed
from phr.vault.replay import replay


@pytest.fixture
def path(tmp_path):
    """Return where the ledger lies."""
    return tmp_path / "ledger.json"


def counted(sheets, *more, files=1):
    """Return the ledger of documents filed one after the other (at counters 1, 2, ...), and of further events."""
    adds = [
        stamp(filed(told, files=len(told.study.series[0].instances) if told.study else files), counter, seq=counter)
        for counter, told in enumerate(sheets, 1)
    ]
    replayed = replay([*adds, *more])
    return ledger_from(replayed, fold(replayed.documents.values(), {told.record_id: told for told in sheets}))


def test_each_record_of_the_log_is_one_sitting():
    """Documents of one batch are counted together, with the stored day and the local time of day."""
    adds = [stamp(filed(sheet(n, str(n)), files=n), 1, seq=4, place=n) for n in (1, 2)]
    replayed = replay([*adds, stamp(filed(sheet(3, "3")), 2, B, 0)])
    ledger = ledger_from(replayed, fold(replayed.documents.values(), {}))
    assert [(one.device, one.seq, one.files) for one in ledger.sittings] == [(A, 4, 3), (B, 0, 1)]
    first = ledger.sittings[0]
    assert (first.day, first.time_of_day) == (date(2026, 3, 3), time(10, 30))
    assert first.time_of_day.hour == BEGAN.astimezone(ZoneInfo("Europe/Berlin")).hour
    assert ledger.began == date(2026, 3, 3)


def test_counting_on_is_counting_anew():
    """The ledger kept while locked equals the one rebuilt from the log, as long as nothing folds."""
    ledger, stamped = Ledger(), [stamp(filed(sheet(n, str(n)), files=n), n) for n in (1, 2, 3)]
    for one in stamped:
        ledger = with_filed(ledger, (one,))
    replayed = replay(stamped)
    assert ledger == ledger_from(replayed, fold(replayed.documents.values(), {}))


def test_a_record_without_documents_is_no_sitting():
    """A tick or a check-in brings no files."""
    assert with_filed(Ledger(), (stamp(CheckedIn("2026-W10"), 1),)) == Ledger()


def test_duplicates_are_already_held():
    """A file that came in before is told as held; the files still add up."""
    ledger = counted([sheet(1, "x"), sheet(2, "x"), sheet(3, "y")])
    assert (ledger.filed, ledger.already_held, ledger.taken_in) == (2, 1, 3)


def test_pictures_that_came_on_two_discs_are_already_held():
    """Of a later disc only the new pictures are filed; a disc with nothing new is held as a whole."""
    discs = [study_sheet(n, [instance(shot) for shot in shots]) for n, shots in enumerate(("ab", "bc", "ca"), 1)]
    ledger = counted(discs)
    assert (ledger.filed, ledger.already_held, ledger.taken_in) == (3, 3, 6)


def test_removing_and_erasing_undo_no_week():
    """The trash changes no count; what is erased is no longer filed, and its sitting stays."""
    sheets = [sheet(1, "x"), sheet(2, "y")]
    assert counted(sheets, stamp(Removed(record_id(1)), 8)) == counted(sheets)
    erased = counted(sheets, stamp(Purged(record_id(1), ()), 8))
    assert (erased.filed, erased.erased, erased.taken_in) == (1, 1, 2)
    assert erased.sittings == counted(sheets).sittings


def test_check_ins_are_told_with_their_moment():
    """The week meant, and when and where it was said."""
    (said,) = counted([], stamp(CheckedIn("2026-W10"), 2, B, 5)).check_ins
    assert (said.week, said.day, said.device, said.seq) == ("2026-W10", date(2026, 3, 4), B, 5)


def test_a_saved_ledger_is_read_back(path):
    """Counts and moments survive the way through the file, and nothing else lies beside it."""
    ledger = counted([sheet(1, "x"), sheet(2, "x")], stamp(CheckedIn("2026-W10"), 8))
    save_ledger(path, ledger)
    assert load_ledger(path) == ledger
    assert [held.name for held in path.parent.iterdir()] == ["ledger.json"]


def test_the_file_holds_counts_and_times_only(path):
    """No name, no id of a document, no hash and no word stands in it."""
    told = study_sheet(1, [instance("a")])
    save_ledger(path, counted([told, sheet(2, "x")], stamp(CheckedIn("2026-W10"), 8)))
    text = path.read_text()
    assert not any(word in text for word in ("scan", "MUSTER", "Labor", told.record_id, told.plain_sha256, "sealed"))
    known = {"version", "began", "sittings", "check_ins", "already_held", "erased", "is_lost"}
    assert set(json.loads(text)) <= known


def test_no_ledger_is_an_empty_one(path):
    """A new home has none, and nothing was lost."""
    assert load_ledger(path) == Ledger()
    assert not load_ledger(path).is_lost


GOOD = (
    '{"sittings": [{"at": "2026-03-03T09:30:00Z", "day": "2026-03-03", "clock": "10:30", '
    '"device": "a", "seq": 0, "files": 2}]'
)


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{", "[" * 100_000, "\x00\xff", GOOD, GOOD + ', "version": 2}', GOOD + ', "already_held": 3}',
        GOOD + ', "erased": -1}', GOOD.replace("10:30", "25:99") + "}", GOOD.replace("10:30", "noon") + "}",
        GOOD.replace("00Z", "00") + "}", GOOD.replace('"files": 2', '"files": -2') + "}",
        GOOD.replace("2026-03-03", "x") + "}",
    ],
)  # fmt: skip
def test_a_damaged_ledger_is_empty_and_says_so(path, text):
    """Whatever stands there, streak and status go on; that counts are missing is told until the next unlock."""
    path.write_text(text, encoding="latin-1")
    assert load_ledger(path) == Ledger(is_lost=True)
    assert with_filed(load_ledger(path), (stamp(filed(sheet(1)), 1),)).is_lost


def test_the_near_miss_is_whole(path):
    """The same text, well-formed, counts."""
    path.write_text(GOOD + ', "already_held": 2}')
    assert (load_ledger(path).filed, load_ledger(path).taken_in, load_ledger(path).is_lost) == (0, 2, False)


def test_a_ledger_that_cannot_be_read_is_lost_not_an_error(path):
    """A folder in its place stops nothing."""
    path.mkdir()
    assert load_ledger(path).is_lost
