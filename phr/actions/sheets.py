"""Sheets: what phr knows of a document the moment it is taken in, ready to be sealed beside the original."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from phr.actions.pages import CAN_BE_PARTED, excerpt_of
from phr.actions.sealing import Sealed
from phr.actions.studies import ReadInstance, first_told, source_of, study_hash, study_of
from phr.classify.decide import decide
from phr.classify.lab_values import find_lab_values
from phr.classify.parting import question_of_parts
from phr.clock import Moment
from phr.inbox.disc_directory import disc_of
from phr.record.entry import PersonsWord, RecordId, Sheet
from phr.record.filing import Filing
from phr.record.lab import LabValue
from phr.record.reading import Form, Reading, Trouble
from phr.record.seen_words import SeenWords, seen_on
from phr.vault.persons_word import with_word

_NOT_UNDERSTOOD = Trouble(
    code="not-understood",
    what="phr stumbled over what this file says, by a fault of its own",
    next_step="say what it is with `phr correct`; the file itself is kept whole",
)


@dataclass(frozen=True, slots=True)
class _Understood:
    """What phr makes of a reading: where it belongs, the words that OCR read, its lab values, what went wrong."""

    filing: Filing
    seen: tuple[SeenWords, ...] = ()
    lab_values: tuple[LabValue, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def new_record_id() -> RecordId:
    """Return a new document's id: 16 hex digits drawn at random."""
    return RecordId(secrets.token_hex(8))


def sheet_of_document(one: Sealed, moment: Moment) -> Sheet:
    """Return the sheet of one file, filed as phr understands it today."""
    reading, staged = one.reading, one.staged
    understood = _understood(reading, moment.day)
    return Sheet(
        record_id=new_record_id(),
        plain_sha256=staged.plain_sha256,
        source_name=text_of(one.sniffed.arrival.path),
        form=reading.form,
        mime=reading.mime,
        size_bytes=staged.plain_size_bytes,
        received=moment.at,
        page_count=reading.page_count,
        is_read=reading.is_read,
        filing=understood.filing,
        text=_text_by_page(reading),
        troubles=(*(one.sniffed.troubles or reading.troubles), *understood.troubles),
        seen=understood.seen,
        statements=reading.statements,
        lab_values=understood.lab_values,
    )


def read_anew(sheet: Sheet, reading: Reading, today: date) -> Sheet:
    """Return a document's sheet with what it says now; the person's word and where it came from stay.

    `reading` is of the whole file; of a part of a scan only its own pages count.
    """
    if sheet.excerpt is not None:
        reading = excerpt_of(reading, sheet.excerpt.first, sheet.excerpt.last)
        if sheet.is_read and not reading.is_read:
            return sheet  # what reads its pages is missing today; other pages of the file may be read all the same
    understood = _understood(reading, today, sheet.word, is_part=sheet.excerpt is not None)
    return replace(
        sheet,
        form=reading.form,
        mime=reading.mime,
        page_count=reading.page_count,
        is_read=reading.is_read,
        filing=understood.filing,
        text=_text_by_page(reading),
        troubles=(*reading.troubles, *understood.troubles),
        seen=understood.seen,
        statements=reading.statements,
        lab_values=understood.lab_values,
    )


def _understood(
    reading: Reading, today: date, word: PersonsWord | None = None, *, is_part: bool = False
) -> _Understood:
    """Return what phr makes of a reading; where it stumbles, the file is kept as one that phr asks about."""
    try:
        filing = decide(reading, today) if is_part else _filing_of(reading, today)
        shown = with_word(filing, word) if word is not None else filing
        values = find_lab_values(reading, shown.kind.value)
        return _Understood(filing, seen_in(reading), values)
    except Exception:  # noqa: BLE001 - one paper that phr stumbles over must not keep all others from being filed
        blank = replace(reading, is_read=False, pages=(), dicom=None)
        return _Understood(decide(blank, today), seen_in(reading), troubles=(_NOT_UNDERSTOOD,))


def _filing_of(reading: Reading, today: date) -> Filing:
    """Return how a file is filed; where it seems to hold several papers, phr asks whether to make a record of each."""
    filing = decide(reading, today)
    asked = question_of_parts(reading, today) if reading.form in CAN_BE_PARTED else None
    return filing if asked is None else replace(filing, questions=(asked, *filing.questions))


def seen_in(reading: Reading) -> tuple[SeenWords, ...]:
    """Return the words of all pages that OCR read."""
    return tuple(seen for page in reading.pages if (seen := seen_on(page)) is not None)


def sheet_of_study(
    group: Sequence[ReadInstance],
    paths: Sequence[PurePosixPath],
    discs: Mapping[PurePosixPath, tuple[Trouble, ...]],
    moment: Moment,
) -> Sheet:
    """Return the sheet of the instances of one study that came together, filed by the first instance that tells of it.

    `paths` are the files' places in the inbox; `discs` the folders that hold a DICOMDIR, with what is wrong with each.
    """
    first = first_told(group).reading
    return Sheet(
        record_id=new_record_id(),
        plain_sha256=study_hash(group),
        source_name=text_of(PurePosixPath(source_of(paths, discs))),
        form=Form.DICOM,
        mime=first.mime,
        size_bytes=sum(one.instance.size_bytes for one in group),
        received=moment.at,
        page_count=0,
        is_read=True,
        filing=decide(first, moment.day),
        study=study_of(group),
        troubles=_troubles_of_discs(paths, discs),
    )


def _troubles_of_discs(
    paths: Iterable[PurePosixPath], discs: Mapping[PurePosixPath, tuple[Trouble, ...]]
) -> tuple[Trouble, ...]:
    came_by = dict.fromkeys(disc for path in paths if (disc := disc_of(path, discs)) is not None)
    return tuple(dict.fromkeys(trouble for disc in came_by for trouble in discs[disc]))


def text_of(path: PurePosixPath) -> str:
    """Return a path as text that JSON can carry: bytes that are no UTF-8 become replacement characters."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _text_by_page(reading: Reading) -> tuple[str, ...]:
    """Return the text of each page up to the last that was read; a page that was not read is empty."""
    if not reading.pages:
        return ()
    by_number = {page.number: page.text for page in reading.pages}
    return tuple(by_number.get(number, "") for number in range(1, max(by_number) + 1))
