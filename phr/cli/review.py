"""phr review: one question at a time, one key per answer; stop whenever you like."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import click

from phr.actions.answering import Answered, answer_once, take_answer_back
from phr.actions.archives import is_archive
from phr.actions.asking import questions_once
from phr.actions.books import Books
from phr.actions.learning import followers, lay_out
from phr.actions.merging import AskedOnce
from phr.actions.passwords import is_shut, open_what_is_shut
from phr.actions.postponed import Key, postpone, postponed
from phr.actions.shelf import Shelf
from phr.cli.asking import (
    EACH,
    LATER,
    NOT_KNOWN,
    STOP,
    TEXT,
    UNDO,
    Answer,
    Line,
    Look,
    answers_to,
    further_keys,
    minutes_left,
    screen,
)
from phr.cli.cells import wrapped
from phr.cli.keyboard import press, press_one_of, typed_answer
from phr.cli.open import opened_books
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, record_words, say, say_json
from phr.clock import seconds_running
from phr.errors import NotUnderstood, PhrError
from phr.record.entry import Record, State
from phr.record.filing import Subject
from phr.record.plain import to_plain
from phr.record.shown import shown

_OPENING_LINES = 8
_MOST_LISTED = 4
_SCROLLED = 48  # lines of a question where the screen is not cleared for it
_BEGINNINGS = MappingProxyType({(Subject.PERSON, "yes"): "Yours", (Subject.PERSON, "no"): "Held back"})
_SLOW = frozenset({Subject.PARTS, Subject.PASSWORD})
_AROUND = 1  # lines above and below the words that a question rests on


class NobodyToAsk(NotUnderstood):
    """Questions cannot be asked where nobody sits at a terminal."""

    code = "nobody-to-ask"

    def __init__(self) -> None:
        super().__init__(
            "phr review asks at a terminal, and there is none",
            next_step="see the questions with `phr review --json`, and answer with `phr correct`",
        )


@dataclass(frozen=True, slots=True)
class _PutOff:
    """A question that the person left for later, or wants to decide paper by paper."""

    once: AskedOnce
    is_apart: bool = False


@dataclass(slots=True)
class _Sitting:
    """One sitting: what waits to be asked, what was done so far, and what to say on the next screen."""

    books: Books
    is_rich: bool
    waiting: list[AskedOnce]
    steps: list[Answered | _PutOff] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    began: float = field(default_factory=seconds_running)

    @property
    def answered(self) -> int:
        """Return how many questions were answered and not taken back."""
        return sum(isinstance(step, Answered) for step in self.steps)

    @property
    def put_off(self) -> frozenset[Key]:
        """Return the questions that were left for later in this sitting."""
        return frozenset(
            key for step in self.steps if isinstance(step, _PutOff) and not step.is_apart for key in keys_of(step.once)
        )

    @property
    def apart(self) -> frozenset[Key]:
        """Return the questions that are asked one by one though they are the same."""
        return frozenset(
            key for step in self.steps if isinstance(step, _PutOff) and step.is_apart for key in keys_of(step.once)
        )


@click.command()
@json_option
@shared_options
@click.pass_context
def review(ctx: click.Context, as_json: bool) -> None:
    r"""Answer phr's open questions one by one; each answer is one key. Stop whenever you like, and go on later.

    \b
    Example:
      phr review
    """
    session = Session.of(ctx)
    if not as_json and not session.can_ask:
        raise NobodyToAsk
    with opened_books(ctx) as books:
        open_what_is_shut(books)
        lay_out(books.index.shown(), books.index, books.sheet_in)
        asked = questions_once(books)
        if as_json:
            say_json([question_facts(one) for one in asked])
        elif not asked:
            say("phr has no questions.")
        else:
            _ask_all(_Sitting(books, session.is_rich, _put_off_last(asked, postponed(books.home.settings.state))))


def question_facts(once: AskedOnce) -> dict[str, Any]:
    """Return what `phr review --json` says of a question: its first record, and all records that it is about."""
    facts = {"id": once.first.record.id, **to_plain(once.question), "records": [one.record.id for one in once.asked]}
    if once.is_merged:
        facts["each"] = [{"id": one.record.id, **to_plain(one.question)} for one in once.asked]
    return facts


def keys_of(once: AskedOnce) -> frozenset[Key]:
    """Return what names the questions that one stands for."""
    return frozenset((one.record.id, one.question.about.value) for one in once.asked)


def _put_off_last(asked: Iterable[AskedOnce], later: frozenset[Key]) -> list[AskedOnce]:
    return sorted(asked, key=lambda once: keys_of(once) <= later)


def _ask_all(sitting: _Sitting) -> None:
    try:
        while sitting.waiting and _ask(sitting, sitting.waiting[0]):
            pass
    finally:
        _say_end(sitting)


def _ask(sitting: _Sitting, once: AskedOnce) -> bool:
    """Ask one question, and do what the key says; return False where the person stops."""
    pages = [sitting.books.text_of(one.record) for one in once.asked]
    further = further_keys(has_text=any(map(any, pages)), can_undo=bool(sitting.steps))
    _show(sitting, once, further)
    key = press_one_of(one.key for one in (*answers_to(once), *further))
    if key == UNDO:
        _undo(sitting)
    elif key in (LATER, EACH):
        _put_off(sitting, _PutOff(once, is_apart=key == EACH))
    elif key == TEXT:
        _show_text(sitting, once)
    elif key != STOP:
        _answer(sitting, once, _said(once, key))
    return key != STOP


def _said(once: AskedOnce, key: str) -> str | None:
    """Return the answer that a key stands for, "" for one that is not known; None where nothing was typed after all."""
    if key == NOT_KNOWN:
        return ""
    on_key = next((one.value for one in answers_to(once) if one.key == key and one.value is not None), None)
    value = on_key if on_key is not None else typed_answer(once.question.about, key)
    return value or None


def _answer(sitting: _Sitting, once: AskedOnce, value: str | None) -> None:
    if value is None:
        return
    if value and once.question.about in _SLOW:
        say("One moment ...")
    try:
        answered = answer_once(sitting.books, once, value)
    except PhrError as error:
        sitting.notices += [f"{error.what}; {error.next_step}"]
        return
    sitting.steps.append(answered)
    shelf = sitting.books.shelf()
    sitting.notices += _told(shelf, answered, value)
    sitting.waiting = _still_open(sitting, shelf)


def _put_off(sitting: _Sitting, step: _PutOff) -> None:
    sitting.steps.append(step)
    sitting.waiting = [one for one in step.once.each() if step.is_apart] + sitting.waiting[1:]
    _note_put_off(sitting)


def _undo(sitting: _Sitting) -> None:
    """Take back the newest step that stands, whatever it was; its question is asked again."""
    step = sitting.steps.pop()
    if isinstance(step, Answered):
        take_answer_back(sitting.books, step)
    else:
        _note_put_off(sitting)
    sitting.notices += ["Taken back."]
    its_own = keys_of(step.once)
    sitting.waiting = sorted(_still_open(sitting, sitting.books.shelf()), key=lambda once: not keys_of(once) & its_own)


def _still_open(sitting: _Sitting, shelf: Shelf) -> list[AskedOnce]:
    """Return what is left to ask now: an answer may settle other questions too, and bring up new ones.

    The order stays; what is new comes first, for it is about what was just answered.
    """
    standing: list[AskedOnce] = []
    for once in questions_once(sitting.books, shelf):
        standing += once.each() if keys_of(once) & sitting.apart else [once]
    order = {key: place for place, once in enumerate(sitting.waiting) for key in keys_of(once)}
    left = [once for once in standing if not keys_of(once) <= sitting.put_off]
    return sorted(left, key=lambda once: min(order.get(key, -1) for key in keys_of(once)))


def _note_put_off(sitting: _Sitting) -> None:
    postpone(sitting.books.home.settings.state, sitting.put_off)


def _told(shelf: Shelf, answered: Answered, value: str) -> list[str]:
    """Return in words what an answer did."""
    about = answered.once.question.about
    if about is Subject.PARTS and value == "yes":
        parts = [shelf.find(record_id) for record_id in (*answered.about, *answered.appeared)]
        return [f"Split into {count(len(parts), 'record', 'records')}:", *_listed(parts)]
    if about is Subject.PASSWORD and value:
        return _told_opened(shelf, answered)
    if not value:
        return ["Not asked again; `phr correct` can say it any time."]
    records = [shelf.find(record_id) for record_id in answered.about]
    following = {one.id for record in records for one in followers(shelf, record)} - set(answered.about)
    what = record_words(records[0]) if len(records) == 1 else f"all {len(records)} papers"
    told = f"{_BEGINNINGS.get((about, value), 'Written down')}: {what}"
    if about is Subject.PERSON and value not in ("yes", "no"):
        told = f"Written down as {value}'s: {what}"
    also = [f"{count(len(following), 'paper', 'papers')} of the same layout or sender: phr follows you there too."]
    return [told, *(also if following else [])]


def _told_opened(shelf: Shelf, answered: Answered) -> list[str]:
    records = [shelf.find(record_id) for record_id in answered.about]
    fresh = [shelf.find(record_id) for record_id in answered.appeared]
    opened = [one for one in records if not is_archive(one) and not is_shut(one)]
    told = [f"It opens. {record_words(one)}" for one in opened[:1]]
    told = [f"{len(opened)} papers open now:", *_listed(opened)] if len(opened) > 1 else told
    if fresh:
        told += [f"It opens. {count(len(fresh), 'record', 'records')} came out of it:", *_listed(fresh)]
    gone = [one for one in records if one.state is State.REMOVED]
    if gone and not fresh:
        told += ["It opens. The vault held already what is in it."]
    kept = [one for one in records if is_archive(one) and one not in gone and not is_shut(one)]
    told += [
        f"The password fits, but {'not all' if fresh else 'nothing'} could be taken out of the archive: {trouble.what};"
        f" {trouble.next_step}."
        for one in kept
        for trouble in one.troubles
    ]
    return told + [f"The archive itself is in the trash; to take it out: phr restore {one.id[:8]}" for one in gone]


def _show(sitting: _Sitting, once: AskedOnce, further: Sequence[Answer]) -> None:
    width, height = shutil.get_terminal_size((80, 24))
    if sitting.is_rich:
        click.clear()
    else:
        height = _SCROLLED
        say()
    notices = [Line(text) for notice in sitting.notices for text in wrapped(shown(notice), width, hanging="  ")]
    sitting.notices = []
    room = max(0, height // 4)
    lines = [*notices[:room], *([Line("")] if notices else [])]
    done, left = len([one for one in sitting.steps if not _is_apart(one)]), len(sitting.waiting)
    pace = minutes_left(left, seconds_running() - sitting.began, sitting.answered)
    heading = f"Question {done + 1} of {done + left}, {pace} left"
    lines += screen(once, heading, _opening(sitting.books, once), further, (width, height - len(lines)))
    for line in lines:
        _say_line(line, is_rich=sitting.is_rich)


def _is_apart(step: Answered | _PutOff) -> bool:
    return isinstance(step, _PutOff) and step.is_apart


def _say_line(line: Line, *, is_rich: bool) -> None:
    if is_rich and line.look is not Look.PLAIN:
        say(click.style(line.text, bold=line.look is Look.STRONG, dim=line.look is Look.FAINT))
    else:
        say(line.text)


def _opening(books: Books, once: AskedOnce) -> list[str]:
    """Return the lines of the paper that help to answer: around what the question rests on, else its first ones."""
    if once.is_merged or once.question.about is Subject.PARTS:
        return []
    pages = books.text_of(once.first.record)
    quotes = once.question.quotes
    if quotes and once.question.about is not Subject.KIND:
        page = pages[quotes[0].page - 1] if quotes[0].page and quotes[0].page <= len(pages) else ""
        lines = [line for line in page.splitlines() if line.strip()]
        place = next((at for at, line in enumerate(lines) if quotes[0].text.strip() in line), None)
        return lines[max(0, place - _AROUND) : place + _AROUND + 1] if place is not None else []
    lines = [line for page in pages for line in page.splitlines() if line.strip()]
    return lines[:_OPENING_LINES]


def _show_text(sitting: _Sitting, once: AskedOnce) -> None:
    """Show the words of the papers that a question is about, a screen at a time."""
    width, height = shutil.get_terminal_size((80, 24))
    lines: list[str] = []
    for one in once.asked:
        lines += ["", shown(one.record.source_name)]
        for number, page in enumerate(sitting.books.text_of(one.record), start=1):
            lines.append(f"--- page {number} of {one.record.page_count}")
            for line in page.splitlines():
                lines += wrapped(shown(line), width, "  ") or [""]
    step = max(4, height - 2)
    for start in range(0, len(lines), step):
        if sitting.is_rich:
            click.clear()
        for line in lines[start : start + step]:
            say(line)
        is_last = start + step >= len(lines)
        if press("Press a key to go back." if is_last else "Space for more, any other key to go back.") != " ":
            return


def _say_end(sitting: _Sitting) -> None:
    later = sum(isinstance(step, _PutOff) and not step.is_apart for step in sitting.steps)
    open_now = len(sitting.waiting) + later
    say()
    for notice in sitting.notices:
        say(shown(notice))
    say(f"{count(sitting.answered, 'question', 'questions')} answered, {open_now} open.")
    if open_now:
        say("`phr review` goes on where you stopped; what you left for later comes last.")


def _listed(records: Sequence[Record]) -> list[str]:
    """Return records a line each, the first ones of many."""
    more = [f"  and {len(records) - _MOST_LISTED} more"] if len(records) > _MOST_LISTED else []
    return [*(f"  {one.id[:8]}  {record_words(one)}" for one in records[:_MOST_LISTED]), *more]
