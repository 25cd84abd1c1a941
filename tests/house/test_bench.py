"""The bench: what it says of a ratio, of a program that is absent, of one that fails, and of its smallest run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def race(monkeypatch):
    """The module that runs programs in turn, imported as the script imports it."""
    monkeypatch.syspath_prepend(str(TOOLS))
    from benches import race

    return race


@pytest.fixture
def entrant(race):
    """Makes an entrant out of a line of Python."""
    from benches.runs import Command

    def make(name, words, program=""):
        return race.Entrant(name, lambda own: Command((sys.executable, "-c", words)), program=program)

    return make


def test_programs_run_in_turn(race, entrant, tmp_path):
    """A, B, A, B: what else the machine does hits both alike."""
    order = tmp_path / "order.txt"
    line = "open({0!r}, 'a').write({1!r})"
    entrants = [entrant(name, line.format(str(order), name)) for name in "AB"]
    race.run_in_turn(entrants, 3, tmp_path)
    assert order.read_text() == "ABABAB"


def test_a_ratio_is_the_median_over_the_rounds(race):
    """One round that something else disturbed does not move it."""
    from benches.runs import Finished

    ours = race.Record([Finished(seconds, 10**6, "") for seconds in (1.0, 9.0, 3.0)])
    peer = race.Record([Finished(seconds, None, "") for seconds in (2.0, 3.0, 3.0)])
    row = race.compare("both", ours, peer, "peer", aim=0.9)
    assert (row.value, row.verdict, row.peak_mb) == (1.0, "MISSED", 1.0)


def test_a_program_that_is_not_installed_is_skipped_and_named(race, entrant, tmp_path):
    """The table says which one, and ours still runs."""
    entrants = [entrant("ours", "pass"), entrant("peer", "pass", program="no-such-program")]
    records = race.run_in_turn(entrants, 2, tmp_path)
    row = race.compare("both", records["ours"], records["peer"], "peer", aim=1)
    assert (row.verdict, row.trouble) == ("skipped", "no-such-program is not installed")
    assert len(records["ours"].runs) == 2


def test_a_failing_run_is_shown_with_what_it_said(race, entrant, tmp_path):
    """Nothing is dropped in silence: the row is FAILED and ends with the tail of stderr."""
    entrants = [entrant("ours", "raise SystemExit('the disk is on fire')"), entrant("peer", "pass")]
    records = race.run_in_turn(entrants, 2, tmp_path)
    row = race.compare("both", records["ours"], records["peer"], "peer", aim=1)
    assert row.verdict == "FAILED"
    assert row.trouble.endswith("the disk is on fire")


def test_a_run_that_did_not_do_its_work_is_a_failed_one(race, entrant, tmp_path):
    """An intake that files fewer files than went in is not measured as a quick one."""
    from benches.homes import all_filed

    words = 'print(\'{"filed": 1, "filed_not_read": 0}\')'
    half = race.Entrant("half", entrant("half", words).prepare, all_filed(2, read=True))
    record = race.run_in_turn([half], 1, tmp_path)["half"]
    assert not record.runs
    assert "2 files went in" in record.failure


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no peak memory of a child")
def test_peak_memory_is_the_programs_own(race, entrant, tmp_path):
    """What the bench itself holds sets no floor under the figure."""
    held = bytearray(b"x" * 120_000_000)
    record = race.run_in_turn([entrant("small", "pass")], 1, tmp_path)["small"]
    assert len(held) > record.peak_bytes
    assert record.peak_bytes > 10**6


def test_the_smallest_bench_runs_phr_through_every_intake(tmp_path):
    """CT, papers, streak and a file by itself: each row has a value, and nothing is left behind."""
    told = tmp_path / "rows.json"
    names = ("ct", "pdf", "streak", "large-file")
    words = [sys.executable, TOOLS / "bench.py", "--size", "tiny", "--folder", tmp_path, "--json", told]
    for name in names:
        words += ["--only", name]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    rows = json.loads(told.read_text())["rows"]
    assert {"phr streak"} < {row["subject"] for row in rows}
    assert all(row["value"] is not None for row in rows if row["verdict"] != "skipped")
    assert list(tmp_path.iterdir()) == [told]
