"""Records that may be one paper twice: which are shown together, what phr asks about them, and what the answer says.

Nothing is merged. Where the person says that two are the same paper, packages carry the better one, and the other
stays in the vault; which of two that is, is settled when phr asks, and told in the question.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from phr.classify.alike import name_two_persons
from phr.record.entry import PersonsWord, Record, RecordId, State
from phr.record.filing import Choice, Question, Quote, Subject, Sureness
from phr.record.kinds import name_of
from phr.record.likeness import Alike, Extent, Likeness, SameWord
from phr.record.reading import Form
from phr.record.shown import shown

_SAME, _DIFFERS = "same", "differs"
_EXPORTS = frozenset({Form.XML, Form.JSON})
_NOTHING = "no such line"
_NONE_SETTLED: frozenset[RecordId] = frozenset()
_Rank = tuple[bool, bool, bool, bool, int, float, RecordId]


def with_likenesses(
    records: Sequence[Record], found: Iterable[Likeness], settled: Container[RecordId] = _NONE_SETTLED
) -> tuple[Record, ...]:
    """Return records with those they are alike to, and a question where only the person can say which it is.

    About those that are `settled` the person does not want to be asked.
    """
    by_id = {record.id: record for record in records}
    owners = {member: record.id for record in records for member in (record.id, *record.same_as, *record.joined)}
    alike: dict[RecordId, list[Likeness]] = {}
    for told in _between_records(found, by_id, owners):
        alike.setdefault(told.one, []).append(told)
        alike.setdefault(told.other, []).append(told.seen_from(told.other))
    known = {
        record.id: replace(
            record, alike=tuple(alike.get(record.id, ())), same_words=_of_records(record.same_words, by_id, owners)
        )
        for record in records
    }
    return tuple(one if one.id in settled else _with_question(one, known) for one in known.values())


def word_of_same(value: str) -> PersonsWord | None:
    """Return the word that an answer to "is this the same paper" stands for, None where it is no such answer."""
    said, _, other = value.partition(":")
    if said not in (_SAME, _DIFFERS) or not other:
        return None
    return PersonsWord(same=(SameWord(RecordId(other), said == _SAME),))


def _between_records(
    found: Iterable[Likeness], by_id: Mapping[RecordId, Record], owners: Mapping[RecordId, RecordId]
) -> Iterator[Likeness]:
    """Yield how records are alike, of what documents are; those left out that are of no use to anyone.

    Of pages that the person joined one alone is a part; where each of them is in the other record, all of it is.
    """
    parts: dict[tuple[RecordId, RecordId], dict[RecordId, Likeness]] = {}
    for likeness in found:
        one, other = (by_id.get(owners.get(each, each)) for each in (likeness.one, likeness.other))
        if one is None or other is None or one is other or not _may_be_one(one, other):
            continue
        if len(one.pieces) <= 1 and len(other.pieces) <= 1:
            yield replace(likeness, one=one.id, other=other.id)
        elif len(one.pieces) > 1:
            parts.setdefault((one.id, other.id), {})[likeness.one] = likeness
        else:
            parts.setdefault((other.id, one.id), {})[likeness.other] = likeness.seen_from(likeness.other)
    for (record_id, other_id), held in parts.items():
        yield _of_joined(by_id[record_id], other_id, held)


def _of_joined(record: Record, other: RecordId, held: Mapping[RecordId, Likeness]) -> Likeness:
    """Return how a record of joined pages is like another one, from how its documents are."""
    within = (Extent.WHOLE, Extent.ONE_WITHIN)
    is_all = all(one.record_id in held and held[one.record_id].extent in within for one in record.pieces)
    return Likeness(
        one=record.id,
        other=other,
        alike=Alike.SAME if all(one.alike is Alike.SAME for one in held.values()) else Alike.NEARLY,
        extent=Extent.ONE_WITHIN if is_all else Extent.SOME_PAGES,
        differences=tuple(each for one in held.values() for each in one.differences),
        one_is_seen=any(one.one_is_seen for one in held.values()),
        other_is_seen=any(one.other_is_seen for one in held.values()),
    )


def _may_be_one(one: Record, other: Record) -> bool:
    """Say whether two records that are alike may be one paper for all that is known of them, and could go along."""
    if State.REMOVED in (one.state, other.state) or one.held_back or other.held_back:
        return False
    are_two_persons = one.whose and other.whose and one.whose != other.whose
    return not (are_two_persons or name_two_persons(one.filing, other.filing) or _are_dated_apart(one, other))


def _are_dated_apart(one: Record, other: Record) -> bool:
    """Say whether the person gave two records two dates."""
    dates = [record.filing.document_date for record in (one, other)]
    said = [dated.value for dated in dates if dated is not None and dated.sureness is Sureness.YOUR_WORD]
    return len(set(said)) > 1


def _of_records(
    words: Iterable[SameWord], by_id: Mapping[RecordId, Record], owners: Mapping[RecordId, RecordId]
) -> tuple[SameWord, ...]:
    """Return words about documents as words about the records that these are shown as now."""
    told = [SameWord(owners[word.other], word.is_same) for word in words if word.other in owners]
    return tuple(word for word in dict.fromkeys(told) if by_id[word.other].state is not State.REMOVED)


def _with_question(record: Record, known: Mapping[RecordId, Record]) -> Record:
    """Ask whether a record is the same paper as a better one; one question at a time, the surest first."""
    if record.same_paper or record.state is State.REMOVED:
        return record
    asked = [one for one in record.alike if _is_asked(record, known[one.other], one)]
    if not asked:
        return record
    asked.sort(
        key=lambda one: (one.alike is not Alike.SAME, one.extent is not Extent.WHOLE, _rank(known[one.other], one))
    )
    question = _question(known[asked[0].other], asked[0])
    return replace(record, filing=replace(record.filing, questions=(*record.filing.questions, question)))


def _is_asked(record: Record, other: Record, likeness: Likeness) -> bool:
    if other.same_paper:
        return False  # it stays out of packages already: what is asked is about the one that goes
    if any(word.other == there.id for here, there in ((record, other), (other, record)) for word in here.same_words):
        return False
    if likeness.extent is Extent.SOME_PAGES or likeness.extent is Extent.OTHER_WITHIN:
        return False
    if likeness.extent is Extent.ONE_WITHIN:
        return likeness.by_results or likeness.one_is_seen or not likeness.other_is_seen
    return _rank(record, likeness) > _rank(other, likeness.seen_from(other.id))


def _rank(record: Record, likeness: Likeness) -> _Rank:
    """Return the place of a record among those that are one paper, the better one first.

    Print before what only a program shows, text before a picture of it, whole before damaged, paper before web page,
    more pages before fewer, the first to come in before a later one; but where they differ and nobody misread them,
    the later one, for it may correct the first.
    """
    received = record.received.timestamp()
    return (
        record.form in _EXPORTS,
        likeness.one_is_seen,
        bool(record.troubles),
        record.form is not Form.PDF,
        -record.page_count,
        -received if _may_correct(likeness) else received,
        record.id,
    )


def _question(other: Record, likeness: Likeness) -> Question:
    """Return how the person is asked; a line that differs though nobody misread it speaks for a correction."""
    quotes = tuple(
        Quote(f"{each.one or _NOTHING}  |  {each.other or _NOTHING}", source="here | there")
        for each in likeness.differences
    )
    same = Choice(f"{_SAME}:{other.id}", f"yes: packages carry {other.id[:8]}, this one stays in the vault")
    differs = Choice(f"{_DIFFERS}:{other.id}", "no, they differ: packages carry both")
    choices = (differs, same) if _may_correct(likeness) else (same, differs)
    return Question(Subject.SAME, f"{_lead(other, likeness)} {_how_alike(likeness)}", choices, quotes)


def _lead(other: Record, likeness: Likeness) -> str:
    dated = other.filing.document_date
    title = shown(other.filing.title or name_of(other.filing.kind.value))
    named = f"{title}, {dated.value if dated is not None else 'no date'} (record {other.id[:8]})"
    if likeness.extent is Extent.ONE_WITHIN:
        return f"Is all of this also in {named}?"
    return f"Is this the same paper as {named}?"


def _how_alike(likeness: Likeness) -> str:
    what = "result" if likeness.by_results else "line"
    if likeness.alike is Alike.SAME:
        return "Every result agrees." if likeness.by_results else "Every number and date agrees."
    count = len(likeness.differences)
    differ, misread = (f"one {what} differs", "it") if count == 1 else (f"{count} {what}s differ", "they")
    if _was_seen(likeness):
        return f"Nearly: {differ}; {misread} may be misread."
    return f"Nearly, but {differ}: one may correct the other."


def _may_correct(likeness: Likeness) -> bool:
    return likeness.alike is Alike.NEARLY and not _was_seen(likeness)


def _was_seen(likeness: Likeness) -> bool:
    return likeness.one_is_seen or likeness.other_is_seen
