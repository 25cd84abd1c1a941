"""Whatever a paper is made of, reading it ends in a Reading, and no word of a rendering is lost or torn."""

import io

from exports_made import docx, reading_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phr.readers.carried import carried
from phr.readers.flow import Flow
from phr.readers.html_text import lines_of_html
from phr.readers.sheet import LINE_CHARACTERS, PAGE_LINES, Sheet
from phr.record.reading import Form

_LOOK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_NAMES = "p div br table tr td th ul li h1 script style title item paragraph caption b span"
_TAGS = st.sampled_from(_NAMES.split())
_MARKS = st.one_of(
    _TAGS.map("<{}>".format),
    _TAGS.map("</{}>".format),
    st.sampled_from(
        ["&amp;", "&#0;", "&#x110000;", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "<", ">", '"', "word", "ü"]
    ),
)
# fmt: off
_RTF = st.sampled_from([
    "{", "}", "\\par ", "\\'e4", "\\'zz", "\\u8722?", "\\u99999999?", "\\bin3 ", "\\bin999999 ", "{\\pict ", "a b",
    "\\cell ", "\\row ", "{\\fonttbl{\\f0\\fcharset161 A;}}", '{\\field{\\*\\fldinst{HYPERLINK "x"}}{\\fldrslt y}}',
    "\\ansicpg0 ", "\\ansicpg99999 ", "{\\header ", "\\f0 ", "{\\*\\x ", "\\",
])
_MAIL = st.sampled_from([
    "From: a@example.org\n", "Subject: =?utf-8?q?x?=\n", "Subject: =?x?b?%?=\n", "Content-Type: message/rfc822\n",
    "Content-Type: multipart/mixed; boundary=b\n", "Content-Type: text/html; charset=punycode\n", "\n--b\n",
    "Content-Transfer-Encoding: base64\n", "text\n", "Date: Tue, 99 Mar 2024\n", "\xff", "Content-Type: \n",
    "\n", ":\n", "\n--b--\n",
    "Content-Disposition: attachment; filename*0*=utf-8''a; filename*1=b\n", "Content-Transfer-Encoding: x-uuencode\n",
])
# fmt: on


def ends_well(reading):
    return reading.is_read or bool(reading.troubles)


@_LOOK
@given(st.lists(_MARKS, max_size=40))
def test_any_web_page(marks):
    """Marks in any order, open or closed, end in a reading."""
    assert ends_well(reading_of("<html>" + "".join(marks), Form.HTML))


@_LOOK
@given(st.lists(_RTF, max_size=40))
def test_any_rtf(pieces):
    """Groups and words of RTF in any order end in a reading."""
    assert ends_well(reading_of("{\\rtf1 " + "".join(pieces), Form.RTF))


@_LOOK
@given(st.lists(_MAIL, max_size=40))
def test_any_mail(pieces):
    """Headers and parts in any order end in a reading, and what is carried is bytes."""
    mail = "".join(["From: b@example.org\n", *pieces]).encode("latin-1")
    assert ends_well(reading_of(mail, Form.MAIL))
    assert all(one.data and one.path for one in carried(io.BytesIO(mail), Form.MAIL))


_LETTER = docx("<w:p><w:r><w:t>hello</w:t></w:r></w:p>", header1="<w:p/>")


@_LOOK
@given(st.integers(0, len(_LETTER) - 1), st.binary(max_size=8))
def test_any_letter(place, written):
    """A letter with any bytes overwritten ends in a reading."""
    assert ends_well(reading_of(_LETTER[:place] + written + _LETTER[place + len(written) :], Form.OFFICE))


_PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cs"), exclude_characters="-\u00ad"),
    min_size=1,
    max_size=12,
)


@_LOOK
@given(st.lists(st.lists(_PLAIN, min_size=1, max_size=60), max_size=30))
def test_every_word_stands_on_a_page(lines):
    """What is put on a sheet stands on its pages, in order, and no page or line is too long."""
    sheet = Sheet(1_000_000, 1000)
    for words in lines:
        sheet.line(" ".join(words))
    pages = sheet.pages()
    text = "\n".join(page.text for page in pages)
    assert "".join(text.split()) == "".join(word for words in lines for word in words)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert all(len(page.text.split("\n")) <= PAGE_LINES for page in pages)
    assert all(len(line) <= LINE_CHARACTERS for page in pages for line in page.text.split("\n"))


@_LOOK
@given(st.lists(st.lists(st.lists(_PLAIN, max_size=3), min_size=1, max_size=5), min_size=1, max_size=6))
def test_every_cell_of_a_data_table_stands_in_its_row(rows):
    """A table of data gives one line a row that says anything, with a cell for each of its cells."""
    flow = Flow(are_tables_data=True)
    flow.start("table")
    for cells in rows:
        flow.start("tr")
        for words in cells:
            flow.start("td")
            flow.text(" ".join(words))
            flow.end("td")
        flow.end("tr")
    flow.end("table")
    spoken = [[" ".join(words) for words in cells] for cells in rows]
    wanted = [[cell or "-" for cell in cells] for cells in spoken if any(cells)]
    assert [line.split("   ") for line in flow.lines()] == [
        cells if sum(cell != "-" for cell in cells) > 1 else [cell for cell in cells if cell != "-"] for cells in wanted
    ]


@_LOOK
@given(st.integers(1, 400), st.sampled_from(["<table><tr><td>", "<ul><li>", "<div>", "<table>", "<td>", "<tr>"]))
def test_depth_costs_no_word(depth, mark):
    """However deep tables and lists nest, the innermost word is kept."""
    assert "word" in " ".join(lines_of_html(mark * depth + "word"))
