"""The sentences for portal exports and office papers that could not be read, or not wholly; none quotes a document."""

from phr.record.reading import Trouble

_SAFE = "nothing: the file is kept safe as it is; open it yourself to see what it says"
_AGAIN = "fetch the file again from where it came from, or ask for a new copy"
_AS_PDF = "open it, save or print it as a PDF, and drop that in the inbox as well"

XML_DAMAGED = Trouble(
    "xml-damaged", "this data file in XML is damaged or cut short, so its words are not known", _AGAIN
)
XML_UNSAFE = Trouble(
    "xml-unsafe",
    "this data file in XML is built so that reading it need not end or reaches for other files; phr reads none of it",
    "ask whoever gave you the file what it is; phr keeps it and never opens it",
)
JSON_DAMAGED = Trouble(
    "json-damaged", "this data file in JSON is damaged or cut short, so its words are not known", _AGAIN
)
JSON_LINES_DAMAGED = Trouble(
    "json-lines-damaged", "some lines of this data file are damaged or cut short; the others were read", _AGAIN
)
NO_TEXT = Trouble("no-text", "this file holds no text that phr can read", _AS_PDF)
LOGIN_PAGE = Trouble(
    "login-page",
    "this is the page of a website that asks you to log in, and not the document you wanted",
    "log in there, download the document again, and drop it in the inbox",
)
OFFICE_DAMAGED = Trouble("office-damaged", "this office document is damaged, so its words are not known", _AGAIN)
OFFICE_OLD = Trouble(
    "office-old-form",
    "this office document is in a form of before 2007 (.doc, .xls, .ppt), which phr does not read",
    _AS_PDF,
)
OFFICE_PASSWORD = Trouble(
    "office-password",
    "this office document is protected with a password of its own",
    "save a copy without the password, or as a PDF, and drop it in the inbox again",
)
OFFICE_TOO_LARGE = Trouble(
    "office-unpacks-too-large",
    "this office document unpacks to more than any document of its kind, so phr reads none of it",
    _AS_PDF,
)
RTF_DAMAGED = Trouble(
    "rtf-damaged", "this RTF document is damaged or nests too deep, so its words are not known", _AS_PDF
)
EXPORT_CUT = Trouble("export-cut", "this export is very large; only its beginning was read", _SAFE)
RTF_CUT = Trouble("rtf-cut", "this RTF document is cut short; what is there was read", _AGAIN)
