"""Broken files of every kind through the real intake: a small run of `tools/mutants.py`, and what it notices."""

import subprocess
import sys
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from phr.actions.start import Wanted, start_home
from phr.record.filing import Person
from phr.settings import Settings

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def tools(monkeypatch):
    """The modules of the tool, imported as the script imports them."""
    monkeypatch.syspath_prepend(str(TOOLS))
    import mutants
    from mutating import judge

    return mutants, judge


@pytest.fixture
def judged(tools, tmp_path):
    """Drop some mutants into the inbox of a new home that takes nothing in, and judge them with what was told."""
    mutants, judge = tools
    settings = Settings(tmp_path / "home", "Europe/Berlin", settle_seconds=0.0)
    wanted = Wanted(mutants.PASSPHRASE, person=Person("Eva Kern", date(1961, 4, 2)), work_factor=6)
    home = start_home(settings, wanted).home

    def judged(some, told, *, but=()):
        for one in some:
            if one not in but:
                judge.written(one, settings.inbox)
        return [why for _, why in judge.judge(home, mutants.PASSPHRASE, some, [told]).faults]

    return judged


def told_of(some, end="waiting"):
    return {"outcomes": [{"path": one.name, "end": end, "code": ""} for one in some], "seconds": {}}


def test_sixty_broken_files_all_come_to_an_end(tmp_path):
    """No crash, no hang, nothing lost, the counts add up, the vault is whole."""
    words = [sys.executable, str(TOOLS / "mutants.py"), "--count", "60", "--seed", "7", "--keep", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "FAULT" in done.stdout) == (0, False), done.stdout + done.stderr
    assert " 0 faults" in done.stdout


def test_the_same_seed_makes_the_same_files(tools):
    """So that a fault can be looked at again; another seed makes others."""
    series = tools[0].mutants
    first, again, other = (list(islice(series(seed, ["pdf", "iso", "eml"]), 30)) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_a_file_that_is_nowhere_is_noticed(tools, judged):
    """One of three files vanished: it is named, and the count is wrong."""
    some = list(islice(tools[0].mutants(5, ["pdf"]), 3))
    faults = judged(some, told_of(some), but=some[1:2])
    assert f"lost: {some[1].name}" in faults
    assert any("3 files were dropped, and phr counts 2" in fault for fault in faults)


def test_a_file_without_an_end_is_noticed(tools, judged):
    """What phr tells nothing about has come to no end, though it still lies there."""
    some = list(islice(tools[0].mutants(5, ["png"]), 2))
    assert judged(some, told_of(some[:1])) == ["it came to no end"]


def test_a_member_that_is_nowhere_is_noticed(tools, judged):
    """An archive that was taken apart has to have given all that other programs find in it."""
    judge = tools[1]
    from mutating.seeds import zipped

    archive = judge.Mutant(1, "zip", "a.zip", {"": zipped({"one.txt": b"first", "two.txt": b"second"})})
    faults = judged([archive], {"outcomes": [{"path": "a.zip/one.txt", "end": "filed"}], "seconds": {}}, but=[archive])
    assert {"lost: a.zip/one.txt", "lost: a.zip/two.txt"} <= set(faults)
