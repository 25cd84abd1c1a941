"""What of a delivery is taken in: of an imaging disc the pictures and reports, not its viewer; programs never.

A set of documents in the form of IHE XDM (as portals and hospitals hand out) is sorted like a disc: its documents go
in, its table of contents, start page and style sheets do not.

Judged by what each file's bytes are (the caller sniffs) and where it lies; names alone decide only about helper files,
never about a picture. When in doubt a file is taken in: a viewer's manual in the vault costs nothing, a report left
out costs a lot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from phr.errors import Refused
from phr.record.arrival import Arrival, Delivery, LeftOut, LeftOutReason, Refusal
from phr.record.reading import Form
from phr.record.shown import shown_name

_PICTURES = frozenset({Form.JPEG, Form.PNG, Form.TIFF, Form.HEIC, Form.WEBP, Form.GIF, Form.BMP})
_PAPERS = frozenset({Form.PDF, Form.RTF, Form.MAIL, Form.OFFICE})
_HELPER_TEXTS = frozenset({Form.TEXT, Form.HTML, Form.XML, Form.JSON})
_REPORT_FORMS = _PICTURES | _PAPERS | _HELPER_TEXTS
# How folders are called that hold reports, in the languages of the discs seen; IHE_XDM holds CDA documents (IHE XDM).
_REPORT_FOLDERS = ("report", "befund", "bericht", "arztbrief", "document", "dokument", "ihe_xdm", "informe", "rapport")
_XDM_FOLDER = "ihe_xdm"  # IHE ITI TF-2, 3.32.4.1.2: it lies in the root, beside INDEX.HTM and README.TXT
_XDM_METADATA = "metadata.xml"
_XDM_DIRECTORIES = frozenset({_XDM_METADATA, "index.htm", "index.html", "readme.txt"})
_STYLE_ENDINGS = (".xsl", ".xslt", ".css", ".js")
_PROGRAM_ENDINGS = (".exe", ".dll", ".jar", ".com", ".bat", ".cmd", ".msi", ".so", ".dylib", ".ocx", ".sys")
_HELPER_ENDINGS = (".ini", ".inf", ".ico", ".icns", ".cfg", ".cfl", ".dat", ".css", ".js", ".log", ".chm", ".hlp")
_WEB_FOLDER = "ihe_pdi"  # IHE PDI: web content of the disc lies only here


class ProgramNotTaken(Refused):
    """A program was dropped into the inbox."""

    code = "program-not-taken"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown_name(path)}" is a program, and phr does not take in programs',
            next_step="delete it if you do not need it",
        )


class DirectoryAlone(Refused):
    """A disc's DICOMDIR came without the pictures it lists."""

    code = "disc-directory-alone"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown_name(path)}" is only the table of contents of an imaging disc, without the pictures',
            next_step="copy the whole disc into the inbox as one folder; delete this file if you already did",
        )


@dataclass(frozen=True, slots=True)
class _Disc:
    """Where things lie on a disc: folders with DICOM directly in them, and folders that hold programs and no DICOM."""

    picture_folders: frozenset[PurePosixPath]
    viewer_folders: frozenset[PurePosixPath]


def sort_out(delivery: Delivery, forms: Mapping[PurePosixPath, Form]) -> Delivery:
    """Return the delivery with what is not taken in moved to `left_out` or `refused`.

    `forms` says for each arrival's path what its bytes are; a path that is missing counts as unknown. Every arrival
    given stands afterwards in exactly one of the three.
    """
    if delivery.is_folder and Form.DICOM in forms.values():
        return _sort_out_disc(delivery, forms)
    if delivery.is_folder and (exchange := _exchange_in(delivery, forms)) is not None:
        return _sort_out_exchange(delivery, forms, exchange)
    return _sort_out_others(delivery, forms)


def _sort_out_others(delivery: Delivery, forms: Mapping[PurePosixPath, Form]) -> Delivery:
    arrivals: list[Arrival] = []
    refused: list[Refusal] = []
    for arrival in delivery.arrivals:
        error = _refusal_outside_disc(arrival.path, forms.get(arrival.path, Form.UNKNOWN))
        if error is None:
            arrivals.append(arrival)
        else:
            refused.append(Refusal(arrival.path, error.code, error.what, error.next_step))
    return replace(delivery, arrivals=tuple(arrivals), refused=(*delivery.refused, *refused))


def _refusal_outside_disc(path: PurePosixPath, form: Form) -> Refused | None:
    if form is Form.PROGRAM:
        return ProgramNotTaken(path)
    return DirectoryAlone(path) if form is Form.DICOMDIR else None


def _sort_out_disc(delivery: Delivery, forms: Mapping[PurePosixPath, Form]) -> Delivery:
    disc = _map_of(delivery, forms)
    reasons = {
        arrival: _reason_to_leave(arrival.path, forms.get(arrival.path, Form.UNKNOWN), disc)
        for arrival in delivery.arrivals
    }
    return _without(delivery, reasons)


def _without(delivery: Delivery, reasons: Mapping[Arrival, LeftOutReason | None]) -> Delivery:
    """Return a delivery without the arrivals for which there is a reason to leave them out."""
    left_out = [LeftOut(arrival.path, reason) for arrival, reason in reasons.items() if reason is not None]
    arrivals = tuple(arrival for arrival, reason in reasons.items() if reason is None)
    return replace(delivery, arrivals=arrivals, left_out=(*delivery.left_out, *left_out))


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Where a set of documents lies.

    `roots` hold its start page, and all below `inner` is of it; `documents` hold METADATA.XML beside documents,
    `styles` a style sheet.
    """

    roots: frozenset[PurePosixPath]
    inner: frozenset[PurePosixPath]
    documents: frozenset[PurePosixPath]
    styles: frozenset[PurePosixPath]

    def holds(self, path: PurePosixPath) -> bool:
        """Say whether a file lies where the set may have put it."""
        return path.parent in self.roots or not self.inner.isdisjoint(path.parents)


def _exchange_in(delivery: Delivery, forms: Mapping[PurePosixPath, Form]) -> _Exchange | None:
    """Return the set of documents that a delivery is, or holds: a folder IHE_XDM, or METADATA.XML beside documents."""
    paths = [arrival.path for arrival in delivery.arrivals]
    papers = [path for path in paths if forms.get(path) in (Form.XML, Form.PDF) and not _is_of_table(path)]
    named = {folder for path in paths for folder in path.parents if folder.name.casefold() == _XDM_FOLDER}
    described = {path.parent for path in paths if path.name.casefold() == _XDM_METADATA}
    described &= {path.parent for path in papers}
    exchange = _Exchange(
        roots=frozenset({folder.parent for folder in named} | described),
        inner=frozenset(named | described),
        documents=frozenset(described),
        styles=frozenset(path.parent for path in paths if _ends_in(path, _STYLE_ENDINGS)),
    )
    return exchange if any(map(exchange.holds, papers)) else None


def _sort_out_exchange(delivery: Delivery, forms: Mapping[PurePosixPath, Form], exchange: _Exchange) -> Delivery:
    """Leave out what only leads to the documents; the rest of the delivery is sorted like any other."""
    reasons = {
        arrival: LeftOutReason.VIEWER_FILE
        if exchange.holds(arrival.path) and _only_leads(arrival.path, forms.get(arrival.path, Form.UNKNOWN), exchange)
        else None
        for arrival in delivery.arrivals
    }
    return _sort_out_others(_without(delivery, reasons), forms)


def _only_leads(path: PurePosixPath, form: Form, exchange: _Exchange) -> bool:
    if form in _HELPER_TEXTS:
        is_readme = form is Form.TEXT and path.name.casefold().startswith("readme")
        return is_readme or _is_of_table(path)
    return form in _PICTURES and path.parent in exchange.styles - exchange.documents


def _is_of_table(path: PurePosixPath) -> bool:
    return path.name.casefold() in _XDM_DIRECTORIES or _ends_in(path, _STYLE_ENDINGS)


def _map_of(delivery: Delivery, forms: Mapping[PurePosixPath, Form]) -> _Disc:
    pictures: set[PurePosixPath] = set()
    programs: set[PurePosixPath] = set()
    for arrival in delivery.arrivals:
        form = forms.get(arrival.path, Form.UNKNOWN)
        if form is Form.DICOM:
            pictures.add(arrival.path.parent)
        elif form is Form.PROGRAM or _ends_in(arrival.path, _PROGRAM_ENDINGS):
            programs.add(arrival.path.parent)
    return _Disc(frozenset(pictures), frozenset(_upwards(programs) - _upwards(pictures)))


def _upwards(folders: set[PurePosixPath]) -> set[PurePosixPath]:
    """Return folders and all that they lie in."""
    return folders.union(*(folder.parents for folder in folders))


def _reason_to_leave(path: PurePosixPath, form: Form, disc: _Disc) -> LeftOutReason | None:
    """Return the rule that keeps a file of a disc out of the vault; the first that fits, in this order."""
    if form is Form.DICOM:
        return None
    if form is Form.DICOMDIR or path.name.casefold() == "dicomdir":
        return LeftOutReason.DISC_DIRECTORY
    if form is Form.PROGRAM or _ends_in(path, _PROGRAM_ENDINGS):
        return LeftOutReason.PROGRAM
    if _is_report(path, form):
        return None
    return LeftOutReason.VIEWER_FILE if _is_helper(path, form, disc) else None


def _is_report(path: PurePosixPath, form: Form) -> bool:
    if form is Form.PDF:
        return True
    lies_among_reports = any(part.casefold().startswith(_REPORT_FOLDERS) for part in path.parts[1:-1])
    return lies_among_reports and form in _REPORT_FORMS and not _is_of_table(path)


def _is_helper(path: PurePosixPath, form: Form, disc: _Disc) -> bool:
    if path.parent in disc.picture_folders and form in (Form.UNKNOWN, Form.EMPTY):
        return False  # where pictures lie, it may be a damaged one: the person has to hear of it
    is_viewers = not disc.viewer_folders.isdisjoint(path.parents) or _is_web_content(path)
    return is_viewers or form in _HELPER_TEXTS or form is Form.EMPTY or _ends_in(path, _HELPER_ENDINGS)


def _is_web_content(path: PurePosixPath) -> bool:
    return any(part.casefold() == _WEB_FOLDER for part in path.parts[1:-1])


def _ends_in(path: PurePosixPath, endings: tuple[str, ...]) -> bool:
    return path.name.casefold().endswith(endings)
