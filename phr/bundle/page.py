"""INDEX.HTM and README.TXT: how a receiver finds the way through a package without any program.

INDEX.HTM has no script and fetches nothing; a content security policy says so to the browser, all text is escaped,
and links are relative. README.TXT is ASCII with CRLF, as IHE PDI asks for.
"""

import base64
import hashlib
import textwrap
from collections.abc import Sequence
from html import escape

from phr.bundle.choose import Choice, date_of, kind_of
from phr.bundle.cover import (
    body_parts,
    counts_text,
    missing_lines,
    modalities,
    pages_text,
    pieces_text,
    provider_of,
    window_text,
)
from phr.bundle.names import in_ascii
from phr.bundle.package import DICOMDIR, MANIFEST, README, RECORDS, SUMMARY, DiscStudy, Exhibit, Occasion
from phr.bundle.words import Words, date_text, kind_name, words_in

_OPENED = (".pdf", ".jpg", ".png", ".tif", ".heic", ".webp", ".gif", ".bmp", ".txt")
"""Endings that a browser shows without running what is in the file; others are named and not linked."""
_LINE = 76  # characters of a line of README.TXT

_STYLE = """
:root{color-scheme:light}
body{font:1rem/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;margin:0 auto;padding:1rem;max-width:60rem}
h1{font-size:1.5rem;margin:.2em 0}h2{font-size:1.15rem;color:#1f5673;margin:1.6em 0 .4em}
p{margin:.4em 0}a{color:#10496b}.soft{color:#4a5561}.big a{display:inline-block;padding:.6em 0;font-weight:600}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5em .6em .5em 0;
border-bottom:1px solid #b8c0c8}th{font-weight:600;color:#4a5561}td a{display:inline-block;min-height:1.5rem}
td,p,li{overflow-wrap:anywhere}td:nth-child(2){white-space:nowrap}
@media(max-width:40rem){thead{position:absolute;left:-99rem}tr{display:block;border-bottom:1px solid #b8c0c8;
padding:.5em 0}td{display:block;border:0;padding:.1em 0}td::before{content:attr(data-label) ": ";color:#4a5561}}
"""


def index_page(
    occasion: Occasion, choice: Choice, exhibits: Sequence[Exhibit], disc: Sequence[DiscStudy], pages: int
) -> str:
    """Return the text of INDEX.HTM; every link in it is relative to the package."""
    words = words_in(occasion.language)
    born = f", {words.born} {occasion.person.born.isoformat()}" if occasion.person.born else ""
    title = escape(f"{words.records}: {_shown(occasion.person.name)}{born}")
    return "".join(
        [
            f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n',
            _head(title),
            f"</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
            _opening(occasion, choice, counts_text(exhibits, disc, pages, words), words),
            _documents(exhibits, words),
            _studies(disc, words),
            _missing(missing_lines(choice, exhibits, disc, words), words),
            _also_here(words),
            f'<p class="soft">{escape(words.not_read_by_phr)} {escape(words.disclaimer)}</p>\n',
            "</main>\n</body>\n</html>\n",
        ]
    )


def readme(
    occasion: Occasion, choice: Choice, exhibits: Sequence[Exhibit], disc: Sequence[DiscStudy], pages: int
) -> str:
    """Return the text of README.TXT: printable ASCII and CRLF only."""
    words = words_in(occasion.language)
    born = f", {words.born} {occasion.person.born.isoformat()}" if occasion.person.born else ""
    missing = missing_lines(choice, exhibits, disc, words)
    made_for = f" {words.made_for}: {occasion.for_whom}." if occasion.for_whom else ""
    paragraphs = [
        f"{words.records}: {occasion.person.name}{born}",
        f"{words.made_on} {occasion.made.isoformat()}.{made_for} {words.compiled} {window_text(choice, words)}",
        *(f"- {line}" for line in words.how_to_open),
        counts_text(exhibits, disc, pages, words),
        *([words.missing_note, *(f"- {line}" for line in missing)] if missing else [words.nothing_missing]),
        words.disclaimer,
    ]
    wrapped = []
    for paragraph in paragraphs:
        indent = "  " if paragraph.startswith("- ") else ""
        wrapped.append("\r\n".join(textwrap.wrap(in_ascii(paragraph), _LINE, subsequent_indent=indent)))
    return "\r\n\r\n".join(wrapped) + "\r\n"


def _head(title: str) -> str:
    style_hash = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    return (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n"
    )


def _also_here(words: Words) -> str:
    return (
        f"<h2>{words.also_here}</h2>\n<ul>\n<li>{_link(README, README)}: {words.open_readme}</li>\n"
        f"<li>{_link(MANIFEST, MANIFEST)}: {words.open_manifest}</li>\n</ul>\n"
    )


def _opening(occasion: Occasion, choice: Choice, counts: str, words: Words) -> str:
    made_for = f"{words.made_for}: <strong>{_text(occasion.for_whom)}</strong>. " if occasion.for_whom else ""
    return (
        f"<p>{made_for}{words.made_on} {occasion.made.isoformat()}. {escape(words.compiled)}</p>\n"
        f'<p class="soft">{escape(window_text(choice, words))} {escape(counts)}</p>\n'
        f'<p class="big">{_link(SUMMARY, words.open_summary)}<br>{_link(RECORDS, words.open_records)}</p>\n'
    )


def _documents(exhibits: Sequence[Exhibit], words: Words) -> str:
    if not exhibits:
        return f"<h2>{words.documents}</h2>\n<p>{words.no_documents}</p>\n"
    heads = (words.exhibit, words.date, words.what, words.source, words.pages, words.file)
    rows = [
        (
            str(exhibit.number),
            escape(date_text(date_of(exhibit.record), words)),
            escape(kind_name(kind_of(exhibit.record), words)),
            _from(exhibit, words),
            _link(f"{RECORDS}#page={exhibit.first_page}", pages_text(exhibit)),
            _file(exhibit),
        )
        for exhibit in exhibits
    ]
    return f"<h2>{words.documents}</h2>\n" + _table(heads, rows)


def _file(exhibit: Exhibit) -> str:
    name = exhibit.path.rpartition("/")[2]
    return _link(exhibit.path, name) if name.endswith(_OPENED) else (name or "-")


def _from(exhibit: Exhibit, words: Words) -> str:
    parts = (provider_of(exhibit.record), exhibit.record.filing.title, pieces_text(exhibit.record, words))
    return " · ".join(_text(part) for part in parts if part) or "-"


def _studies(disc: Sequence[DiscStudy], words: Words) -> str:
    if not disc:
        return f"<h2>{words.imaging}</h2>\n<p>{words.no_imaging}</p>\n"
    heads = (words.exhibit, words.date, words.kind_of_image, words.body_part, words.source, words.folder)
    rows = []
    for study in disc:
        told = study.record.study
        remark = "" if not study.unlisted else " (" + words.unlisted.format(count=study.unlisted) + ")"
        rows.append(
            (
                str(study.number),
                escape(date_text(date_of(study.record), words)),
                _text(modalities(told)) if told else "-",
                (_text(body_parts(told)) if told else "") or "-",
                _text(provider_of(study.record)) or "-",
                _link(study.folder + "/", words.images.format(count=study.instances, folder=study.folder))
                + escape(remark),
            )
        )
    note = f"<p>{escape(words.imaging_note)} {_link(DICOMDIR, DICOMDIR)}</p>\n"
    return f"<h2>{words.imaging}</h2>\n{note}" + _table(heads, rows)


def _missing(lines: Sequence[str], words: Words) -> str:
    if not lines:
        return f"<h2>{words.missing}</h2>\n<p>{words.nothing_missing}</p>\n"
    items = "".join(f"<li>{escape(line)}</li>\n" for line in lines)
    return f"<h2>{words.missing}</h2>\n<p>{escape(words.missing_note)}</p>\n<ul>\n{items}</ul>\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; heads are plain text, cells are HTML."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>" + "".join(_cell(name, cell) for name, cell in zip(heads, row, strict=True)) + "</tr>\n" for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _cell(name: str, cell: str) -> str:
    return f'<td data-label="{escape(name, quote=True)}">{cell}</td>'


def _link(path: str, text: str) -> str:
    return f'<a href="{escape(path, quote=True)}">{_text(text)}</a>'


def _text(text: str) -> str:
    """Return a text as HTML; signs that are not seen, or that turn the direction of reading, are shown as [U+XXXX]."""
    return escape(_shown(text))


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in text)
