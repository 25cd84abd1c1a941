"""Portal exports: XML and JSON files as Readings. What an XML file is, its root element says."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import BinaryIO
from xml.etree.ElementTree import Element

from phr.readers.apple_health import AppleHealth, OutOfTime, render_apple_health
from phr.readers.cda import render_cda
from phr.readers.fhir import Holding, holding_of, render_fhir
from phr.readers.fhir_xml import is_fhir, resource_of_xml
from phr.readers.json_guard import NotJson, parse_json
from phr.readers.limits import Limits
from phr.readers.paper_troubles import EXPORT_CUT, JSON_DAMAGED, JSON_LINES_DAMAGED, NO_TEXT, XML_DAMAGED, XML_UNSAFE
from phr.readers.sheet import Sheet
from phr.readers.sniff import mime_of
from phr.readers.troubles import FILE_TOO_LARGE, TEXT_CUT, form_not_read
from phr.readers.xml_guard import Refusals, Refused, Tree, parse_into
from phr.record.reading import Form, Reading, Statement, Trouble

MAX_STATEMENTS = 50_000
_FIELD_CHARACTERS = 2000
_TEXTS = tuple(field.name for field in fields(Statement) if field.name not in ("kind", "page"))
REFUSALS = Refusals(XML_DAMAGED, XML_UNSAFE, FILE_TOO_LARGE)
_APPLE = "HealthData"
_CDA = "ClinicalDocument"
_MAX_JSON_BYTES = 80 * 1024 * 1024  # nine times that in memory while it is read; a chart of forty years has 20 MB
_MOST_DAMAGED_LINES = 0.5  # share of lines from which a file is damaged, and not lines of JSON


class Sorted:
    """A target that sees the root element and hands all on to who takes such files."""

    def __init__(self, limits: Limits) -> None:
        """Begin before the root."""
        self._limits = limits
        self._target: Tree | AppleHealth | None = None
        self.apple: AppleHealth | None = None
        self.tree: Tree | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if self._target is None:
            if tag == _APPLE:
                self._target = self.apple = AppleHealth(self._limits.soft_seconds)
            else:
                self._target = self.tree = Tree(REFUSALS)
        self._target.start(tag, attributes)

    def data(self, text: str) -> None:
        """Take text."""
        if self._target is not None:
            self._target.data(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if self._target is not None:
            self._target.end(tag)

    def close(self) -> None:
        """Take the end of the file."""


def read_xml(document: BinaryIO, limits: Limits) -> Reading:
    """Return what an XML file says; not read where it is damaged, unsafe or holds no text."""
    target = Sorted(limits)
    is_cut = False
    try:
        parse_into(document, target, REFUSALS)
    except OutOfTime:
        is_cut = True
    except Refused as refused:
        return unread(Form.XML, refused.trouble)
    sheet = Sheet(limits.characters, limits.pages)
    if target.apple is not None:
        statements = render_apple_health(target.apple, sheet)
        return finished(Form.XML, sheet, "Apple Health", statements, (EXPORT_CUT,) if is_cut else ())
    root = target.tree.root if target.tree is not None else None
    if root is None:
        return unread(Form.XML, XML_DAMAGED)
    if root.tag == _CDA:
        said = render_cda(root, sheet)
        return finished(Form.XML, sheet, said.title, said.statements)
    if is_fhir(root):
        return _rendered_fhir(Form.XML, holding_of([resource_of_xml(root)]), sheet)
    sheet.lines(_texts(root))
    return finished(Form.XML, sheet, "", (), empty=form_not_read(Form.XML))


def _texts(root: Element) -> Iterator[str]:
    """Yield the text of each element of an XML file of whatever kind, in order."""
    for text in root.itertext():
        if text.strip():
            yield text


def read_json(document: BinaryIO, limits: Limits) -> Reading:
    """Return what a FHIR export says (one JSON text, or one a line); not read where it is anything else."""
    held = document.read(_MAX_JSON_BYTES + 1)
    if len(held) > _MAX_JSON_BYTES:
        return unread(Form.JSON, FILE_TOO_LARGE)
    try:
        values, has_damage = json_values(held)
    except NotJson:
        return unread(Form.JSON, JSON_DAMAGED)
    sheet = Sheet(limits.characters, limits.pages)
    return _rendered_fhir(Form.JSON, holding_of(values), sheet, (JSON_LINES_DAMAGED,) if has_damage else ())


def _rendered_fhir(form: Form, holding: Holding, sheet: Sheet, told: tuple[Trouble, ...] = ()) -> Reading:
    if not holding.resources:
        return unread(form, form_not_read(form))
    said = render_fhir(holding, sheet)
    cut = (EXPORT_CUT,) if holding.is_cut else ()
    return finished(form, sheet, said.title, said.statements, (*told, *cut))


def json_values(held: bytes) -> tuple[list[object], bool]:
    """Return the values of one JSON text, or of one a line, and whether lines among them are damaged.

    Raises NotJson where the text is neither.
    """
    try:
        return [parse_json(held)], False
    except NotJson:
        lines = [line for line in held.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
            raise
    values: list[object] = []
    for line in lines:
        try:
            values.append(parse_json(line))
        except NotJson:
            continue
    if len(values) <= _MOST_DAMAGED_LINES * len(lines):
        raise NotJson("most lines are no JSON")
    return values, len(values) < len(lines)


def finished(
    form: Form,
    sheet: Sheet,
    title: str,
    statements: tuple[Statement, ...] = (),
    troubles: tuple[Trouble, ...] = (),
    empty: Trouble = NO_TEXT,
) -> Reading:
    """Return the reading of a filled sheet; not read where nothing stands on it."""
    pages = sheet.pages()
    if not pages:
        return unread(form, *troubles, empty)
    cut = (TEXT_CUT,) if sheet.is_cut or len(statements) > MAX_STATEMENTS else ()
    return Reading(
        form,
        mime_of(form),
        is_read=True,
        page_count=len(pages),
        pages=pages,
        own_title=title[:300],
        statements=tuple(map(_bounded, statements[:MAX_STATEMENTS])),
        troubles=(*troubles, *cut),
    )


def _bounded(statement: Statement) -> Statement:
    """Return a statement none of whose fields is longer than anything that is said in one."""
    texts = {name: getattr(statement, name) for name in _TEXTS}
    long = {name: text[:_FIELD_CHARACTERS] for name, text in texts.items() if len(text) > _FIELD_CHARACTERS}
    return replace(statement, **long) if long else statement


def unread(form: Form, *troubles: Trouble) -> Reading:
    """Return a reading that says why there is none."""
    return Reading(form, mime_of(form), is_read=False, troubles=troubles)
