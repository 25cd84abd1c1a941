"""Apple Health's export.xml, read as it streams by: it is often a gigabyte, most of it steps and heart beats.

Rendered is one row for each type of record: how many, from when to when, the last value. Statements are made of the
few types that a doctor asks for (weight, blood pressure, blood sugar and the like), each with its last value, and of
nothing else: a step count is no finding.
"""

import time
from dataclasses import dataclass, field

from phr.readers.sheet import Sheet, shown
from phr.record.reading import Statement, StatementKind

_V, _R = StatementKind.VITAL_SIGN, StatementKind.RESULT
_CLINICAL = {
    "BodyMass": (_V, "Body weight"),
    "Height": (_V, "Body height"),
    "BodyMassIndex": (_V, "Body mass index"),
    "BodyTemperature": (_V, "Body temperature"),
    "BloodPressureSystolic": (_V, "Systolic blood pressure"),
    "BloodPressureDiastolic": (_V, "Diastolic blood pressure"),
    "RestingHeartRate": (_V, "Resting heart rate"),
    "OxygenSaturation": (_V, "Oxygen saturation"),
    "RespiratoryRate": (_V, "Respiratory rate"),
    "BloodGlucose": (_R, "Blood glucose"),
    "ForcedVitalCapacity": (_R, "Forced vital capacity"),
    "ForcedExpiratoryVolume1": (_R, "Forced expiratory volume, 1 s"),
    "PeakExpiratoryFlowRate": (_R, "Peak expiratory flow rate"),
}  # HealthKit's names of types, without their prefix
_PREFIXES = ("HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier", "HKDataType", "HKWorkoutActivityType")
_CHARACTERISTICS = "HKCharacteristicTypeIdentifier"
_MAX_TYPES = 2000
_MAX_LISTED = 500  # clinical records that are listed one by one
_LOOK_EVERY = 8192  # elements between two looks at the clock
_DAY = 10  # characters of "2014-09-13 10:27:54 +0100"


class OutOfTime(Exception):
    """The time for one file is over; what was gathered counts."""


@dataclass(slots=True)
class _Series:
    """All records of one type: how many, the first and the last day, and the value of the latest."""

    count: int = 0
    first: str = ""
    last: str = ""
    value: str = ""
    unit: str = ""

    def take(self, attributes: dict[str, str]) -> None:
        start = attributes.get("startDate", "")
        self.count += 1
        if start >= self.last:
            self.last, self.value, self.unit = start, attributes.get("value", ""), attributes.get("unit", "")
        if not self.first or start < self.first:
            self.first = start


@dataclass(slots=True)
class AppleHealth:
    """Takes the elements of an export as they stream by; memory grows with the types of record, not with records.

    Raises OutOfTime after `soft_seconds` of processor time.
    """

    soft_seconds: float
    began: float = field(default_factory=time.process_time)
    exported: str = ""
    person: dict[str, str] = field(default_factory=dict)
    series: dict[str, _Series] = field(default_factory=dict)
    workouts: dict[str, _Series] = field(default_factory=dict)
    clinical: list[tuple[str, str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    _depth: int = 0
    _seen: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; what stands inside a record or a correlation is skipped."""
        self._depth += 1
        self._seen += 1
        if self._seen % _LOOK_EVERY == 0 and time.process_time() - self.began > self.soft_seconds:
            raise OutOfTime
        if self._depth != 2:
            return
        if len(self.counts) < _MAX_TYPES or tag in self.counts:
            self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag == "Record":
            _series(self.series, attributes.get("type", "")).take(attributes)
        elif tag == "Workout":
            _series(self.workouts, attributes.get("workoutActivityType", "")).take(attributes)
        else:
            self._take_other(tag, attributes)

    def data(self, text: str) -> None:
        """Pass over text: the export holds none."""

    def end(self, tag: str) -> None:  # noqa: ARG002 - the parser names it
        """Take the end of an element."""
        self._depth -= 1

    def close(self) -> None:
        """Take the end of the file."""

    def _take_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "ExportDate":
            self.exported = attributes.get("value", "")
        elif tag == "Me":
            self.person = {name.removeprefix(_CHARACTERISTICS): value for name, value in attributes.items()}
        elif tag == "ClinicalRecord" and len(self.clinical) < _MAX_LISTED:
            names = ("type", "receivedDate", "resourceFilePath")
            kind, day, path = (shown(attributes.get(name, ""))[:200] for name in names)
            self.clinical.append((kind, day[:_DAY], path))


def render_apple_health(held: AppleHealth, sheet: Sheet) -> tuple[Statement, ...]:
    """Write an export on a sheet and return its statements."""
    sheet.line("Patient summary from Apple Health")
    sheet.labelled("Document date", held.exported[:_DAY])
    sheet.labelled("Date of birth", held.person.get("DateOfBirth", ""))
    sheet.labelled("Sex", _said(held.person.get("BiologicalSex", ""), "HKBiologicalSex").lower())
    sheet.labelled("Blood type", _said(held.person.get("BloodType", ""), "HKBloodType"))
    statements = _render_series(held, sheet)
    if held.workouts:
        sheet.heading("Workouts")
    for name, series in sorted(held.workouts.items()):
        sheet.row((_plain(name), _times(series.count), _span(series)))
    if held.clinical:
        sheet.heading(f"Health records from hospitals and practices ({held.counts.get('ClinicalRecord', 0)})")
    for kind, day, path in held.clinical:
        sheet.row(filter(None, (kind, path.rpartition("/")[2], day)))
    return statements


def _render_series(held: AppleHealth, sheet: Sheet) -> tuple[Statement, ...]:
    statements = []
    if held.series:
        sheet.heading("Records")
    for name, series in sorted(held.series.items()):
        plain = _plain(name)
        last = (
            f"last {series.value} {series.unit}".strip() if series.value and not series.value.startswith("HK") else ""
        )
        clinical = _CLINICAL.get(name.removeprefix(_PREFIXES[0]))
        page = sheet.page
        sheet.row(filter(None, (clinical[1] if clinical else plain, _times(series.count), last, _span(series))))
        if clinical and series.value:
            statements.append(_statement(clinical, name, series, page))
    return tuple(statements)


def _statement(clinical: tuple[StatementKind, str], name: str, series: _Series, page: int) -> Statement:
    kind, what = clinical
    return Statement(
        kind,
        what,
        name,
        "HealthKit",
        value=series.value[:100],
        unit=series.unit[:50],
        day=series.last[:_DAY],
        detail=f"the last of {series.count} since {series.first[:_DAY]}" if series.count > 1 else "",
        place="Records",
        page=page,
    )


def _series(held: dict[str, _Series], name: str) -> _Series:
    """Return the series of a type; beyond the limit of types all run together under no name."""
    if name not in held:
        name = name[:200] if len(held) < _MAX_TYPES else ""
    return held.setdefault(name, _Series())


def _plain(name: str) -> str:
    """Return the name of a type as words: `HKQuantityTypeIdentifierStepCount` is `Step Count`."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    spaced = "".join(f" {letter}" if letter.isupper() else letter for letter in name)
    return shown(spaced) or "Of a type without name"


def _said(value: str, prefix: str) -> str:
    said = value.removeprefix(prefix)
    return "" if said == "NotSet" else said


def _times(count: int) -> str:
    return f"{count} record" if count == 1 else f"{count} records"


def _span(series: _Series) -> str:
    first, last = series.first[:_DAY], series.last[:_DAY]
    return f"since {first}, last {last}" if first != last else f"done {first}"  # neither is the day of the export
