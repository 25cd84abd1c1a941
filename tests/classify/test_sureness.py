"""How sure phr says it is follows from the scores, and never the wrong way round."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from phr.classify.decide import decide
from phr.classify.kind import KindScores
from phr.classify.sureness import category_scale, facts_of, kind_scale, sureness_of
from phr.record.filing import Sureness
from phr.record.kinds import RecordKind
from phr.record.reading import Form, Page, Reading

ORDER = (Sureness.UNSURE, Sureness.LIKELY, Sureness.SURE)
SCORES = st.dictionaries(st.sampled_from(list(RecordKind)), st.floats(-20, 40), min_size=1)


@given(SCORES, st.integers(0, 20_000))
def test_a_kind_is_never_surer_than_its_category(scores, words):
    """Whatever the scores, the kind follows its category, and both are unsure together."""
    found = sureness_of(KindScores(scores), words)
    assert ORDER.index(found.kind) <= ORDER.index(found.category)
    assert (found.kind is Sureness.UNSURE) == (found.category is Sureness.UNSURE)


@given(SCORES, st.floats(0, 10), st.integers(0, 20_000))
def test_a_greater_lead_never_makes_less_sure(scores, more, words):
    """Raising the first kind's score alone raises the chance of category and kind, or leaves them."""
    held = KindScores(scores)
    raised = KindScores({**scores, held.ranked()[0]: scores[held.ranked()[0]] + more})
    for scale in (category_scale(), kind_scale()):
        assert scale.chance(facts_of(raised, words)) >= scale.chance(facts_of(held, words)) - 1e-12


def test_the_bounds_part_all_three():
    """A clear lead is sure, none at all is unsure: the shipped bounds lie in between."""
    clear = sureness_of(KindScores({RecordKind.LAB_RESULT: 14.0}), 200)
    none = sureness_of(KindScores({RecordKind.LAB_RESULT: 1.0, RecordKind.LETTER: 1.0}), 200)
    assert (clear.category, none.category) == (Sureness.SURE, Sureness.UNSURE)


def test_a_few_words_are_not_called_unmedical_for_sure():
    """A picture with a name burned in says too little to be thrown out, and its name is still read."""
    page = Page(1, 595, 842, "Name: Ada Quill\n")
    filing = decide(Reading(Form.JPEG, "image/jpeg", is_read=True, page_count=1, pages=(page,)), date(2026, 11, 24))
    assert filing.kind.sureness is Sureness.UNSURE
    assert filing.person.value == "Ada Quill"
