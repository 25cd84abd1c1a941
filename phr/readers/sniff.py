"""What a file is, told from its first bytes; its name is never looked at.

Discs carry files without extensions and people rename things, so only bytes count. A DICOM file may begin with
anything at all for 128 bytes (a preamble that makes it a program or a TIFF at the same time): DICOM is asked first.
"""

import re
from collections.abc import Iterator
from itertools import islice

from phr.record.reading import Form

HEAD_BYTES = 4096  # what sniff needs for everything but disc images
ISO_MARK_OFFSET = 32769  # ECMA-119, 8.1.2: "CD001" in the first volume descriptor, sector 16
ISO_MARK = b"CD001"
PROBE_BYTES = ISO_MARK_OFFSET + len(ISO_MARK)  # a head of this size tells disc images too

_MAGIC: tuple[tuple[bytes, Form], ...] = (
    (b"%PDF-", Form.PDF),
    (b"\xff\xd8\xff", Form.JPEG),
    (b"\x89PNG\r\n\x1a\n", Form.PNG),
    (b"II*\0", Form.TIFF),
    (b"MM\0*", Form.TIFF),
    (b"II+\0", Form.TIFF),
    (b"MM\0+", Form.TIFF),
    (b"GIF87a", Form.GIF),
    (b"GIF89a", Form.GIF),
    (b"{\\rtf", Form.RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form.OFFICE),  # OLE2: Word, Excel and PowerPoint before 2007
    (b"\x7fELF", Form.PROGRAM),
    (b"\xfe\xed\xfa\xce", Form.PROGRAM),  # Mach-O, 32 and 64 bit, both byte orders
    (b"\xfe\xed\xfa\xcf", Form.PROGRAM),
    (b"\xce\xfa\xed\xfe", Form.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Form.PROGRAM),
    (b"\xca\xfe\xba\xbe", Form.PROGRAM),  # Java class, or Mach-O for several processors
    (b"\0asm", Form.PROGRAM),
    (b"#!/", Form.PROGRAM),
    (b"#! /", Form.PROGRAM),
    (b"\x1f\x8b", Form.UNKNOWN),  # gzip, 7z, rar, xz, bzip2: packed files that phr does not open
    (b"7z\xbc\xaf\x27\x1c", Form.UNKNOWN),
    (b"Rar!\x1a\x07", Form.UNKNOWN),
    (b"\xfd7zXZ\0", Form.UNKNOWN),
    (b"BZh", Form.UNKNOWN),
)
_MIME = {
    Form.PDF: "application/pdf",
    Form.DICOM: "application/dicom",
    Form.DICOMDIR: "application/dicom",
    Form.JPEG: "image/jpeg",
    Form.PNG: "image/png",
    Form.TIFF: "image/tiff",
    Form.HEIC: "image/heic",
    Form.WEBP: "image/webp",
    Form.GIF: "image/gif",
    Form.BMP: "image/bmp",
    Form.TEXT: "text/plain",
    Form.HTML: "text/html",
    Form.XML: "application/xml",
    Form.JSON: "application/json",
    Form.RTF: "application/rtf",
    Form.MAIL: "message/rfc822",
    Form.ZIP: "application/zip",
    Form.ISO: "application/vnd.efi.iso",
}
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_DICOM_VRS = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT OB OF OW PN SH SL SQ SS ST TM UI UL UN US UT".split())
_DICOMDIR_CLASS = re.compile(rb"1\.2\.840\.10008\.1\.3\.10(?![0-9.])")
_PDF_LATE = re.compile(rb"%PDF-\d|^\s*(?:%[^\r\n]*\s+)*\d+ \d+ obj\b")  # or begins with its first object, header lost
_OFFICE_MEMBERS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
_OPEN_DOCUMENT_PARTS = frozenset((b"content.xml", b"styles.xml", b"meta.xml", b"settings.xml", b"mimetype"))
_NEXT_MEMBER = re.compile(rb"PK\x07\x08.{12}PK\x03\x04", re.DOTALL)
_LOOKED_AT = 200  # members
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_MAIL_FIELDS = frozenset(
    b"from to subject date received return-path message-id mime-version delivered-to reply-to cc content-type "
    b"x-mailer dkim-signature authentication-results content-transfer-encoding arc-seal x-received received-spf".split()
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1b")
_SHORTEST_WITH_SLIPS = 64  # bytes; a shorter file with a control character is as likely no text
_UNASSIGNED_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_JSON_START = re.compile(r'\{\s*(?:"|\})|\[\s*(?:[\[{"\]]|-?\d+(?:\.\d+)?\s*,)')
_ELEMENT = re.compile(r"<(?:!--|!doctype\s|\?xml|[A-Za-z_][\w.:-]*[\s/>])", re.IGNORECASE)
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h1)\b", re.IGNORECASE)


def sniff(head: bytes, size: int) -> Form:
    """Tell the form of a file of `size` bytes from its first bytes.

    `head` holds at least the first HEAD_BYTES (or all of a shorter file); with PROBE_BYTES disc images are told too.
    """
    if size == 0 or not head:
        return Form.EMPTY
    return _as_dicom(head) or _as_disc_image(head) or _by_magic(head) or _as_late_pdf(head) or _as_text(head)


def mime_of(form: Form) -> str:
    """Return the media type that goes with a form."""
    return _MIME.get(form, "application/octet-stream")


def has_foreign_preamble(head: bytes) -> bool:
    """Say whether the 128 bytes before a DICOM mark hold anything but zeros."""
    return head[128:132] == b"DICM" and any(head[:128])


def _as_dicom(head: bytes) -> Form | None:
    if head[128:132] == b"DICM" or head[:4] == b"DICM" or _begins_like_a_dataset(head):
        return Form.DICOMDIR if _DICOMDIR_CLASS.search(head[:1024]) else Form.DICOM
    return None


def _begins_like_a_dataset(head: bytes) -> bool:
    if len(head) < 16:
        return False
    vr = head[4:6]
    for order in ("little", "big"):
        group = int.from_bytes(head[:2], order)
        element = int.from_bytes(head[2:4], order)
        if group not in (2, 8) or element > 0x1000:
            continue
        if vr in _DICOM_VRS:
            return True
        length = int.from_bytes(head[4:8], "little")
        if order == "little" and length <= 4096 and length % 2 == 0:
            return True
    return False


def _as_disc_image(head: bytes) -> Form | None:
    return Form.ISO if head[ISO_MARK_OFFSET:PROBE_BYTES] == ISO_MARK else None


def _by_magic(head: bytes) -> Form | None:
    for mark, form in _MAGIC:
        if head.startswith(mark):
            return form
    if head[:2] == b"PK" and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return _kind_of_zip(head)
    if head[4:8] == b"ftyp":
        return Form.HEIC if head[8:12] in _HEIC_BRANDS else Form.UNKNOWN
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Form.WEBP
    if head[:2] == b"BM" and head[6:10] == bytes(4) and len(head) >= 26:
        return Form.BMP
    if head[:2] in (b"MZ", b"ZM") and (0 in head[:64]):
        return Form.PROGRAM
    return None


def _kind_of_zip(head: bytes) -> Form:
    names = list(islice(_names_in_zip(head), _LOOKED_AT))
    if any(name.startswith(_OFFICE_MEMBERS) for name in names) or _OPEN_DOCUMENT in head[30:120]:
        return Form.OFFICE
    if b"META-INF/manifest.xml" in names and _OPEN_DOCUMENT_PARTS.intersection(names):
        return Form.OFFICE
    if names and names[0].startswith((b"META-INF/", b"AndroidManifest.xml")):
        return Form.PROGRAM  # a Java archive or an app: viewer discs carry them
    return Form.ZIP


def _names_in_zip(head: bytes) -> Iterator[bytes]:
    """Yield the names of a ZIP's members as far as they can be followed from its start (APPNOTE, 4.3.7).

    Members are stepped over by their sizes, so that a document stored in the ZIP does not lend it its own names.
    """
    at = 0
    while head[at : at + 4] == b"PK\x03\x04" and len(head) >= at + 30:
        flags, method = (int.from_bytes(head[at + place : at + place + 2], "little") for place in (6, 8))
        packed = int.from_bytes(head[at + 18 : at + 22], "little")
        name_length, extra_length = (int.from_bytes(head[at + place : at + place + 2], "little") for place in (26, 28))
        start = at + 30 + name_length + extra_length
        yield head[at + 30 : at + 30 + name_length]
        if flags & 8 and not packed:  # the size stands behind the member: only packed bytes hold no such mark by chance
            behind = _NEXT_MEMBER.search(head, start) if method == 8 else None
            if behind is None:
                return
            at = behind.end() - 4
        else:
            at = start + packed


def _as_late_pdf(head: bytes) -> Form | None:
    # Readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H.3, note 13).
    return Form.PDF if _PDF_LATE.search(head[:1032]) else None


def _as_text(head: bytes) -> Form:
    text = text_of(head)
    if text is None:
        return Form.UNKNOWN
    text = text.lstrip("\ufeff \t\r\n\f\x0b")
    if not text:
        return Form.TEXT
    if text.startswith("{\\rtf"):
        return Form.RTF
    if _JSON_START.match(text):
        return Form.JSON
    if _ELEMENT.match(text):
        return _kind_of_markup(text)
    return Form.MAIL if _is_mail(text) else Form.TEXT


def _kind_of_markup(text: str) -> Form:
    opening = text[:1024]
    if _HTML_START.match(text) or re.search(r"<(?:!doctype\s+html|html)\b", opening, re.IGNORECASE):
        return Form.HTML
    return Form.XML


def _is_mail(text: str) -> bool:
    if text.startswith("From ") and "\n" in text:  # mbox
        text = text.partition("\n")[2]
    fields = set()
    is_whole = False
    for line in text.splitlines():
        if not line.strip():
            is_whole = True
            break
        name, colon, _ = line.partition(":")
        if colon and name.lower().encode(errors="replace") in _MAIL_FIELDS:
            fields.add(name.lower())
    # Relays write pages of signatures before the sender's own headers: a head may end among them.
    names_sender = "from" in fields or (not is_whole and "received" in fields)
    return names_sender and len(fields) >= 3 and bool(fields & {"received", "message-id", "mime-version", "date"})


def encoding_of(head: bytes) -> str | None:
    """Return the encoding that a text begins with, or None where it is no text.

    One of "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-8", "cp1252". Any whole or cut head will do.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16" if _is_decodable(head, "utf-16") else None
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    unmarked = _unmarked_utf16(head)
    if unmarked:
        return unmarked
    if not _is_nearly_free_of_controls(head):
        return None
    if _is_decodable(head, "utf-8"):
        return "utf-8"
    high = sum(byte >= 0x80 for byte in head)
    if high * 10 <= len(head) * 3 and not _UNASSIGNED_IN_CP1252.intersection(head):
        return "cp1252"
    return None


def text_of(head: bytes) -> str | None:
    """Return the text that a head of bytes holds, or None where it is no text."""
    encoding = encoding_of(head)
    if encoding is None:
        return None
    return head.decode(encoding, errors="ignore")


def _unmarked_utf16(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 8:
        return None
    for encoding, halves in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if halves.count(0) * 10 >= pairs * 7 and _is_decodable(head, encoding):
            text = head.decode(encoding, errors="ignore")
            if all(ord(letter) >= 32 or ord(letter) in _TEXT_CONTROLS for letter in text):
                return encoding
    return None


def _is_nearly_free_of_controls(head: bytes) -> bool:
    """Say whether so few bytes are control characters that they may be slips in a text: one in half a kilobyte."""
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return controls == 0 or (len(head) >= _SHORTEST_WITH_SLIPS and controls * 512 <= max(len(head), 512))


def _is_decodable(head: bytes, encoding: str) -> bool:
    # The head may end in the middle of a character: only what is before the last few bytes must hold.
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4 and len(head) >= 8
    return True
