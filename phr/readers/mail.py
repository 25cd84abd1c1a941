"""An e-mail as a cover sheet: who wrote to whom and when, its text, and what is attached, by name and size.

Its attachments are documents of their own (see carried.py). Nothing that a mail refers to is fetched.
"""

import email.policy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from phr.readers.data_files import finished, unread
from phr.readers.html_text import lines_of_html, text_encoding
from phr.readers.limits import Limits
from phr.readers.sheet import Sheet, shown
from phr.readers.troubles import FILE_TOO_LARGE
from phr.record.reading import Form, Reading

MAX_MAIL_BYTES = 96 * 1024 * 1024  # as it is sent; mail servers take 25 to 50 MB
MAX_PARTS = 500
_MAX_BOUNDARIES = 5000  # lines that begin like one; more are built to keep a parser busy
_MAX_HEADER = 32_000  # characters: a mail to 500 people
_MAX_FIELD = 2000  # of headers with parameters, such as the name of a file
_MAX_SHOWN = 4000
_MAX_DEPTH = 30  # a mail that was forwarded a dozen times
_SMALL_PICTURE = 20 * 1024  # bytes of an inline picture that is a logo or a pixel that counts readers


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment: its name as the mail gives it ("" where it gives none), its media type and its bytes."""

    name: str
    media_type: str
    data: bytes


class _Bounded(email.policy.Compat32):
    """The plain way to parse headers, of bounded length: the library's modern one takes hours for a hostile one."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """Return a header's name and value, cut where it is longer than any honest one."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[: _MAX_FIELD if name.lower().startswith("content-") else _MAX_HEADER]


class MailTooLarge(ValueError):
    """A mail is larger, or of more parts, than phr takes apart."""


def parsed_mail(document: BinaryIO) -> Message:
    """Return a mail, or the first of a mailbox file, as its parts; raise MailTooLarge beyond the limits."""
    held = document.read(MAX_MAIL_BYTES + 1)
    if len(held) > MAX_MAIL_BYTES or held.count(b"\n--") > _MAX_BOUNDARIES:
        raise MailTooLarge
    if held.startswith(b"From "):  # mbox: a line of its own before the headers
        held = held.partition(b"\n")[2]
    try:
        mail = BytesParser(policy=_Bounded()).parsebytes(held.lstrip(b"\xef\xbb\xbf\r\n"))
    except RecursionError:
        raise MailTooLarge from None
    if _is_deep(mail):
        raise MailTooLarge
    return mail


def _is_deep(mail: Message) -> bool:
    """Say whether the parts of a mail nest deeper than the library writes them out again."""
    level: list[Message] = [mail]
    for _ in range(_MAX_DEPTH):
        level = [part for held in level for part in _inside(held)]
        if not level:
            return False
    return True


def read_mail(document: BinaryIO, limits: Limits) -> Reading:
    """Return a mail's cover text as pages."""
    try:
        mail = parsed_mail(document)
    except MailTooLarge:
        return unread(Form.MAIL, FILE_TOO_LARGE)
    sheet = Sheet(limits.characters, limits.pages)
    subject = header(mail, "Subject")
    for name in ("From", "To", "Cc"):
        sheet.labelled(name, header(mail, name))
    sheet.labelled("Date", _day(mail))
    sheet.labelled("Subject", subject)
    sheet.gap()
    sheet.lines(_body(mail))
    attached = list(attachments(mail))
    if attached:
        sheet.heading("Attached")
    for one in attached:
        sheet.row((one.name or "without name", one.media_type, _size(len(one.data))))
    return finished(Form.MAIL, sheet, subject)


def header(mail: Message, name: str) -> str:
    """Return a header as text, "" where it is absent; as it stands where its encoding is broken."""
    raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    held = raw[:_MAX_SHOWN].encode("utf-8", "surrogateescape")  # bytes that are no ASCII, which many programs write
    try:
        return shown(_decoded(held.decode("utf-8")))
    except UnicodeDecodeError:
        return shown(_decoded(held.decode("cp1252", errors="replace")))


def _decoded(value: str) -> str:
    """Return a header with the words in it that are encoded (RFC 2047) as text; as it stands where they are broken."""
    held = value[:_MAX_SHOWN]
    try:
        return str(make_header(decode_header(held)))
    except (MessageError, LookupError, ValueError):
        return held


def _day(mail: Message) -> str:
    written = header(mail, "Date")
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return written


def _inside(part: Message) -> list[Message]:
    """Return the parts of a part; asked of one that holds text, the library would decode it in whatever it claims."""
    held = part.get_payload() if part.is_multipart() else ()
    return [inner for inner in held if isinstance(inner, Message)]


def parts_of(mail: Message) -> Iterator[Message]:
    """Yield the parts that hold something, in order, a mail in the mail as one part; at most MAX_PARTS."""
    open_ones = [mail]
    for _ in range(MAX_PARTS):
        if not open_ones:
            return
        part = open_ones.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            open_ones += reversed(_inside(part))
        else:
            yield part


def _body(mail: Message) -> list[str]:
    """Return the text that the mail itself says: plain text where it has any, else its HTML as text."""
    texts = [part for part in parts_of(mail) if not _is_attached(part)]
    for kind in ("text/plain", "text/html"):
        said = [_text(part) for part in texts if part.get_content_type() == kind]
        lines = [line for text in said for line in (lines_of_html(text) if kind == "text/html" else text.splitlines())]
        if any(line.strip() for line in lines):
            return lines
    return []


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(name_of(part))


def _text(part: Message) -> str:
    data = bytes_of(part)
    charset = text_encoding(part.get_content_charset("utf-8")) or "utf-8"
    try:
        return data.decode(charset)
    except UnicodeError:
        return data.decode("cp1252", errors="replace")


def name_of(part: Message) -> str:
    """Return the name that a part gives itself, "" where it gives none."""
    try:
        return shown(_decoded(part.get_filename() or ""))[:255]
    except (ValueError, TypeError, LookupError, AttributeError):  # what the library lets out on a broken encoding
        return "attachment"


def bytes_of(part: Message) -> bytes:
    """Return what a part holds, decoded; a mail in the mail as it would be sent."""
    if part.get_content_type() == "message/rfc822":
        return next((inner.as_bytes() for inner in _inside(part)), b"")
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def attachments(mail: Message) -> Iterator[Attached]:
    """Yield what a mail carries beside its text: files, mails in it, and inline pictures that are worth a look."""
    for part in parts_of(mail):
        media = part.get_content_type()
        data = b""
        if media == "message/rfc822":
            subject = next((header(inner, "Subject") for inner in _inside(part)), "")
            name = name_of(part) or f"{subject or 'mail'}.eml"
            data = bytes_of(part)
        elif _is_attached(part) or part.get_content_maintype() not in ("text", "multipart"):
            name = name_of(part)
            data = bytes_of(part)
            if part.get_content_disposition() == "inline" and media.startswith("image/") and len(data) < _SMALL_PICTURE:
                continue
        if data:
            yield Attached(name, media, data)


def _size(size: int) -> str:
    return (
        f"{size} bytes" if size < 10_000 else f"{size // 1000} kB" if size < 10_000_000 else f"{size // 1_000_000} MB"
    )
