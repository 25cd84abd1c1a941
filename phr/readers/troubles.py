"""The sentences for what a reader could not do; none of them quotes a document."""

from collections.abc import Sequence

from phr.record.reading import Form, Trouble

_SAFE = "nothing: the file is kept safe as it is; open it yourself to see what it says"

READER_CRASHED = Trouble(
    "reader-crashed",
    "the program that reads files broke off at this one, so its words are not known",
    _SAFE,
)
READER_TIMEOUT = Trouble(
    "reader-timeout",
    "reading this file took too long and was stopped, so its words are not known",
    _SAFE,
)
READER_OUT_OF_MEMORY = Trouble(
    "reader-out-of-memory",
    "reading this file needs more memory than phr allows a file, so its words are not known",
    _SAFE,
)
READER_OUTPUT_TOO_LARGE = Trouble(
    "reader-output-too-large",
    "this file gave more text than phr takes from one file, so its words are not known",
    _SAFE,
)
READER_UNAVAILABLE = Trouble(
    "reader-unavailable",
    "the program that reads files could not be started, so the words of this file are not known",
    "run phr again; if this stays so, free some memory or restart the computer",
)
FILE_TOO_LARGE = Trouble(
    "file-too-large-to-read",
    "this file is larger than phr reads, so its words are not known",
    _SAFE,
)
FILE_EMPTY = Trouble(
    "file-empty",
    "this file is empty",
    "fetch the file again from where it came from; the copy went wrong",
)
PDF_PASSWORD = Trouble(
    "pdf-password",
    "this PDF is protected with a password of its own",
    "type its password in `phr review`, or save a copy without it and drop that in the inbox",
)
PDF_DAMAGED = Trouble(
    "pdf-damaged",
    "this PDF is damaged, so its words are not known",
    "fetch the file again from where it came from, or ask for a new copy",
)
PDF_REPAIRED = Trouble(
    "pdf-repaired",
    "this PDF is damaged; its words could be read, their places on the page could not",
    "compare what phr shows with the file, or ask for a new copy",
)
PDF_TEXT_BROKEN = Trouble(
    "pdf-text-broken",
    "this PDF shows words, yet the letters behind them are scrambled and cannot be read",
    _SAFE,
)
PDF_PAGE_CUT = Trouble(
    "pdf-page-cut",
    "a page of this PDF holds more words than a page can show; only its beginning was read",
    "look at this page yourself",
)
DICOM_DAMAGED = Trouble(
    "dicom-damaged",
    "this looks like a medical image, yet what it says about itself cannot be read",
    "copy the file or the disc again; if it stays so, ask the hospital for a new copy",
)
DICOM_UID = Trouble(
    "dicom-uid",
    "this medical image does not say properly which examination it belongs to",
    "copy the file or the disc again; if it stays so, ask the hospital for a new copy",
)
OCR_NOT_INSTALLED = Trouble(
    "ocr-not-installed",
    "this is a picture of a page; phr was installed without the part that reads pictures",
    "add that part with: pip install 'phr[ocr]'; then run: phr reread",
)
NO_TEXT_FOUND = Trouble(
    "no-text-found",
    "phr found no text in this document",
    _SAFE,
)
PICTURE_DAMAGED = Trouble(
    "picture-damaged",
    "this picture is damaged or larger than phr opens",
    "look whether it opens for you; if it does not, fetch it again from where it came from",
)
TEXT_CUT = Trouble(
    "text-cut",
    "this text is very long; only its beginning was read",
    _SAFE,
)

_NAMES = {
    Form.HTML: "a web page",
    Form.XML: "a data file in XML",
    Form.JSON: "a data file in JSON",
    Form.RTF: "an RTF document",
    Form.MAIL: "an e-mail",
    Form.ZIP: "a ZIP archive",
    Form.OFFICE: "an office document",
    Form.ISO: "the image of a disc",
    Form.DICOMDIR: "the table of contents of an imaging disc",
    Form.PROGRAM: "a program",
}
_PRINTABLE = (Form.HTML, Form.RTF, Form.MAIL, Form.OFFICE, Form.XML, Form.JSON)


def form_not_read(form: Form) -> Trouble:
    """Say that phr keeps files of a form and does not read them."""
    name = _NAMES.get(form, "a kind of file that phr does not know")
    if form in _PRINTABLE:
        next_step = "open it, save or print it as a PDF, and drop that in the inbox as well"
    else:
        next_step = _SAFE
    return Trouble("form-not-read", f"this is {name}, which phr does not read", next_step)


def pages_not_read(numbers: Sequence[int]) -> Trouble:
    """Say which pages of a PDF hold no text that can be read; numbers from 1, ascending, at least one."""
    noun, verb = ("page", "holds") if len(numbers) == 1 else ("pages", "hold")
    return Trouble(
        "pdf-some-pages-not-read",
        f"{noun} {spans(numbers)} of this PDF {verb} no text that phr can read",
        "look at these pages yourself",
    )


def pages_mostly_pictures(numbers: Sequence[int]) -> Trouble:
    """Say which pages are a picture with a few words beside it; numbers from 1, ascending, at least one."""
    noun, verb = ("page", "is") if len(numbers) == 1 else ("pages", "are")
    return Trouble(
        "pdf-mostly-picture",
        f"{noun} {spans(numbers)} of this PDF {verb} mostly a picture; only the few words beside it were read",
        "look at these pages yourself",
    )


def pages_not_seen(numbers: Sequence[int]) -> Trouble:
    """Say on which pages reading the picture broke off; numbers from 1, ascending, at least one."""
    noun = "page" if len(numbers) == 1 else "pages"
    return Trouble(
        "ocr-pages-failed",
        f"{noun} {spans(numbers)} could not be read from the picture: it took too long, or it is damaged",
        "look at these pages yourself",
    )


def lines_not_read(numbers: Sequence[int]) -> Trouble:
    """Say on which pages OCR found lines that it could not read; numbers from 1, ascending, at least one."""
    noun = "page" if len(numbers) == 1 else "pages"
    return Trouble(
        "ocr-lines-not-read",
        f"{noun} {spans(numbers)}: some lines could not be read; they may be handwriting, or letters of another script"
        " than the Latin",
        "look at these pages yourself; for letters as the Russian, Greek or Arabic ones, install the program Tesseract"
        " with that language, and then run: phr reread",
    )


def pages_beyond_ocr(numbers: Sequence[int]) -> Trouble:
    """Say which pages are pictures beyond what phr reads of one document; numbers from 1, ascending, at least one."""
    noun = "page" if len(numbers) == 1 else "pages"
    return Trouble(
        "ocr-too-many-pages",
        f"this document has more scanned pages than phr reads at once; {noun} {spans(numbers)} were not read",
        "split the file and drop the parts in the inbox, if these pages matter",
    )


def pages_beyond_limit(read: int, count: int) -> Trouble:
    """Say that a PDF is longer than what was read of it."""
    return Trouble(
        "pdf-too-long",
        f"this PDF has {count} pages, of which the first {read} were read",
        "split the file and drop the parts in the inbox, if the rest matters",
    )


def spans(numbers: Sequence[int]) -> str:
    """Return ascending numbers as "1, 3-5"; beyond ten spans the rest is counted."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    said = [f"{first}" if first == last else f"{first}-{last}" for first, last in found]
    return ", ".join(said) if len(said) <= 10 else f"{', '.join(said[:10])} and {len(said) - 10} more"
