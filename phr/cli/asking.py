"""How one question is shown on one screen: what it is about, the words it rests on, the answers and their keys; pure.

Nothing here reads a key or writes a line. What came from a file is escaped; no line is wider than the terminal, and
what a screen has no room for is left out from the middle: never the question, never a key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from phr.actions.merging import Asked, AskedOnce
from phr.cli.cells import cells, cut, wrapped
from phr.record.entry import Record
from phr.record.filing import Quote, Subject
from phr.record.kinds import CATEGORY_NAMES, Category, RecordKind, category_of, name_of
from phr.record.shown import shown

WIDEST = 100  # cells of a line, however wide the terminal: longer lines are hard to read
MOST_QUOTES = 3
_MOST_CHOICES = 9  # one digit each
_LONGEST_QUOTE = 200  # letters
_LEAST_BODY = 4  # lines about the paper, though the terminal then scrolls
_SECONDS_AT_FIRST = 15.0  # for a question, until the person's own pace is known: ten minutes for forty
_PACE_KNOWN = 3  # answers
_KEYS = "123456789abcdefghijklmnoprtvwyz"  # of a long list; q, s, u and x mean something everywhere

LATER = "s"
NOT_KNOWN = "x"
UNDO = "u"
STOP = "q"
TEXT = "t"
EACH = "e"
OTHER = "o"
PASSWORD = "p"  # noqa: S105 - a key on the keyboard


class Look(Enum):
    """How a line stands out where the terminal can show it; the words never depend on it."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a screen."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key stands for: the value that `answer` takes, and the words beside the key."""

    key: str
    words: str
    value: str | None = None


def answers_to(once: AskedOnce) -> tuple[Answer, ...]:
    """Return the keys that answer a question, those that go on first."""
    question = once.question
    numbered = [
        Answer(str(number), choice.label, choice.value)
        for number, choice in enumerate(question.choices[:_MOST_CHOICES], start=1)
    ]
    return (*numbered, *_own_answers(once), *((Answer(EACH, "decide each by itself"),) if once.is_merged else ()))


def _own_answers(once: AskedOnce) -> tuple[Answer, ...]:
    many = once.is_merged
    match once.question.about:
        case Subject.PERSON if once.question.choices:
            return (Answer("n", f"nobody of these: hold {'them' if many else 'it'} back", "no"),)
        case Subject.PERSON:
            yes, no = ("yes, they are mine", "no, hold them back") if many else ("yes, it is mine", "no, hold it back")
            return (Answer("y", yes, "yes"), Answer("n", no, "no"))
        case Subject.PARTS:
            return (Answer("y", "yes, split it so", "yes"), Answer("n", "no, it is one paper", "no"))
        case Subject.PASSWORD:
            return (Answer(PASSWORD, "type the password"),)
        case Subject.KIND:
            return (Answer(OTHER, "something else"),)
        case Subject.DATE if not many:
            return (Answer(OTHER, "another date"),)
        case _:
            return ()


def further_keys(*, has_text: bool, can_undo: bool) -> tuple[Answer, ...]:
    """Return the keys that answer nothing: they look closer, put off, take back, stop."""
    keys = [Answer(TEXT, "its words")] if has_text else []
    keys += [Answer(LATER, "later"), Answer(NOT_KNOWN, "I do not know")]
    keys += [Answer(UNDO, "undo")] if can_undo else []
    return (*keys, Answer(STOP, "stop"))


def kinds_in(category: Category) -> tuple[Answer, ...]:
    """Return the kinds of document of a category, each with a key."""
    kinds = [kind for kind in RecordKind if category_of(kind) is category and kind is not RecordKind.UNKNOWN]
    return tuple(Answer(key, name_of(kind), kind.value) for key, kind in zip(_KEYS, kinds, strict=False))


def categories() -> tuple[Answer, ...]:
    """Return the categories, each with a key."""
    return tuple(
        Answer(key, CATEGORY_NAMES[category], category.value) for key, category in zip(_KEYS, Category, strict=False)
    )


def minutes_left(left: int, seconds: float, answered: int) -> str:
    """Return in words how long the questions that are left will take, by the person's own pace."""
    each = seconds / answered if answered >= _PACE_KNOWN else _SECONDS_AT_FIRST
    minutes = round(left * each / 60)
    return "less than a minute" if minutes < 1 else f"about {minutes} minute{'' if minutes == 1 else 's'}"


def screen(
    once: AskedOnce, heading: str, opening: Sequence[str], keys: Sequence[Answer], size: tuple[int, int]
) -> list[Line]:
    """Return the lines of one question for a terminal of some columns and lines.

    `opening` are the first lines of the paper, shown where phr rests on few words of it. On a terminal that is too
    low most of what is told of the paper gives way, never the question or its keys.
    """
    width, height = min(size[0], WIDEST), size[1]
    head = [Line(one) for one in wrapped(heading, width)]
    body = [Line(""), *(_many(once, width) if once.is_merged else _one(once.first, opening, width))]
    foot = [Line("")]
    foot += [Line(one, Look.STRONG) for one in wrapped(shown(once.question.text), width)]
    foot += [line for one in answers_to(once) for line in _answer_lines(one, width)]
    foot += [Line(""), *(Line(one, Look.FAINT) for one in key_lines(keys, width))]
    room = max(_LEAST_BODY, height - 2 - len(head) - len(foot))
    return [*head, *_as_room_is(body, room, width), *foot]


def key_lines(keys: Iterable[Answer], width: int) -> list[str]:
    """Return keys with their words, side by side as far as they fit."""
    lines: list[str] = []
    for one in keys:
        words = f"{one.key}  {one.words}"
        if lines and cells(lines[-1]) + 4 + cells(words) <= width:
            lines[-1] += f"    {words}"
        else:
            lines.append(cut(f"  {words}", width))
    return lines


def _answer_lines(one: Answer, width: int) -> list[Line]:
    return [Line(text) for text in wrapped(shown(one.words), width, f"  {one.key}  ", "     ") or [f"  {one.key}"]]


def _one(asked: Asked, opening: Sequence[str], width: int) -> list[Line]:
    """Return what a question is about: the paper, and the printed words that it rests on or else its first ones."""
    record, quotes = asked.record, asked.question.quotes[:MOST_QUOTES]
    lines = [Line(cut(shown(record.source_name), width), Look.STRONG)]
    lines += [Line(text, Look.FAINT) for text in wrapped(_what_is_known(record), width)]
    for quote in quotes:
        lines += [Line(text) for text in wrapped(_quoted(quote), width, "  ", "    ")]
    quoted = " ".join(quote.text for quote in quotes)
    fresh = [text for text in opening if text.strip() and text.strip() not in quoted]
    if fresh:
        lines.append(Line("its first words:" if not quotes else "around it:", Look.FAINT))
        lines += [Line(cut(f"  {shown(' '.join(text.split()))}", width), Look.FAINT) for text in fresh]
    if not quotes and not fresh:
        lines.append(Line(cut("phr read no words on it", width), Look.FAINT))
    return lines


def _many(once: AskedOnce, width: int) -> list[Line]:
    """Return the papers that one question is about; words that they all rest on stand above them, once."""
    quotes = [_quoted(one.question.quotes[0]) if one.question.quotes else "" for one in once.asked]
    is_same = len(set(quotes)) == 1
    told = f" Each prints on {quotes[0]}." if is_same and quotes[0] else ""
    heading = f"{len(once.asked)} papers that came together, one answer for all.{told}"
    lines = [Line(text, Look.FAINT) for text in wrapped(heading, width)]
    for one, quote in zip(once.asked, quotes, strict=True):
        name = shown(one.record.source_name.rpartition("/")[2])
        more = _in_short(one.record) if is_same else quote
        lines.append(Line(cut(f"  {name}  {more}".rstrip(), width)))
    return lines


def _in_short(record: Record) -> str:
    filing = record.filing
    kind = name_of(filing.kind.value) if filing.kind.value is not RecordKind.UNKNOWN else ""
    dated = str(filing.document_date.value) if filing.document_date is not None else ""
    return shown(", ".join(part for part in (kind, dated) if part))


def _as_room_is(body: list[Line], room: int, width: int) -> list[Line]:
    if len(body) <= room:
        return body
    kept = body[: room - 1]
    return [*kept, Line(cut(f"  and {len(body) - len(kept)} lines more; {TEXT} shows all", width), Look.FAINT)]


def _what_is_known(record: Record) -> str:
    filing = record.filing
    parts = [f"record {record.id[:8]}"]
    if filing.kind.value is not RecordKind.UNKNOWN:
        parts.append(name_of(filing.kind.value))
    if filing.document_date is not None:
        parts.append(str(filing.document_date.value))
    if filing.person is not None:
        parts.append(filing.person.value)
    if record.page_count > 1:
        parts.append(f"{record.page_count} pages")
    return shown(", ".join(parts))


def _quoted(quote: Quote) -> str:
    place = f"page {quote.page}" if quote.page else quote.source
    return f'{place}: "{shown(" ".join(quote.text.split()))[:_LONGEST_QUOTE]}"'
