"""phr labs: show, plot, confirm."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from phr.actions.books import Books
from phr.actions.lab_places import RowPlace, place_of
from phr.actions.lab_plots import plot as plot_to
from phr.actions.lab_reading import labs_unsearched, read_labs
from phr.actions.labs import (
    LabPoint,
    LabSeries,
    Standing,
    Unconfirmed,
    find_series,
    lab_series,
    say_of_row,
    take_row_back,
    to_confirm,
    word_for,
)
from phr.cli.keyboard import press_one_of
from phr.cli.open import opened_books
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped, table, talk
from phr.errors import NotUnderstood
from phr.record.lab import LabVerdict
from phr.record.reading import TextSource
from phr.record.shown import shown

_BARS = "▁▂▃▄▅▆▇█"
_MOST_BARS = 12
_OPEN = "A question mark for a flag or a range: phr could not read it in the picture; the paper shows it."
_KEYS = frozenset("yneusq")


class NobodyToConfirm(NotUnderstood):
    """Rows cannot be confirmed where nobody sits at a terminal."""

    code = "nobody-to-confirm"

    def __init__(self) -> None:
        super().__init__(
            "phr labs confirm asks at a terminal, and there is none",
            next_step="see the rows with `phr labs confirm --json`, and run it again at a terminal",
        )


@contextmanager
def _searched_books(ctx: click.Context) -> Iterator[Books]:
    """Open the books, with the lab rows of papers that came to be shown as lab sheets looked for."""
    with opened_books(ctx) as books:
        unsearched = labs_unsearched(books)
        if unsearched:
            talk(f"looking for lab values in {count(len(unsearched), 'paper', 'papers')} ...")
            read_labs(books, unsearched)
        yield books


_person_option = click.option("--person", default="", metavar="NAME", help="Only this person's values, in a family.")


@click.group(invoke_without_command=True)
@_person_option
@json_option
@shared_options
@click.pass_context
def labs(ctx: click.Context, person: str, as_json: bool) -> None:
    r"""Show your lab values: each test with its newest value, as printed, and the values over time.

    phr converts and judges nothing: flags and ranges are the lab's. Your records say where each value stands.

    \b
    Example:
      phr labs
      phr labs show TSH
      phr labs show TSH --person Maria
      phr labs plot TSH --to tsh.svg
    """
    if ctx.invoked_subcommand is not None:
        return
    with _searched_books(ctx) as books:
        series = lab_series(books, person)
        waiting = len(to_confirm(books))
    if as_json:
        say_json([series_facts(one) for one in series])
        return
    if not series:
        say("No lab values were read yet.")
    else:
        _say_series(series)
        if not all(one.latest.is_flag_read for one in series):
            say()
            say_wrapped(_OPEN)
    if waiting:
        say()
        say_wrapped(f"{count(waiting, 'row', 'rows')} you have not looked at yet: phr labs confirm")


@labs.command("show")
@click.argument("analyte", metavar="TEST")
@_person_option
@json_option
@shared_options
@click.pass_context
def show_analyte(ctx: click.Context, analyte: str, person: str, as_json: bool) -> None:
    r"""Show all values of one test, oldest first, each with its range, record and page.

    \b
    Example:
      phr labs show TSH
    """
    with _searched_books(ctx) as books:
        series = find_series(books, analyte, person)
    if as_json:
        say_json(series_facts(series))
        return
    say(shown(_title(series)))
    heads = ("date", "value", "unit", "flag", "range", "record", "page", "")
    table(heads, [_point_row(point) for point in series.points])
    if not all(point.is_range_read and point.is_flag_read for point in series.points):
        say()
        say_wrapped(_OPEN)
    if not all(point.is_day_sure for point in series.points):
        say()
        say_wrapped("A date with a question mark may be read in two ways; phr review asks which is meant.")
    if len(series.units) > 1:
        say()
        say_wrapped("Values of different units are different lines; phr converts none.")


@labs.command("plot")
@click.argument("analyte", metavar="TEST")
@click.option("--to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="As tsh.svg or tsh.png.")
@_person_option
@json_option
@shared_options
@click.pass_context
def plot(ctx: click.Context, analyte: str, to: Path, person: str, as_json: bool) -> None:
    r"""Write the values of one test as a picture: printed ranges as bands, printed flags as diamonds.

    The picture is not encrypted.

    \b
    Example:
      phr labs plot TSH --to tsh.png
    """
    with _searched_books(ctx) as books:
        written = plot_to(find_series(books, analyte, person), to)
    if as_json:
        say_json({"path": str(written)})
    else:
        say(f"Written to {written}. It is not encrypted: delete it when you no longer need it.")


@labs.command("confirm")
@json_option
@shared_options
@click.pass_context
def confirm(ctx: click.Context, as_json: bool) -> None:
    r"""Look at rows one by one beside their paper, and say with one key whether phr read them right.

    \b
    Example:
      phr labs confirm
    """
    if not as_json and not Session.of(ctx).can_ask:
        raise NobodyToConfirm
    with _searched_books(ctx) as books:
        rows = to_confirm(books)
        if as_json:
            say_json([_unconfirmed_facts(row) for row in rows])
        elif not rows:
            say("There is no row that you have not looked at.")
        else:
            _confirm_all(books, rows, is_rich=Session.of(ctx).is_rich)


def series_facts(series: LabSeries) -> dict[str, Any]:
    """Return what `phr labs --json` says of one test."""
    return {
        "key": series.key,
        "analyte": series.name,
        "whose": series.whose,
        "units": list(series.units),
        "latest": _point_facts(series.latest),
        "values": [_point_facts(point) for point in series.points],
    }


def _point_facts(point: LabPoint) -> dict[str, Any]:
    return {
        "date": str(point.day) if point.day else None,
        "date_sure": point.is_day_sure,
        "value": point.value,
        "unit": point.unit,
        "reference_range": point.reference_range,
        "flag": point.flag,
        "range_read": point.is_range_read,
        "flag_read": point.is_flag_read,
        "printed_name": point.printed_name,
        "record": point.record_id,
        "page": point.page,
        "row": point.row,
        "standing": point.standing.name.lower(),
        "source": point.source,
        "loinc": point.loinc,
    }


def _unconfirmed_facts(row: Unconfirmed) -> dict[str, Any]:
    return {"analyte": row.analyte, **_point_facts(row.point), "why": row.point.why}


def _say_series(series: tuple[LabSeries, ...]) -> None:
    has_several = len({one.whose for one in series}) > 1
    rows = [
        (
            *((one.whose or "not known whose",) if has_several else ()),
            one.name,
            f"{one.latest.value} {one.latest.unit}".strip(),
            one.latest.flag_words,
            one.latest.day_words,
            sparkline(one),
            str(len(one.points)),
            "" if one.latest.standing is not Standing.UNCONFIRMED else "unconfirmed",
        )
        for one in series
    ]
    table((*(("whose",) if has_several else ()), "test", "newest", "flag", "date", "over time", "values", ""), rows)


def sparkline(series: LabSeries) -> str:
    """Return the values of the newest unit as bars from low to high, oldest first; in words where there are too few."""
    numbers = [point.number for point in series.of_unit(series.latest.unit) if point.number is not None][-_MOST_BARS:]
    if len(numbers) < 2:
        return f"{len(series.units)} units" if len(series.units) > 1 else ""
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1.0
    return "".join(_BARS[round((number - low) / span * (len(_BARS) - 1))] for number in numbers)


def _point_row(point: LabPoint) -> tuple[str, ...]:
    return (
        point.day_words,
        point.value,
        point.unit,
        point.flag_words,
        point.range_words,
        point.record_id[:8],
        str(point.page),
        point.standing.value,
    )


def _title(series: LabSeries) -> str:
    loinc = next((point.loinc for point in reversed(series.points) if point.loinc), "")
    parts = (series.name, series.whose, f"LOINC {loinc}" if loinc else "")
    return ", ".join(part for part in parts if part)


def _confirm_all(books: Books, rows: tuple[Unconfirmed, ...], *, is_rich: bool) -> None:
    steps: list[tuple[int, bool]] = []  # the row, and whether something was written about it
    at, notice = 0, ""
    while at < len(rows):
        row = rows[at]
        if is_rich:
            click.clear()
        if notice:
            say(notice)
        notice = ""
        _say_row(row, place_of(books, row), at + 1, len(rows))
        key = press_one_of(_KEYS if row.point.standing is Standing.UNCONFIRMED else _KEYS - {"y"})
        if key == "q":
            break
        if key == "u":
            notice = "Taken back." if steps else ""
            at = _back(books, rows, steps, at)
            continue
        steps.append((at, _answer(books, row, key)))
        at += 1
    say()
    say(f"{count(sum(is_written for _, is_written in steps), 'row', 'rows')} looked at.")


def _back(books: Books, rows: tuple[Unconfirmed, ...], steps: list[tuple[int, bool]], at: int) -> int:
    """Take the newest step back, and return the row that it was about."""
    if not steps:
        return at
    before, is_written = steps.pop()
    if is_written:
        take_row_back(books, rows[before])
    return before


def _answer(books: Books, row: Unconfirmed, key: str) -> bool:
    """Write the answer that a key stands for; say whether anything was written."""
    if key == "s":
        return False
    if key == "e":
        said = [
            click.prompt(f"{what} as printed", default=read, show_default=bool(read))
            for what, read in (
                ("Value", row.point.value),
                ("Unit", row.point.unit),
                ("Range", row.point.reference_range),
                ("Flag", row.point.flag),
            )
        ]
        if not said[0].strip():
            return False
        say_of_row(books, row, word_for(row, LabVerdict.EDITED, said))
        return True
    say_of_row(books, row, word_for(row, LabVerdict.RIGHT if key == "y" else LabVerdict.WRONG))
    return True


def _not_read(point: LabPoint) -> str:
    """Return what beside the value phr did not read, in words; "" where nothing is left open."""
    parts = (
        "" if point.is_range_read else "the range",
        "" if point.is_flag_read else "whether a flag is printed, such as H, + or * (e lets you type it)",
    )
    return ", and ".join(part for part in parts if part)


def _say_row(row: Unconfirmed, place: RowPlace | None, number: int, of: int) -> None:
    point = row.point
    say()
    say(f"Row {number} of {of}")
    title = row.record.filing.title or row.record.source_name
    whose = f", {row.record.whose}" if row.record.whose else ""
    say_wrapped(shown(f"{title}, {point.day_words}{whose}  (record {point.record_id[:8]})"))
    where = f"page {point.page} of {row.record.page_count}"
    if place is not None:
        where += f", {place.words}, line {place.line} of {place.lines}"
    say_wrapped(f"where:    {where}", "  ", "            ")
    if place is not None and place.above:
        say_wrapped(f"above it: {shown(place.above)}", "  ", "            ")
    row_words = "printed: " if point.source == TextSource.LAYER.value else "as seen: "  # by OCR, letter by letter
    say_wrapped(f"{row_words} {shown(point.row)}", "  ", "            ")
    if point.standing is Standing.UNREAD:
        say_wrapped(f"phr did not read it: {point.why}", "  ")
        say("  e  type it as printed    n  it is no lab value")
    else:
        beside = (f"({point.reference_range})" if point.reference_range else "", point.flag)
        parts = (row.analyte, "=", point.value, point.unit, *beside)
        say_wrapped(f"phr read: {shown(' '.join(part for part in parts if part))}", "  ", "            ")
        if point.why:
            say_wrapped(f"note:     {point.why}", "  ", "            ")
        if not_read := _not_read(point):
            say_wrapped(f"not read: {not_read}", "  ", "            ")
        say("  y  right    n  wrong, hide it    e  type it as printed")
    say("  s  skip for now    u  undo    q  stop")
