"""Searching the index: words in any spelling, best place first."""

import pytest
from index_made import found, take
from log_made import sheet

TEXTS = {
    1: "Hämoglobin 13,2 g/dl, Straße der Größe",
    2: "Ha\u0308matokrit und Be\ufb01nd, Lympho\u00adzyten",
    3: "HAEMOGLOBIN in the old printer's spelling",
    4: "C-reactive protein; Чернобыль; naïve Ménière",
}


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("hämoglobin", {1, 3}), ("haemoglobin", {1, 3}), ("hamoglobin", {1}), ("HÄMOGLOBIN", {1, 3}),
        ("strasse", {1}), ("Straße", {1}), ("grosse", {1}), ("groesse", {1}), ("größe", {1}),
        ("hämatokrit", {2}), ("ha\u0308matokrit", {2}), ("befind", {2}), ("lymphozyten", {2}),
        ("13,2", {1}), ("13,3", set()), ("c-reactive", {4}), ("reactive c", {4}), ("meniere", {4}), ("черноб", {4}),
        ("hämo", {1, 3}), ("hämo straße", set()), ("moglobin", set()), ("h", set()), ("hamoglobin size", set()),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_spelled(index, typed, numbers):
    """Case, diacritics, umlauts spelled out, ligatures, soft hyphens; the last word may be a beginning, others not."""
    take(index, *(sheet(n, str(n), text=(text,)) for n, text in TEXTS.items()))
    assert set(found(index, typed)) == numbers


HOSTILE = (
    '"', '""', "'", "*", "a*", "(", ")",
    "NEAR(a b)", "a AND", "OR", "NOT x", "title:x", "about:x", "-x", "^x", "+", "a+b",
    "{a b}", "a\x00b", "\ud800", "; DROP TABLE page", "%", "_",
    "\u202e", "😀", "\u0301", "x" * 5000, "a " * 500, "", "   ",
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_can_go_wrong(index, typed):
    """Signs that mean something to a search engine mean nothing here."""
    take(index, sheet(1, text=("some text",)))
    assert isinstance(index.search(typed), tuple)
    assert found(index, "some") == [1]


def test_words_of_a_search_language_are_words(index):
    """What is an operator elsewhere ("not", "near") is looked for like any other word."""
    take(index, sheet(1, text=("not near the heart",)), sheet(2, "y", text=("the heart",)))
    assert found(index, "NOT NEAR") == [1]


def test_what_is_known_of_a_document_is_found_too(index):
    """Title, file name and kind, in English and German, beside the page's own words."""
    take(index, sheet(1, text=("Kreatinin",)), sheet(2, "y", is_read=False))
    assert sorted(found(index, "laborbefund")) == sorted(found(index, "lab result")) == [1, 2]
    assert found(index, "scan 2") == [2]
    assert found(index, "scan kreatinin") == [1]
    assert [hit.page for hit in index.search("scan 2")] == [None]


def test_a_hit_shows_the_page_and_the_words(index):
    """The best page, counted from 1, on one line, with the places of what matched."""
    take(index, sheet(1, text=("nothing here", "and\nhere  the Müller\tvalue\ufdd1 stands")))
    (hit,) = index.search("muller")
    assert (hit.page, hit.snippet) == (2, "and here the Müller value stands")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Müller"]


def test_a_document_is_one_hit(index):
    """However many of its pages match; the limit counts documents."""
    take(index, sheet(1, text=("liver",) * 5), *(sheet(n, str(n), text=("liver",)) for n in range(2, 8)))
    assert sorted(found(index, "liver")) == [1, 2, 3, 4, 5, 6, 7]
    assert len(index.search("liver", limit=3)) == 3
    assert index.search("liver", limit=0) == ()


def test_words_on_different_pages_are_found_together(index):
    """Where no single page has all the words, a document that has them on several is found."""
    take(index, sheet(1, text=("liver", "kidney")), sheet(2, "y", text=("liver",)), sheet(3, "z", text=("kidney",)))
    assert found(index, "liver kidney") == [1]
    assert found(index, "liver spleen") == []


def test_very_common_words_give_the_newest(index, monkeypatch):
    """Where more pages match than can be weighed in a moment, those taken in last come first."""
    monkeypatch.setattr("phr.vault.index_search._MOST_RANKED", 3)
    take(index, *(sheet(n, str(n), text=("liver",)) for n in range(1, 7)))
    assert [int(hit.record_id, 16) for hit in index.search("liver", 2)] == [6, 5]
