"""DICOM headers to studies: instances of one study and one patient, grouped into series and put in order."""

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from phr.record.entry import Instance, RecordId, Series, StoredObject, Study
from phr.record.patients import births_within, born_on
from phr.record.reading import DicomHeader, Reading


@dataclass(frozen=True, slots=True)
class ReadInstance:
    """One DICOM file that was read and sealed: what it says, and what stands in the vault for it."""

    reading: Reading
    header: DicomHeader
    instance: Instance
    stored: StoredObject


def instances_by_study(read: Iterable[ReadInstance]) -> list[list[ReadInstance]]:
    """Return the instances of each study of each patient, in the order of series and instance numbers.

    Two patients under one study UID are two studies, and so are two of one name with two dates of birth: a disc burned
    wrongly must not mix them. An instance without a date of birth goes with its series, then with its study.
    """
    held = list(read)
    patients = [(one.header.study_uid, one.header.patient_name, one.header.patient_id) for one in held]
    series = [(patient, one.header.series_uid) for patient, one in zip(patients, held, strict=True)]
    births = births_within(
        [(uid, born_on(one.header.patient_birth_date)) for uid, one in zip(series, held, strict=True)]
    )
    births = births_within(list(zip(patients, births, strict=True)))
    groups: dict[tuple[tuple[str, str, str], str], list[ReadInstance]] = {}
    for patient, born, one in zip(patients, births, held, strict=True):
        groups.setdefault((patient, born), []).append(one)
    return [sorted(group, key=_place) for group in groups.values()]


def first_told(group: Sequence[ReadInstance]) -> ReadInstance:
    """Return the instance of a study that tells of it: the first one with a date of birth, else the first."""
    return next((one for one in group if born_on(one.header.patient_birth_date)), group[0])


def of_doubtful_patient(studies: Mapping[RecordId, Study]) -> frozenset[RecordId]:
    """Return the records of studies without a date of birth where others under the same study UID have several."""
    births: dict[str, set[str]] = {}
    for study in studies.values():
        births.setdefault(study.uid, set()).add(born_on(study.patient_birth_date))
    return frozenset(
        record_id
        for record_id, study in studies.items()
        if not born_on(study.patient_birth_date) and len(births[study.uid] - {""}) > 1
    )


def study_of(group: Sequence[ReadInstance]) -> Study:
    """Return the study that a group of instances makes, its facts taken from the first instance that tells of it."""
    first = first_told(group).header
    by_series: dict[str, list[ReadInstance]] = {}
    for one in group:
        by_series.setdefault(one.header.series_uid, []).append(one)
    return Study(
        uid=first.study_uid,
        date=first.study_date,
        time=first.study_time,
        study_id=first.study_id,
        accession_number=first.accession_number,
        description=first.study_description,
        patient_name=first.patient_name,
        patient_id=first.patient_id,
        patient_birth_date=first.patient_birth_date,
        patient_sex=first.patient_sex,
        institution=first.institution,
        series=tuple(_series_of(members) for members in by_series.values()),
    )


def study_hash(group: Iterable[ReadInstance]) -> str:
    """Return what stands for a study's originals: SHA-256 over the sorted hashes of its instances, joined by LF."""
    hashes = sorted(one.instance.plain_sha256 for one in group)
    return hashlib.sha256("\n".join(hashes).encode("ascii")).hexdigest()


def source_of(paths: Sequence[PurePosixPath], directories: Container[PurePosixPath]) -> str:
    """Return the path in the inbox that a study came by: its disc, else the folder its files share, else its file.

    `directories` are the folders that hold a DICOMDIR; the nearest one above the files is their disc.
    """
    if len(paths) == 1 and len(paths[0].parts) == 1:
        return str(paths[0])
    shared = paths[0].parent
    for path in paths[1:]:
        while shared not in path.parents:
            shared = shared.parent
    for folder in (shared, *shared.parents):
        if folder in directories:
            return str(folder)
    return str(shared) if shared.parts else str(paths[0])


def _series_of(members: Sequence[ReadInstance]) -> Series:
    first = members[0].header
    return Series(
        uid=first.series_uid,
        modality=first.modality,
        description=first.series_description,
        number=first.series_number,
        body_part=first.body_part,
        instances=tuple(one.instance for one in members),
    )


def _place(one: ReadInstance) -> tuple[int, str, int, str]:
    header = one.header
    return (_number(header.series_number), header.series_uid, _number(header.instance_number), header.sop_instance_uid)


def _number(text: str) -> int:
    """Return a DICOM integer string as a number; what is none goes to the end."""
    digits = text.strip().removeprefix("+")
    is_number = digits.removeprefix("-").isascii() and digits.removeprefix("-").isdigit() and len(digits) <= 12
    return int(digits) if is_number else 10**12
