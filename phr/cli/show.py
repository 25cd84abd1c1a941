"""How one record is shown: each finding with how sure it is and the words it rests on, objects, history, text."""

from collections.abc import Sequence
from typing import Any

from phr.actions.browse import AlikeRecord, Contents
from phr.cli.likeness import alike_facts, say_alike
from phr.cli.speak import count, record_facts, say, say_wrapped, size_words, sureness
from phr.record.entry import Record
from phr.record.filing import Finding, PersonMatch, Quote
from phr.record.kinds import CATEGORY_NAMES, name_of
from phr.record.lab import LabValue
from phr.record.plain import to_plain
from phr.record.reading import Statement, StatementKind
from phr.record.shown import shown, shown_lines

MATCH_WORDS = {
    PersonMatch.MATCH: "yours",
    PersonMatch.OTHER: "another person's: held back from every package",
    PersonMatch.UNKNOWN: "not known whose",
}


STATEMENT_HEADINGS = {
    StatementKind.PROBLEM: "Problems stated in it",
    StatementKind.ALLERGY: "Allergies stated in it",
    StatementKind.MEDICINE: "Medicines stated in it",
    StatementKind.RESULT: "Results stated in it",
    StatementKind.VITAL_SIGN: "Vital signs stated in it",
    StatementKind.PROCEDURE: "Procedures stated in it",
    StatementKind.IMMUNISATION: "Immunisations stated in it",
}
_MOST_STATEMENTS = 8  # of each kind; a portal export may hold thousands


def show_facts(
    record: Record, contents: Contents, alike: Sequence[AlikeRecord], pages: Sequence[str] | None
) -> dict[str, Any]:
    """Return what `phr show --json` says; with the text page by page where it was asked for."""
    filing = record.filing
    facts = record_facts(record)
    facts["findings"] = {
        name: None if finding is None else _finding_facts(finding, value)
        for name, finding, value in (
            ("category", filing.category, filing.category.value.value),
            ("kind", filing.kind, filing.kind.value.value),
            ("document_date", filing.document_date, str(filing.document_date.value) if filing.document_date else None),
            ("person", filing.person, filing.person.value if filing.person else None),
            ("birth_date", filing.birth_date, str(filing.birth_date.value) if filing.birth_date else None),
            ("provider", filing.provider, filing.provider.value if filing.provider else None),
            ("language", filing.language, filing.language.value if filing.language else None),
        )
    }
    facts["title_why"] = filing.title_why or None
    facts["learned_from"] = list(filing.learned_from)
    facts["questions"] = to_plain(filing.questions)
    facts["troubles"] = to_plain(record.troubles)
    facts["lab_values"] = [lab_facts(one) for one in contents.lab_values if one.is_read]
    facts["lab_rows_unread"] = [
        {"row": one.row, "page": one.page, "why": one.why} for one in contents.lab_values if not one.is_read
    ]
    facts["statements"] = to_plain(contents.statements)
    facts["ocr_pages"] = list(contents.ocr_pages)
    facts["objects"] = to_plain(record.objects)
    facts["meta"] = record.meta
    facts["sha256"] = record.plain_sha256
    facts["same_as"] = list(record.same_as)
    facts["joined"] = list(record.joined)
    facts["alike"] = [alike_facts(one) for one in alike]
    facts["pieces"] = to_plain(record.pieces)
    facts["history"] = to_plain(record.history)
    if pages is not None:
        facts["text"] = list(pages)
    return facts


def lab_facts(one: LabValue) -> dict[str, Any]:
    """Return what is told of one lab value: texts as printed, where they stand, and how sure the reading is."""
    return {
        "analyte": one.analyte,
        "value": one.value,
        "unit": one.unit,
        "reference_range": one.reference_range,
        "flag": one.flag,
        "range_read": one.is_range_read,
        "flag_read": one.is_flag_read,
        "page": one.page,
        "box": to_plain(one.box),
        "row": one.row,
        "section": one.section,
        "source": one.source.value,
        "score": one.score,
        "sureness": one.sureness.value,
        "why": one.why,
        "key": one.key,
        "loinc": one.loinc,
    }


def say_record(record: Record, contents: Contents, alike: Sequence[AlikeRecord]) -> None:
    """Write one record with all that is known of it."""
    filing = record.filing
    say(shown(filing.title or name_of(filing.kind.value)))
    say(f"record {record.id}, {_where(record)}")
    say()
    _say_finding("filed under", CATEGORY_NAMES[filing.category.value], filing.category)
    _say_finding("kind", name_of(filing.kind.value), filing.kind)
    _say_finding("date", str(filing.document_date.value) if filing.document_date else "", filing.document_date)
    _say_finding("person", filing.person.value if filing.person else "", filing.person)
    say(f"  {'whose':<12}{shown(record.whose) or MATCH_WORDS[record.person_match]}")
    if filing.birth_date is not None:
        _say_finding("born", str(filing.birth_date.value), filing.birth_date)
    _say_finding("from", filing.provider.value if filing.provider else "", filing.provider)
    if filing.title_why:
        say_wrapped(f"  {'title':<12}likely; {shown(filing.title_why)}", hanging=" " * 16)
    _say_finding("language", filing.language.value if filing.language else "", filing.language)
    _say_study(record)
    for question in filing.questions:
        say()
        say_wrapped(f"phr asks: {shown(question.text)}", hanging="          ")
    for trouble in record.troubles:
        say()
        say_wrapped(f"trouble: {trouble.what}; next: {trouble.next_step}", hanging="         ")
    _say_statements(contents)
    _say_lab_values(contents)
    if contents.ocr_pages:
        say()
        say_wrapped(
            f"{_pages(contents.ocr_pages)} read from a picture by OCR, a machine's reading: "
            "check names, dates and numbers against the page itself",
        )
    say_alike(record, alike)
    say()
    _say_where_from(record)


def say_text(record: Record, pages: Sequence[str]) -> None:
    """Write the text of a record as phr read it, page by page."""
    if not any(pages):
        say("No text was read from this record.")
        for trouble in record.troubles:
            say_wrapped(f"{trouble.what}; next: {trouble.next_step}")
        return
    for number, page in enumerate(pages, start=1):
        say(f"--- page {number} of {record.page_count}")
        say(shown_lines(page))


def _where(record: Record) -> str:
    words = {"filed": "filed", "filed-not-read": "filed, its text not read", "removed": "in the trash"}
    return words[record.state.value]


def _finding_facts(finding: Finding[Any], value: str | None) -> dict[str, Any]:
    return {
        "value": value,
        "sureness": finding.sureness.value,
        "why": finding.why,
        "quotes": to_plain(finding.quotes),
    }


def _say_finding(name: str, value: str, finding: Finding[Any] | None) -> None:
    if finding is None:
        say(f"  {name:<12}not found")
        return
    why = f"; {finding.why}" if finding.why else ""
    say_wrapped(f"  {name:<12}{shown(value)}  ({sureness(finding)}{shown(why)})", hanging=" " * 16)
    for quote in finding.quotes:
        say(f"  {'':<12}  rests on: {_quoted(quote)}")


def _quoted(quote: Quote) -> str:
    place = f"page {quote.page}" if quote.page else quote.source
    return f'"{shown(quote.text)[:100]}" ({place})'


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]} was"
    return f"pages {', '.join(map(str, numbers))} were" if len(numbers) < 10 else f"{len(numbers)} pages were"


def _say_statements(contents: Contents) -> None:
    """Write what a portal export states, by what it is about, as it is written there; the first ones of each."""
    for kind, heading in STATEMENT_HEADINGS.items():
        stated = [one for one in contents.statements if one.kind is kind]
        if not stated:
            continue
        say()
        say(f"  {heading} ({len(stated)})")
        for one in stated[:_MOST_STATEMENTS]:
            say_wrapped(shown(statement_line(one)), "    ", "      ")
        if len(stated) > _MOST_STATEMENTS:
            say(f"    and {len(stated) - _MOST_STATEMENTS} more, with --json")


def _say_lab_values(contents: Contents) -> None:
    """Write how many lab values were read, and the first ones as they are printed."""
    read = [one for one in contents.lab_values if one.is_read]
    unread = len(contents.lab_values) - len(read)
    if not contents.lab_values:
        return
    say()
    say(f"  Lab values printed in it ({len(read)})")
    for one in read[:_MOST_STATEMENTS]:
        reference = f"({one.reference_range})" if one.reference_range else "" if one.is_range_read else "(range ?)"
        flag = one.flag if one.is_flag_read else "(flag ?)"
        printed = " ".join(filter(None, (one.analyte, one.value, one.unit, flag, reference)))
        say_wrapped(shown(printed), "    ", "      ")
    if len(read) > _MOST_STATEMENTS:
        say(f"    and {len(read) - _MOST_STATEMENTS} more; `phr labs` shows all")
    if not all(one.is_range_read and one.is_flag_read for one in read[:_MOST_STATEMENTS]):
        say_wrapped("A question mark: phr did not read it in the picture; the paper shows it.", "    ")
    if unread:
        say(f"    {count(unread, 'row was', 'rows were')} not read for certain; `phr labs confirm` shows them")


def statement_line(one: Statement) -> str:
    """Return a statement on one line, as it is written in the export: nothing converted, nothing added."""
    value = f"{one.value} {one.unit}".strip()
    parts = [one.what, value, f"({one.reference_range})" if one.reference_range else "", one.flag, one.detail]
    return ", ".join(part for part in (" ".join(filter(None, parts)), one.status, one.day) if part)


def _say_study(record: Record) -> None:
    if record.study is None:
        return
    say(f"  {'study':<12}{shown(record.study.uid)}")
    for series in record.study.series:
        what = " ".join(part for part in (series.modality, series.description, series.body_part) if part)
        say(f"  {'':<12}  {shown(what)}: {count(len(series.instances), 'image', 'images')}")


def _say_where_from(record: Record) -> None:
    pages = f", {count(record.page_count, 'page', 'pages')}" if record.page_count else ""
    say(f"came as {shown(record.source_name)} ({size_words(record.size_bytes)}{pages})")
    for piece in record.pieces:
        if piece.excerpt is not None:
            say_wrapped(
                f"pages {piece.excerpt.first} to {piece.excerpt.last} of {piece.excerpt.of} "
                f"of a scan that was split; phr split {record.id[:8]} --undo puts it together again"
            )
    for again in record.same_as:
        say(f"the same came again as record {again}")
    for later in record.joined:
        what = "the same study" if record.study is not None else "the same paper"
        say(f"joined with record {later} of {what}")
    for line in record.history:
        say(f"{line.day}  {line.what}")
