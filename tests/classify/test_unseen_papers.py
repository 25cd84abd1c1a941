"""What is made of papers of many countries and houses (tools/unseen): the floors below which no change may let it fall."""

import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(scope="module")
def tried():
    sys.path.insert(0, str(TOOLS))
    try:
        from measure_unseen import tried as all_tried

        yield all_tried()
    finally:
        sys.path.remove(str(TOOLS))


def _share(right: list[bool]) -> float:
    return sum(right) / len(right)


def test_the_drawer_and_the_kind_are_right(tried):
    """Of all papers on whose drawer people agree."""
    agreed = [one for one in tried if not one.paper.is_ambiguous]
    assert _share([one.is_category_right for one in agreed]) >= 0.96
    assert _share([one.is_kind_right for one in agreed]) >= 0.9


def test_what_is_called_sure_is_right(tried):
    """A drawer and a date that phr calls sure, 99 times in 100."""
    sure = [one for one in tried if one.is_sure and not one.paper.is_ambiguous]
    assert _share([one.is_category_right for one in sure]) >= 0.99
    dates = [one for one in tried if one.is_medical and one.filing.document_date is not None]
    sure_dates = [one for one in dates if one.filing.document_date.sureness.value == "sure"]
    assert _share([one.is_date_right for one in sure_dates]) >= 0.99


def test_most_papers_are_filed_without_a_question(tried):
    """Sureness is worth nothing where all is asked."""
    assert _share([not one.filing.questions for one in tried]) >= 0.85


def test_dates_persons_places_and_languages_are_found(tried):
    """Each as often as when this was written, or a little less."""
    medical = [one for one in tried if one.is_medical]
    assert _share([one.is_date_right for one in medical]) >= 0.94
    assert _share([one.is_person_right for one in medical]) >= 0.9
    assert _share([one.is_provider_right for one in medical if one.paper.provider]) >= 0.86
    assert _share([one.is_language_right for one in tried]) >= 0.95
