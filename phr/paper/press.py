"""The printing press: a typst template of ours, filled with data, becomes a tagged PDF.

What a person typed and what stood in a document reaches a template only as JSON values, never as template source, so
it is printed and never evaluated. Templates may read each other and nothing else; the fonts are those that typst
carries, so that a page looks the same on every machine. PDF/UA-1 is asked for: typst then refuses a character that no
font has, which is why such characters are looked for first and printed as [U+XXXX].
"""

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from phr.errors import Damaged

TEMPLATES = Path(__file__).parent / "templates"
FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")
STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, titled, with a language
_MOST_ROWS = 5000  # a table of 20,000 rows was measured at 2.3 GB; callers split before this


class CannotPrint(Damaged):
    """A page could not be typeset; a fault of phr's own templates."""

    code = "cannot-print"

    def __init__(self, template: str, why: str) -> None:
        super().__init__(
            f"the page '{template}' could not be typeset ({why})",
            next_step="nothing was lost; please report this with the name of the page",
        )


class TooMuchForOnePage(Damaged):
    """A table is too long for one document."""

    code = "too-much-for-one-page"

    def __init__(self, template: str) -> None:
        super().__init__(
            f"the page '{template}' would have more than {_MOST_ROWS} rows",
            next_step="choose fewer records, for example with --since",
        )


def typeset(template: str, data: Mapping[str, object], *, title: str, language: str) -> bytes:
    """Return the PDF of a template filled with data.

    `template` names `templates/<template>.typ`. `data` holds plain JSON values. `title` and `language` (en, de) go into
    the PDF's own properties. Raises CannotPrint and
    TooMuchForOnePage.
    """
    import typst

    everything: dict[str, object] = {**data, "title": title, "language": language}
    if _longest_list(everything) > _MOST_ROWS:
        raise TooMuchForOnePage(template)
    printable = _printable(everything)
    compiler = typst.Compiler(str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), ignore_system_fonts=True)
    try:
        made_pdf = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(printable, ensure_ascii=False)},
            pdf_standards=[STANDARD],
        )
    except typst.TypstError as error:
        raise CannotPrint(template, _reason(error)) from error
    if not isinstance(made_pdf, bytes):
        raise CannotPrint(template, "no single document came out")
    return made_pdf


def png_of(svg: str, dots_an_inch: int = 144) -> bytes:
    """Return the picture of an SVG document as a PNG; raise CannotPrint."""
    import typst

    compiler = typst.Compiler(str(TEMPLATES / "picture.typ"), root=str(TEMPLATES), ignore_system_fonts=True)
    inputs = {"svg": svg, "fonts": json.dumps(FONTS)}
    try:
        made: object = compiler.compile(format="png", ppi=float(dots_an_inch), sys_inputs=inputs)
    except typst.TypstError as error:
        raise CannotPrint("picture", _reason(error)) from error
    if not isinstance(made, bytes):
        raise CannotPrint("picture", "no single picture came out")
    return made


def undisplayable(characters: frozenset[str]) -> frozenset[str]:
    """Return those of some characters that none of the press's fonts can show."""
    if not characters or _can_show(characters):
        return frozenset()
    if len(characters) == 1:
        return characters
    ordered = sorted(characters)
    middle = len(ordered) // 2
    return undisplayable(frozenset(ordered[:middle])) | undisplayable(frozenset(ordered[middle:]))


def _can_show(characters: frozenset[str]) -> bool:
    import typst

    source = (
        '#set document(title: "probe")\n#set text(font: json(bytes(sys.inputs.fonts)))\n'
        "#for c in json(bytes(sys.inputs.data)) [#c \\ ]"
    )
    compiler = typst.Compiler(source.encode(), root=str(TEMPLATES), ignore_system_fonts=True)
    inputs = {"data": json.dumps(sorted(characters)), "fonts": json.dumps(FONTS)}
    try:
        compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD])
    except typst.TypstError:
        return False
    return True


def _printable(data: dict[str, object]) -> object:
    beyond_ascii = frozenset(c for c in json.dumps(data, ensure_ascii=False) if ord(c) > 0x7E)
    controls = frozenset(c for c in beyond_ascii if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"})
    hidden = (controls - {"\u00ad", "\u200d", "\u200c"}) | frozenset(map(chr, range(32))) - {"\n", "\t"} | {"\x7f"}
    replaced = hidden | undisplayable(beyond_ascii - controls)
    return _with(data, {ord(c): f"[U+{ord(c):04X}]" for c in replaced})


def _with(value: object, table: Mapping[int, str]) -> object:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list | tuple):
        return [_with(item, table) for item in value]
    if isinstance(value, dict):
        return {key: _with(item, table) for key, item in value.items()}
    return value


def _longest_list(value: object) -> int:
    if isinstance(value, dict):
        return max((_longest_list(item) for item in value.values()), default=0)
    if isinstance(value, list | tuple):
        return max(len(value), max((_longest_list(item) for item in value), default=0))
    return 0


def _reason(error: Exception) -> str:
    """Return the kind of a typst error without the words it quotes, which may come from a record."""
    return str(error).partition("`")[0].strip()[:80] or "unknown reason"
