"""The pieces of one DICOM study put together; pure.

A study may come on several discs and days. Pieces belong together by their study UID *and* by the patient they name:
two patients under one study UID, as careless anonymising leaves them, stay two records, and so do two of one name with
two dates of birth.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from phr.record.entry import Instance, Series, Sheet, Study
from phr.record.patients import births_within, born_on
from phr.record.reading import Trouble

StudyKey = tuple[str, str, str, str]
"""Study UID, patient name, patient id and date of birth, the latter three as they compare."""

DISC_INCOMPLETE = "disc-incomplete"
"""The code of a trouble that a whole copy of the same disc settles."""

_CONFLICT = Trouble(
    code="study-conflict",
    what="two different pictures of this study carry the same number; both are kept",
    next_step="ask the place that made the pictures which of them is right",
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A study put together. `adds_nothing` tells for each piece, in order, whether all it has came in before it."""

    sheet: Sheet
    adds_nothing: tuple[bool, ...]


def study_keys(studies: Sequence[Study]) -> list[StudyKey]:
    """Return what pieces must share to be one study, for each of all the pieces that there are.

    A piece without a date of birth has that of the others with its study UID, name and patient id, where there is one.
    """
    patients = [(study.uid, _comparable(study.patient_name), _comparable(study.patient_id)) for study in studies]
    births = [born_on(study.patient_birth_date) for study in studies]
    held = births_within(list(zip(patients, births, strict=True)))
    return [(*patient, born) for patient, born in zip(patients, held, strict=True)]


def join(pieces: Sequence[Sheet]) -> Joined:
    """Return the sheet of a whole study from its pieces, the one filed first at the front; each must have a study.

    What is said once about a study is taken from the first piece, the date of birth from the first that tells it.
    Instances with the same bytes are held once.
    Different bytes under one SOP instance UID are both held, and the sheet's troubles say so.
    """
    pieces = _without_settled(pieces)
    first = pieces[0]
    if first.study is None:
        raise ValueError("a piece without a study cannot be joined")
    seen: set[str] = set()
    adds_nothing = []
    for piece in pieces:
        brought = {instance.plain_sha256 for instance in instances_of(piece)}
        adds_nothing.append(brought <= seen)
        seen |= brought
    bringing = [piece for piece, nothing in zip(pieces, adds_nothing, strict=True) if not nothing] or [first]
    study = first.study if len(bringing) == 1 else _merged(first.study, bringing)
    sheet = _with_birth_date(first if len(bringing) == 1 else _one_sheet(first, bringing, study), pieces)
    conflict = (_CONFLICT,) if _has_conflict(study) and _CONFLICT not in sheet.troubles else ()
    return Joined(replace(sheet, troubles=(*sheet.troubles, *conflict)), tuple(adds_nothing))


def instances_of(sheet: Sheet) -> tuple[Instance, ...]:
    """Return all instances of a sheet's study, () where it has none."""
    return tuple(i for series in sheet.study.series for i in series.instances) if sheet.study else ()


def _with_birth_date(sheet: Sheet, pieces: Iterable[Sheet]) -> Sheet:
    """Return the sheet of a study with the date of birth that any of its pieces tells: whose it is rests on that."""
    telling = next((piece for piece in pieces if piece.study and born_on(piece.study.patient_birth_date)), None)
    if sheet.study is None or telling is None or telling.study is None or born_on(sheet.study.patient_birth_date):
        return sheet
    return replace(
        sheet,
        study=replace(sheet.study, patient_birth_date=telling.study.patient_birth_date),
        filing=replace(sheet.filing, birth_date=telling.filing.birth_date),
    )


def _without_settled(pieces: Sequence[Sheet]) -> list[Sheet]:
    """Return the pieces without "the disc was incomplete" where all that came then has come again without it."""
    settled: set[str] = set()
    left = []
    for piece in reversed(pieces):
        mine = {instance.plain_sha256 for instance in instances_of(piece)}
        troubles = tuple(trouble for trouble in piece.troubles if trouble.code != DISC_INCOMPLETE)
        if troubles == piece.troubles:
            settled |= mine
        left.append(replace(piece, troubles=troubles) if mine <= settled else piece)
    return left[::-1]


def _one_sheet(first: Sheet, pieces: Sequence[Sheet], study: Study) -> Sheet:
    whole = replace(first, study=study)
    held = instances_of(whole)
    hashes = "\n".join(sorted(instance.plain_sha256 for instance in held))
    questions = dict.fromkeys(question for piece in pieces for question in piece.filing.questions)
    return replace(
        whole,
        plain_sha256=hashlib.sha256(hashes.encode()).hexdigest(),
        size_bytes=sum(instance.size_bytes for instance in held),
        page_count=sum(piece.page_count for piece in pieces),
        is_read=all(piece.is_read for piece in pieces),
        filing=replace(first.filing, questions=tuple(questions)),
        text=tuple(page for piece in pieces for page in piece.text),
        troubles=tuple(dict.fromkeys(trouble for piece in pieces for trouble in piece.troubles)),
    )


def _merged(first: Study, pieces: Iterable[Sheet]) -> Study:
    by_uid: dict[str, Series] = {}
    held: dict[str, dict[str, Instance]] = {}
    seen: set[str] = set()
    for series in (series for piece in pieces if piece.study for series in piece.study.series):
        by_uid.setdefault(series.uid, series)
        mine = held.setdefault(series.uid, {})
        for instance in series.instances:
            if instance.plain_sha256 not in seen:
                seen.add(instance.plain_sha256)
                mine[instance.plain_sha256] = instance
    merged = (
        replace(series, instances=tuple(sorted(held[uid].values(), key=_instance_order)))
        for uid, series in by_uid.items()
        if held[uid]
    )
    return replace(first, series=tuple(sorted(merged, key=lambda series: (_number(series.number), series.uid))))


def _has_conflict(study: Study) -> bool:
    bytes_of: dict[str, str] = {}
    return any(
        bytes_of.setdefault(instance.sop_instance_uid, instance.plain_sha256) != instance.plain_sha256
        for series in study.series
        for instance in series.instances
    )


def _instance_order(instance: Instance) -> tuple[float, str, str]:
    return (_number(instance.number), instance.sop_instance_uid, instance.plain_sha256)


def _number(text: str) -> float:
    # DICOM IS is a decimal number of at most 12 characters (PS3.5 6.2); what is none goes last.
    return int(text) if len(text) <= 12 and text.lstrip("+-").isdecimal() else float("inf")


def _comparable(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("^ ")
