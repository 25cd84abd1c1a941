"""The made-up records are understood as their expected.toml says."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from phr.classify.decide import decide
from phr.classify.match import match_person
from phr.readers.look import form_of
from phr.readers.pool import ReaderPool
from phr.record.filing import Person

SAMPLES = Path(__file__).resolve().parents[2] / "sample_records"
EXPECTED = sorted(
    path
    for path in SAMPLES.glob("*.expected.toml")
    if not path.with_name(path.name[:-14]).is_dir() and "kind" in tomllib.loads(path.read_text(encoding="utf-8"))
)  # of files that are one record each; what lies in archives is looked at by the stories
OWNER = Person("Maria Elena Sommer", date(1968, 4, 17))


@pytest.fixture(scope="module")
def pool():
    with ReaderPool(1) as held:
        yield held


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.toml"))
def test_a_sample_is_filed_as_expected(pool, expected):
    """Category, kind, date, person and whose it is, from the bytes alone."""
    wanted = tomllib.loads(expected.read_text(encoding="utf-8"))
    paper = expected.with_name(expected.name.removesuffix(".expected.toml"))
    with paper.open("rb") as opened:
        filing = decide(pool.read(opened, paper.stat().st_size, form_of(opened)), date(2026, 11, 24))
    found = {
        "category": filing.category.value.value,
        "kind": filing.kind.value.value,
        "document_date": str(filing.document_date.value) if filing.document_date else "",
        "person": filing.person.value if filing.person else "",
        "person_match": match_person(filing, None, [OWNER])[0].value,
    }
    assert found == {name: wanted[name] for name in found}
