"""The order in which records stand in lists and packages: by what they are, not by the second they were filed."""

from phr.record.entry import Record, Study

_Place = tuple[bool, tuple[int, ...], int, str, str, str]


def newest_first(record: Record) -> _Place:
    """Return a record's place: the newest date first, a date known in part after the full ones, undated records last.

    Of one date those that print a time stand first, the latest of them before the others; else the title decides.
    Undated ones stand by the day on which they were filed, the newest first.
    """
    dated = record.filing.document_date
    filed = (record.day.year, record.day.month, record.day.day)
    day = filed if dated is None else (dated.value.year, dated.value.month or 0, dated.value.day or 0)
    return (
        dated is None,
        tuple(-part for part in day),
        -_time_of(record.study),
        record.filing.title.casefold(),
        record.source_name.casefold(),
        record.id,
    )


def _time_of(study: Study | None) -> int:
    """Return when a study was made as HHMMSS, from DICOM's time (PS3.5, 6.2: also of older form), -1 where unknown."""
    digits = study.time.partition(".")[0].replace(":", "").strip() if study is not None else ""
    return int(f"{digits:0<6}"[:6]) if digits.isascii() and digits.isdigit() else -1
