"""phr review, correct, remove, restore."""

import click

from phr.actions.archives import came_out_of, is_archive
from phr.actions.books import Books
from phr.actions.browse import find_record, find_records
from phr.actions.decide import answer, open_questions, take_back
from phr.actions.decide import correct as correct_record
from phr.actions.decide import remove as remove_records
from phr.actions.decide import restore as restore_records
from phr.actions.merging import Asked
from phr.actions.passwords import open_what_is_shut
from phr.actions.splitting import parted_from
from phr.cli.browse import NothingNamed
from phr.cli.open import opened_books
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, record_facts, say, say_json, say_wrapped
from phr.errors import NotUnderstood, PhrError
from phr.record.entry import PersonsWord, Record, State
from phr.record.filing import DocumentDate, Question, Subject
from phr.record.kinds import Category, RecordKind, name_of
from phr.record.plain import to_plain
from phr.record.shown import shown


class NobodyToAsk(NotUnderstood):
    """Questions cannot be asked where nobody sits at a terminal."""

    code = "nobody-to-ask"

    def __init__(self) -> None:
        super().__init__(
            "phr review asks at a terminal, and there is none",
            next_step="see the questions with `phr review --json`, and answer with `phr correct`",
        )


class DateNotUnderstood(NotUnderstood):
    """A date that is none."""

    code = "date-not-understood"

    def __init__(self, typed: str) -> None:
        super().__init__(f"{shown(typed)[:40]} is no date", next_step="write it as 2026-03-14, 2026-03 or 2026")


class DocumentDateType(click.ParamType[DocumentDate]):
    """A date as far as it is known: 2026-03-14, 2026-03 or 2026."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> DocumentDate:
        """Return the date a text names; raise DateNotUnderstood."""
        if isinstance(value, DocumentDate):
            return value
        try:
            return DocumentDate.parse(str(value))
        except ValueError as error:
            raise DateNotUnderstood(str(value)) from error


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
    if not as_json and not Session.of(ctx).can_ask:
        raise NobodyToAsk
    with opened_books(ctx) as books:
        open_what_is_shut(books)
        asked = open_questions(books)
        if as_json:
            say_json([{"id": one.record.id, **to_plain(one.question)} for one in asked])
        elif not asked:
            say("phr has no questions.")
        else:
            _ask_all(books, list(asked))


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--category", type=click.Choice([category.value for category in Category]))
@click.option("--kind", type=click.Choice([kind.value for kind in RecordKind]), metavar="KIND")
@click.option("--date", type=DocumentDateType(), help="As 2026-03-14, 2026-03 or 2026.")
@click.option("--person", help="Whose record it is, as printed.")
@click.option("--mine/--not-mine", default=None, help="Whether it is about you; what is not stays out of packages.")
@click.option("--provider", help="The doctor or place it comes from.")
@click.option("--title", help="A short title.")
@click.option("--undo", is_flag=True, help="Take the newest correction back.")
@json_option
@shared_options
@click.pass_context
def correct(
    ctx: click.Context,
    record_id: str,
    category: str | None,
    kind: str | None,
    date: DocumentDate | None,
    person: str | None,
    mine: bool | None,
    provider: str | None,
    title: str | None,
    undo: bool,
    as_json: bool,
) -> None:
    r"""Say what is right about a record. Your word wins over phr's, for ever.

    \b
    Example:
      phr correct 3f2a --kind lab-result --date 2026-03-14
    """
    word = PersonsWord(
        category=Category(category) if category else None,
        kind=RecordKind(kind) if kind else None,
        document_date=date,
        person=person,
        provider=provider,
        title=title,
        is_mine=mine,
    )
    with opened_books(ctx) as books:
        record = find_record(books, record_id)
        corrected = take_back(books, record) if undo else correct_record(books, record, word)
    if as_json:
        say_json(record_facts(corrected))
    else:
        say(f"Written down. {_summary(corrected)}")


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@json_option
@shared_options
@click.pass_context
def remove(ctx: click.Context, record_ids: tuple[str, ...], as_json: bool) -> None:
    r"""Put records in the trash: out of lists, plan and packages. `phr restore` brings them back.

    \b
    Example:
      phr remove 3f2a
    """
    if not record_ids:
        raise NothingNamed("phr remove 3f2a")
    with opened_books(ctx) as books:
        moved = remove_records(books, find_records(books, record_ids))
    if as_json:
        say_json({"removed": list(moved)})
    else:
        say(f"{count(len(moved), 'record is', 'records are')} in the trash now.")


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@json_option
@shared_options
@click.pass_context
def restore(ctx: click.Context, record_ids: tuple[str, ...], as_json: bool) -> None:
    r"""Take records out of the trash.

    \b
    Example:
      phr list --removed
      phr restore 3f2a
    """
    if not record_ids:
        raise NothingNamed("phr restore 3f2a")
    with opened_books(ctx) as books:
        moved = restore_records(books, find_records(books, record_ids))
    if as_json:
        say_json({"restored": list(moved)})
    else:
        say(f"{count(len(moved), 'record is', 'records are')} back from the trash.")


def _ask_all(books: Books, asked: list[Asked]) -> None:
    done: list[Record] = []
    place, settled = 0, 0
    while place < len(asked):
        one = asked[place]
        say()
        say(f"Question {place + 1} of {len(asked)}")
        _say_question(one)
        key = _ask_key(one.question)
        if key == "q":
            break
        if key == "u" and done:
            take_back(books, done.pop())
            place, settled = max(0, place - 1), settled - 1
            say("Taken back.")
            continue
        value = _value_of(one.question, key)
        if value is not None:
            try:
                answered = answer(books, one, value)
                settled += 1
                if one.question.about is Subject.PARTS and value == "yes":
                    asked[place + 1 :] = _say_split(books, answered, asked[place + 1 :])
                elif one.question.about is Subject.PASSWORD and value:
                    asked[place + 1 :] = _say_opened(books, answered, asked[place + 1 :])
                else:
                    done.append(answered)
            except PhrError as error:
                say(f"{error.what}; {error.next_step}")
                continue
        place += 1
    say()
    say(f"{count(settled, 'question', 'questions')} answered.")


def _say_split(books: Books, first: Record, asked: list[Asked]) -> list[Asked]:
    """Say what a file was split into; return what is left to ask, about its parts and no more about the whole."""
    scan = [one for one in books.shelf().standing() if parted_from(one) == parted_from(first)]
    say(f"Split into {count(len(scan), 'record', 'records')}; to take it back: phr split {first.id[:8]} --undo")
    for part in scan:
        say(f"  {part.id[:8]}  {_summary(part)}")
    about_parts = [one for one in open_questions(books) if one.record.id in {part.id for part in scan}]
    return about_parts + [one for one in asked if one.record.id != first.id]


def _say_opened(books: Books, opened: Record, asked: list[Asked]) -> list[Asked]:
    """Say what a password opened; return what is left to ask, for it may have opened other papers too."""
    fresh = came_out_of(books, opened) if is_archive(opened) else ()
    standing = open_questions(books)
    still = {(one.record.id, one.question.about) for one in standing}
    left = [one for one in asked if (one.record.id, one.question.about) in still]
    left += [one for one in standing if one.record.id in {record.id for record in (opened, *fresh)}]
    if not is_archive(opened):
        say(f"It opens. {_summary(opened)}")
        return left
    say(f"It opens. {count(len(fresh), 'record', 'records')} came out of it:")
    for record in fresh:
        say(f"  {record.id[:8]}  {_summary(record)}")
    if opened.state is State.REMOVED:
        say(f"The archive itself is in the trash; to take it out again: phr restore {opened.id[:8]}")
    return left


def _say_question(asked: Asked) -> None:
    say(shown(f"{asked.record.source_name}  (record {asked.record.id[:8]})"))
    for quote in asked.question.quotes[:3]:
        place = f"page {quote.page}" if quote.page else quote.source
        say_wrapped(f'{place}: "{shown(quote.text)[:200]}"', "    ")
    say_wrapped(shown(asked.question.text))
    for number, choice in enumerate(asked.question.choices[:9], start=1):
        say(f"  {number}  {shown(choice.label)}")
    if asked.question.about is Subject.PERSON:
        say("  y  yes, it is mine      n  no, hold it back")
    elif asked.question.about is Subject.PARTS:
        say("  y  yes, split it so      n  no, it is one paper")
    elif asked.question.about is Subject.PASSWORD:
        say("  p  type the password")
    else:
        say("  o  something else")
    say("  s  skip for now    x  do not ask again    u  undo    q  stop")


def _ask_key(question: Question) -> str:
    numbers = [str(number) for number in range(1, len(question.choices[:9]) + 1)]
    own = {Subject.PERSON: ["y", "n"], Subject.PARTS: ["y", "n"], Subject.PASSWORD: ["p"]}.get(question.about, ["o"])
    allowed = {*numbers, *own, "s", "x", "u", "q"}
    while True:
        click.echo("> ", nl=False)
        key = click.getchar().lower()
        click.echo(key if key.isprintable() else "")
        if key in ("\x03", "\x04"):
            raise click.Abort
        if key in allowed:
            return key


def _value_of(question: Question, key: str) -> str | None:
    """Return the answer that a key stands for: "" for "do not ask again", None for "skip"."""
    if key in ("s", "u"):
        return None
    if key == "x":
        return ""
    if key in ("y", "n"):
        return "yes" if key == "y" else "no"
    if key == "p":
        secret: str = click.prompt("Password", default="", show_default=False, hide_input=True)
        return secret or None
    if key == "o":
        if question.about is Subject.KIND:
            say("  " + ", ".join(f"{kind.value}" for kind in RecordKind))
        typed: str = click.prompt("Type it", default="", show_default=False)
        return typed.strip() or None
    return question.choices[int(key) - 1].value


def _summary(record: Record) -> str:
    filing = record.filing
    dated = str(filing.document_date.value) if filing.document_date else "no date"
    return shown(f"{name_of(filing.kind.value)}, {dated}, {filing.title}".rstrip(", "))
