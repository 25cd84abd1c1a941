"""Which reader takes which form of portal export or office paper; each loads its libraries when it is needed."""

from collections.abc import Callable
from typing import BinaryIO

from phr.readers.limits import Limits
from phr.record.reading import Form, Reading

Reader = Callable[[BinaryIO, Limits], Reading]


def read_paper(document: BinaryIO, form: Form, limits: Limits) -> Reading:
    """Return what a portal export or an office paper says; `form` is one of PAPERS."""
    return _reader_of(form)(document, limits)


def load_libraries(form: Form) -> None:
    """Load what reading a form needs: once, before the process divides."""
    _reader_of(form)
    if form in (Form.XML, Form.OFFICE):
        import defusedxml.ElementTree  # noqa: F401 - for its effect: it is loaded
    elif form is Form.RTF:
        import striprtf.striprtf  # noqa: F401 - for its effect: it is loaded


def _reader_of(form: Form) -> Reader:
    if form in (Form.XML, Form.JSON):
        from phr.readers.data_files import read_json, read_xml

        return read_xml if form is Form.XML else read_json
    if form is Form.HTML:
        from phr.readers.web_page import read_html

        return read_html
    if form is Form.MAIL:
        from phr.readers.mail import read_mail

        return read_mail
    if form is Form.RTF:
        from phr.readers.rich_text import read_rtf

        return read_rtf
    from phr.readers.office import read_office

    return read_office
