"""Twenty layouts of lab sheets, written down before phr's rules were tried on them.

Every other layout is kept aside: its errors may be counted, and no rule is made from them.
"""

from dataclasses import dataclass

SANS, SERIF, MONO = "Sample Sans", "Sample Serif", "Sample Mono"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a lab prints: its columns in order with their heads, and its habits.

    `columns` name what each holds: name, value, flag, unit, range, range-unit, value-unit, value-flag, low-value and
    high-value (in range, out of range), name-unit, previous, previous2, lab, method. `heads` are the printed words
    (None: no head at all). `to` stands between the ends of a range; `brackets` are put around ranges. `flags` are the
    signs for high and low. `lines` is grid, rule or none.
    """

    name: str
    language: str
    columns: tuple[str, ...]
    heads: tuple[str, ...] | None
    widths: tuple[float, ...]
    ways: str
    flags: tuple[str, str] = ("H", "L")
    decimal: str = "."
    to: str = " - "
    brackets: tuple[str, str] = ("", "")
    open_low: str = "> "
    open_high: str = "< "
    lines: str = "none"
    font: str = SANS
    size: float = 10.0
    inset: float = 3.0
    tables: int = 1
    rows: int = 18
    sections: bool = False
    notes_under: bool = False
    footnotes: bool = False
    leaders: bool = False
    by_sex: bool = False
    thousands: bool = False
    units: str = "plain"

    @property
    def is_aside(self) -> bool:
        """Say whether the layout is kept aside from making rules."""
        return LAYOUTS.index(self) % 2 == 1


LAYOUTS = (
    Layout(
        "German, flag column without a head",
        "de",
        ("name", "value", "flag", "unit", "range"),
        ("Untersuchung", "Ergebnis", "", "Einheit", "Referenzbereich"),
        (4, 1.5, 0.6, 1.6, 2.4),
        "lllll",
        ("+", "-"),
        ",",
        lines="rule",
        sections=True,
        units="german",
    ),
    Layout(
        "American, flag and lab columns",
        "en",
        ("name", "value", "flag", "unit", "range", "lab"),
        ("TESTS", "RESULT", "FLAG", "UNITS", "REFERENCE INTERVAL", "LAB"),
        (4, 1.4, 1, 1.8, 2.8, 0.8),
        "llllll",
        ("High", "Low"),
        font=SANS,
        size=9.5,
    ),
    Layout(
        "French, older result with its date",
        "fr",
        ("name", "value", "unit", "range", "previous"),
        ("Analyse", "Résultat", "Unité", "Valeurs de référence", "Antériorité"),
        (4, 1.4, 1.8, 2.6, 1.8),
        "lrllr",
        ("*", "*"),
        ",",
        " à ",
        size=10,
        sections=True,
        units="french",
    ),
    Layout(
        "Spanish, star before the value",
        "es",
        ("name", "flag", "value", "unit", "range"),
        ("Prueba", "", "Resultado", "Unidades", "Valores de referencia"),
        (4, 0.5, 1.5, 1.8, 2.6),
        "lrlll",
        ("*", "*"),
        ",",
        font=SERIF,
        sections=True,
    ),
    Layout(
        "Italian, full grid",
        "it",
        ("name", "value", "flag", "unit", "range"),
        ("Esame", "Risultato", "", "U.M.", "Valori di riferimento"),
        (4, 1.4, 0.6, 1.7, 2.6),
        "lclll",
        ("*", "*"),
        ",",
        lines="grid",
        inset=4,
    ),
    Layout(
        "Portuguese, thousands with points",
        "pt",
        ("name", "value", "unit", "range"),
        ("Exame", "Resultado", "Unidade", "Valores de referência"),
        (4, 1.6, 1.8, 3),
        "llll",
        ("", ""),
        ",",
        " a ",
        font=SANS,
        thousands=True,
        size=11,
    ),
    Layout(
        "German, older result before the new one",
        "de",
        ("name", "previous", "value", "unit", "range", "flag"),
        ("Parameter", "Vorwert", "Ergebnis", "Einheit", "Normbereich", "Bewertung"),
        (3.6, 1.4, 1.4, 1.6, 2.2, 1.4),
        "lrrlll",
        ("↑", "↓"),
        ",",
        "-",
        lines="rule",
        size=9.5,
        units="german",
    ),
    Layout(
        "British, no head, range in brackets, flags in words",
        "en",
        ("name", "value", "unit", "range", "flag"),
        None,
        (3.6, 1.2, 1.8, 2.2, 2),
        "lllll",
        ("Above range", "Below range"),
        ".",
        " - ",
        ("(", ")"),
        font=MONO,
        size=8.5,
        open_low=">",
        open_high="<",
    ),
    Layout(
        "English, unit behind the name",
        "en",
        ("name-unit", "value", "flag", "range"),
        ("Test", "Result", "Flag", "Reference Range"),
        (4.4, 1.4, 1, 2.4),
        "lrcl",
        ("H", "L"),
        to="-",
        lines="rule",
        font=SERIF,
        size=10.5,
    ),
    Layout(
        "English, two tables side by side",
        "en",
        ("name", "value-flag", "unit", "range"),
        ("Test", "Result", "Unit", "Reference"),
        (3.4, 1.5, 1.9, 1.9),
        "llll",
        ("H", "L"),
        to="-",
        size=7.5,
        tables=2,
        rows=28,
        inset=2,
        lines="rule",
    ),
    Layout(
        "German, two tables side by side, range with its unit",
        "de",
        ("name", "value", "flag", "range-unit"),
        ("Analyt", "Wert", "", "Referenzbereich"),
        (3.2, 1.3, 0.6, 3.4),
        "lrll",
        ("+", "-"),
        ",",
        "-",
        size=7.5,
        tables=2,
        rows=28,
        inset=2,
        units="german",
    ),
    Layout(
        "Indian, typewriter letters",
        "en",
        ("name", "value-flag", "unit", "range"),
        ("INVESTIGATION", "OBSERVED VALUE", "UNIT", "BIOLOGICAL REF. INTERVAL"),
        (3.4, 2.2, 1.7, 3),
        "llll",
        ("H", "L"),
        font=MONO,
        size=8.5,
        lines="rule",
        sections=True,
    ),
    Layout(
        "French, full grid with dotted names",
        "fr",
        ("name", "value", "unit", "range"),
        ("Examens", "Résultats", "Unités", "Normes"),
        (4.4, 1.4, 1.8, 2.4),
        "lrll",
        ("", ""),
        ",",
        " - ",
        leaders=True,
        units="french",
    ),
    Layout(
        "Spanish, ranges by sex",
        "es",
        ("name", "value", "flag", "range", "unit"),
        ("Determinación", "Resultado", "", "Valores de referencia", "Unidades"),
        (3.4, 1.3, 0.5, 3.4, 1.7),
        "lllll",
        ("A", "B"),
        ",",
        "-",
        by_sex=True,
        lines="rule",
        size=9.5,
    ),
    Layout(
        "Portal, value and range with their unit",
        "en",
        ("name", "value-unit", "range-unit", "flag"),
        ("Component", "Your Value", "Standard Range", "Flag"),
        (3, 2.2, 3, 0.8),
        "llll",
        ("H", "L"),
        font=SANS,
        size=10.5,
        lines="rule",
    ),
    Layout(
        "German, footnote marks and method notes",
        "de",
        ("name", "value", "flag", "unit", "range"),
        ("Analyse", "Messwert", "", "Einheit", "Referenzwerte"),
        (4, 1.3, 0.6, 1.6, 2.2),
        "lrlll",
        ("H", "L"),
        ",",
        "-",
        ("[", "]"),
        footnotes=True,
        notes_under=True,
        rows=14,
        size=9.5,
        units="german",
    ),
    Layout(
        "English, range and older result before the result",
        "en",
        ("name", "range", "previous", "value", "flag", "unit"),
        ("Analyte", "Reference", "Previous", "Current Result", "", "Units"),
        (3.4, 2.2, 1.4, 1.8, 0.6, 1.8),
        "lrrrll",
        ("HH", "LL"),
        to=" - ",
        lines="grid",
        size=9,
    ),
    Layout(
        "German, no head, serif, tight",
        "de",
        ("name", "value", "flag", "unit", "range"),
        None,
        (2.8, 1, 0.5, 1.2, 2),
        "lrlll",
        ("+", "-"),
        ",",
        " - ",
        font=SERIF,
        size=11,
        units="german",
    ),
    Layout(
        "Italian, two older results under their dates",
        "it",
        ("name", "value", "flag", "unit", "range", "previous", "previous2"),
        ("Analisi", "Risultato", "", "Unità", "Intervallo di riferimento", "12/03/2024", "04/11/2023"),
        (3.2, 1.3, 0.5, 1.5, 2.4, 1.5, 1.5),
        "lrlllrr",
        ("*", "*"),
        ",",
        " - ",
        size=8.5,
        lines="rule",
    ),
    Layout(
        "American, in range and out of range",
        "en",
        ("name", "low-value", "high-value", "range-unit"),
        ("Test Name", "In Range", "Out Of Range", "Reference Range"),
        (3.6, 1.4, 1.8, 3.4),
        "llll",
        ("H", "L"),
        to="-",
        open_low="> OR = ",
        open_high="<",
        font=MONO,
        size=8,
        sections=True,
    ),
)
