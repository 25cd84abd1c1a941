"""Draw the values of a sheet, set it in type, and tell what is printed on it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from lab_trials.layouts import Layout
from lab_trials.tests import TESTS, WORD_TESTS, WORDS, Test

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "samples" / "fonts"
_UNITS = {
    "plain": {},
    "german": {
        "10^3/µL": "G/l",
        "10^6/µL": "T/l",
        "mg/dL": "mg/dl",
        "g/dL": "g/dl",
        "mmol/L": "mmol/l",
        "U/L": "U/l",
        "fL": "fl",
        "ng/mL": "ng/ml",
        "µg/dL": "µg/dl",
        "pg/mL": "pg/ml",
        "mIU/L": "mU/l",
        "ng/dL": "ng/dl",
        "mL/min/1.73m²": "ml/min/1,73m²",
        "mg/L": "mg/l",
        "U/mL": "U/ml",
        "g/L": "g/l",
    },
    "french": {
        "10^3/µL": "10^9/L",
        "10^6/µL": "10^12/L",
        "U/L": "UI/L",
        "mIU/L": "mUI/L",
        "mL/min/1.73m²": "mL/min/1,73m²",
    },
}
_SECTIONS = {
    "en": ("HEMATOLOGY", "CHEMISTRY"),
    "de": ("Blutbild", "Klinische Chemie"),
    "fr": ("Hématologie", "Biochimie"),
    "es": ("Hematología", "Bioquímica"),
    "it": ("Ematologia", "Chimica clinica"),
    "pt": ("Hematologia", "Bioquímica"),
}
_ABOUT = {
    "en": ("Patient:", "DOB:", "Collected:", "Reported:", "LABORATORY REPORT"),
    "de": ("Patient:", "geb.:", "Abnahme:", "Ausgang:", "Laborbefund"),
    "fr": ("Patient :", "Né(e) le :", "Prélèvement :", "Édité le :", "Compte rendu d'analyses"),
    "es": ("Paciente:", "Nacimiento:", "Extracción:", "Informe:", "Informe de laboratorio"),
    "it": ("Paziente:", "Nato/a il:", "Prelievo:", "Referto:", "Referto esami di laboratorio"),
    "pt": ("Paciente:", "Nascimento:", "Coleta:", "Emissão:", "Resultado de exames"),
}
_LABS = ("Labor Seeblick", "Hillcrest Medical Laboratory", "Laboratoire du Parc", "Laboratorio Central Robles")
_METHODS = ("Photometrie", "ECLIA", "HPLC", "Turbidimetrie")
_SUPERSCRIPTS = "¹²³"


@dataclass(frozen=True, slots=True)
class Printed:
    """One row as it is printed: what must be read from it."""

    analyte: str
    value: str
    unit: str
    reference_range: str
    flag: str


@dataclass(frozen=True, slots=True)
class LabSheet:
    """A sheet: its layout, its PDF, its rows of results, and how many numbers on it are older results."""

    layout: Layout
    pdf: bytes
    rows: tuple[Printed, ...]


@dataclass(slots=True)
class _Pen:
    """Writes numbers as one layout does."""

    layout: Layout
    luck: Random
    language: str = field(default="")

    def number(self, value: float, decimals: int) -> str:
        """Return a number as printed."""
        text = f"{value:.{decimals}f}"
        if self.layout.thousands and decimals == 0 and value >= 1000:
            return f"{round(value):,}".replace(",", ".")
        return text.replace(".", self.layout.decimal)

    def span(self, test: Test) -> str:
        """Return a range as printed, without brackets."""
        low = None if test.low is None else self.number(test.low, test.decimals)
        high = None if test.high is None else self.number(test.high, test.decimals)
        if low is None:
            return f"{self.layout.open_high}{high}"
        return f"{self.layout.open_low}{low}" if high is None else f"{low}{self.layout.to}{high}"

    def drawn(self, test: Test) -> tuple[str, str]:
        """Return a value as printed and its flag: about two of three within the range."""
        low = test.low if test.low is not None else 0.1 * (test.high or 0)
        high = test.high if test.high is not None else 2 * low
        fate = self.luck.random()
        least = 10.0**-test.decimals
        if fate < 0.18:
            return self.number(high + max(least, self.luck.uniform(0.02, 0.9) * high), test.decimals), self._sign(
                test.high, 0
            )
        if fate < 0.33 and test.low is not None:
            return self.number(
                max(least, low - max(least, self.luck.uniform(0.05, 0.6) * low)), test.decimals
            ), self._sign(test.low, 1)
        return self.number(self.luck.uniform(low, high), test.decimals), ""

    def _sign(self, end: float | None, which: int) -> str:
        return "" if end is None else self.layout.flags[which]


def sheets_of(layout: Layout, count: int, seed: int) -> list[LabSheet]:
    """Return some sheets of a layout; the same seed gives the same sheets."""
    return [_sheet(layout, Random(f"{seed}/{layout.name}/{number}")) for number in range(count)]


def _sheet(layout: Layout, luck: Random) -> LabSheet:
    pen = _Pen(layout, luck)
    tests = luck.sample(TESTS, min(layout.rows, len(TESTS)))
    printed = [_row(pen, test) for test in tests]
    if layout.language != "pt" and "name-unit" not in layout.columns:
        name = luck.choice(WORD_TESTS)
        word = luck.choice(WORDS[layout.language])
        printed.append(Printed(name, word, "", word, ""))
    by_table = [printed[at :: layout.tables] for at in range(layout.tables)]
    data = _data(layout, luck, [_table(pen, rows, dict(zip(printed, tests, strict=False))) for rows in by_table])
    return LabSheet(layout, _set(data), tuple(printed))


def _row(pen: _Pen, test: Test) -> Printed:
    layout = pen.layout
    value, flag = pen.drawn(test)
    unit = _UNITS[layout.units].get(test.unit, test.unit)
    span = pen.span(test)
    if layout.by_sex and test.low is not None and test.high is not None and pen.luck.random() < 0.4:
        men = f"{pen.number(test.low * 1.1, test.decimals)}{layout.to}{pen.number(test.high * 1.1, test.decimals)}"
        span = f"H: {men} M: {span}"
    has_flags = any("flag" in column or column == "high-value" for column in layout.columns)
    return Printed(test.names[layout.language], value, unit, span, flag if has_flags else "")


def _table(pen: _Pen, rows: list[Printed], tests: dict[Printed, Test]) -> dict[str, Any]:
    layout = pen.layout
    lines: list[dict[str, Any]] = []
    for at, row in enumerate(rows):
        if layout.sections and at in (0, len(rows) // 2):
            lines.append({"section": _SECTIONS[layout.language][0 if at == 0 else 1]})
        lines.append({"cells": [_cell(pen, column, row, tests.get(row)) for column in layout.columns]})
        if layout.notes_under and pen.luck.random() < 0.4:
            lines.append({"note": f"Methode: {pen.luck.choice(_METHODS)}"})
    heads = list(layout.heads) if layout.heads is not None else None
    return {"widths": list(layout.widths), "ways": list(layout.ways), "head": heads, "rows": lines}


def _cell(pen: _Pen, column: str, row: Printed, test: Test | None) -> str:
    layout = pen.layout
    ranged = f"{layout.brackets[0]}{row.reference_range}{layout.brackets[1]}"
    name = row.analyte
    if layout.footnotes and pen.luck.random() < 0.3:
        name += f" {pen.luck.choice(_SUPERSCRIPTS)}"
    if layout.leaders:
        name += " " + "." * max(2, 30 - len(name))
    cells = {
        "name": name,
        "name-unit": f"{row.analyte} ({row.unit})" if row.unit else row.analyte,
        "value": row.value,
        "flag": row.flag,
        "unit": row.unit,
        "range": ranged,
        "range-unit": f"{ranged} {row.unit}".strip(),
        "value-unit": f"{row.value} {row.unit}".strip(),
        "value-flag": f"{row.value} {row.flag}".strip(),
        "low-value": "" if row.flag else row.value,
        "high-value": f"{row.value} {row.flag}" if row.flag else "",
        "lab": "01",
    }
    if column in cells:
        return cells[column]
    is_there = test is not None and pen.luck.random() < 0.6
    return pen.drawn(test)[0] if is_there and test is not None else ""


def _data(layout: Layout, luck: Random, tables: list[dict[str, Any]]) -> dict[str, Any]:
    born, taken, told = "14.05.1961", "03.09.2025", "04.09.2025"
    words = _ABOUT[layout.language]
    legend = {
        "de": "+ / - = Wert außerhalb des Referenzbereichs",
        "en": "H = high, L = low. Results relate only to the items tested.",
    }
    return {
        "lab": luck.choice(_LABS),
        "address": "12 Mill Lane, 20457 Northport · Tel. 040 5550 120",
        "about": [
            [words[0], "Quandt, Mara"],
            [words[1], born],
            [words[2], f"{taken} 08:15"],
            [words[3], f"{told} 14:02"],
        ],
        "title": words[4],
        "language": layout.language,
        "font": layout.font,
        "size": layout.size,
        "paper": "us-letter" if layout.language == "en" else "a4",
        "lines": layout.lines,
        "inset": layout.inset,
        "tables": tables,
        "notes": [legend.get(layout.language, ""), "1 / 1"],
    }


def _set(data: dict[str, Any]) -> bytes:
    import typst

    made = typst.compile(
        str(HERE / "sheet.typ"),
        root=str(HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("a sheet took more than one file")
    return made
