"""The pile of made-up records: whole, described, readable where it should be, and about nobody who exists."""

import re
import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from phr.record.filing import DocumentDate, PersonMatch
from phr.record.kinds import KINDS, Category, RecordKind, category_of

PROJECT = Path(__file__).parents[2]
PILE = PROJECT / "sample_records"
ENDING = ".expected.toml"
KEYS = ["category", "kind", "document_date", "person", "person_match", "state"]
DISC = PILE / "ct-disc"
SLICES = DISC / "DICOM" / "ST000001" / "SE000002"
LOCKED, CUT, SCAN, STACK = "Befund geschützt.pdf", "MRT_2025_kopie.pdf", "Scan 0034.pdf", "Scan Stapel.pdf"
ENDINGS = "pdf jpg heic png webp tif iso zip eml json ndjson docx rtf html txt sh"
WINDOW_START = date(2024, 11, 24)  # 24 months before the days that the pile was made for
FOREIGN = re.compile(r"https?://|www\.|[\w.]+@[\w.]+|\b\w+\.(?:com|org|net|de|edu|gov|io)\b", re.IGNORECASE)
PRINTED_DATE = re.compile(r"\b\d\d[./]\d\d[./](?:\d{4}|\d\d)\b|\b[A-Z][a-z]+ \d\d?, \d{4}\b")

expectations = sorted(PILE.glob(f"*{ENDING}"))


def expected_of(name):
    return tomllib.loads((PILE / f"{name}{ENDING}").read_text(encoding="utf-8"))


def text_of(name):
    document = pypdfium2.PdfDocument(PILE / name)
    texts = []
    for page in document:
        layer = page.get_textpage()
        texts.append(layer.get_text_range())
        layer.close()  # before its page, and the page before its document: pdfium asks for this order
        page.close()
    document.close()
    return "\n".join(texts).replace("\r\n", "\n")


def printed_forms(iso):
    """The ways in which the papers print a date: American, German, German with two digits, and in words."""
    day = date.fromisoformat(iso)
    month = day.strftime("%B")
    return (f"{day:%m/%d/%Y}", f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}", f"{month} {day.day}, {day.year}")


def records_of(path):
    """What is expected of each record of a file: the whole expectation, or the tables in it."""
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    return [facts] if list(facts) == KEYS else facts.get("records", [])


def all_records():
    return [facts for path in expectations for facts in records_of(path)]


def papers_with_text():
    found = [path.name.removesuffix(ENDING) for path in expectations]
    papers = [name for name in found if name.endswith(".pdf") and name not in {SCAN, STACK}]
    return [name for name in papers if expected_of(name)["state"] == "filed"]


@pytest.mark.parametrize("path", expectations, ids=lambda path: path.name)
def test_every_expectation_has_exactly_the_keys_and_words_that_phr_prints(path):
    """An expected.toml has the six keys in order, or tables with some of them; each value is one that phr can print."""
    whole = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(whole) == KEYS or (whole and whole.keys() <= {"stays", "records"})
    for facts in records_of(path):
        named = [key for key in facts if key not in {"name", "images"}]
        assert named == [key for key in KEYS if key in facts]
        assert facts["state"] in {"filed", "filed-not-read"}
        if "kind" in facts:
            assert category_of(RecordKind(facts["kind"])) is Category(facts["category"])
        assert facts.get("person_match", "match") in {match.value for match in PersonMatch}
        if day := facts.get("document_date"):
            assert str(DocumentDate.parse(day)) == day


def test_every_record_has_its_expectation_and_nothing_else_lies_in_the_pile():
    """The pile holds files of every kind, one disc folder, and one expected.toml for each: a note would be filed."""
    names = {path.name for path in PILE.iterdir()}
    records = {name for name in names if not name.endswith(ENDING)}
    assert {name for name in names if name.endswith(ENDING)} == {f"{name}{ENDING}" for name in records}
    assert {name for name in records if "." not in name} == {"ct-disc"}
    assert {name.rpartition(".")[2].lower() for name in records - {"ct-disc"}} == set(ENDINGS.split())
    assert 45 <= len(records) <= 55


def test_the_pile_is_small():
    """All samples together stay under 8 MB, the disc included."""
    assert sum(path.stat().st_size for path in PILE.rglob("*") if path.is_file()) < 8_000_000


def test_the_dates_span_the_window_and_what_lies_before_it():
    """Before the default window lie kinds that always go and ordinary ones; the whole spans more than two years."""
    dated = [
        (date.fromisoformat(facts["document_date"]), KINDS[RecordKind(facts["kind"])])
        for facts in all_records()
        if facts.get("document_date") and "kind" in facts
    ]
    old = [kind for day, kind in dated if day < WINDOW_START]
    assert sum(kind.always_goes for kind in old) >= 3
    assert sum(not kind.always_goes for kind in old) >= 2
    days = [day for day, _ in dated]
    assert (max(days) - min(days)).days > 28 * 30


def test_every_category_and_both_people_occur():
    """No category is empty; a page and a study are another person's."""
    records = all_records()
    assert {one["category"] for one in records if "category" in one} == {category.value for category in Category}
    others = [one["person"] for one in records if one.get("person_match") == "other"]
    assert others == ["Brandt, Jonas", "Brandt^Jonas"]


@pytest.mark.parametrize("name", papers_with_text())
def test_a_readable_paper_prints_its_person_and_its_date(name):
    """The person stands in the text as expected, and so does the document date in one printed form."""
    facts, text = expected_of(name), text_of(name)
    assert facts["person"] in text
    assert any(form in text for form in printed_forms(facts["document_date"]))


def test_most_papers_print_dates_that_are_not_theirs():
    """Birth dates aside, nearly every paper carries a date that is not the document date."""
    tempting = 0
    for name in papers_with_text():
        own = {*printed_forms(expected_of(name)["document_date"]), *printed_forms("1968-04-17")}
        tempting += bool(set(PRINTED_DATE.findall(text_of(name))) - own)
    assert tempting >= 18


@pytest.mark.parametrize("name", papers_with_text())
def test_a_paper_names_no_address_of_the_network(name):
    """No host name, web or mail address stands in a paper, made up or not."""
    assert FOREIGN.search(text_of(name)) is None


def test_the_papers_sources_name_no_address_of_the_network():
    """The same holds for the words the papers are made from, and for the disc's texts."""
    sources = [*(PROJECT / "tools" / "samples" / "papers").rglob("*.toml"), DISC / "INDEX.HTM", DISC / "README.TXT"]
    assert len(sources) > 40
    assert [path.name for path in sources if FOREIGN.search(path.read_text(encoding="utf-8"))] == []


def test_the_damaged_paper_shows_no_page_to_either_reader():
    """The file that broke off half way opens in neither PDF library, yet begins as a PDF does."""
    assert (PILE / CUT).read_bytes().startswith(b"%PDF-")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(PILE / CUT)
    with pytest.raises(PyPdfError):
        len(PdfReader(PILE / CUT).pages)


def test_the_locked_paper_opens_with_its_password_alone():
    """Without the password nothing is read; with the birth date, as portals do it, one page is."""
    with pytest.raises(pypdfium2.PdfiumError, match=r"(?i)password"):
        pypdfium2.PdfDocument(PILE / LOCKED)
    reader = PdfReader(PILE / LOCKED, password="17041968")
    assert "Echokardiographie" in reader.pages[0].extract_text()


def test_a_scan_is_pictures_without_text():
    """A scan is an image a page and not a letter of text: one page, and five that were scanned at once."""
    for name, pages in ((SCAN, 1), (STACK, 5)):
        reader = PdfReader(PILE / name)
        assert [len(page.images) for page in reader.pages] == [1] * pages
        assert text_of(name).strip() == ""


def test_the_copy_is_the_same_bytes_and_expects_the_same():
    """The duplicate equals its twin byte for byte, and says that phr folds it."""
    twin, copy = PILE / "Laborwerte.pdf", PILE / "Laborwerte (1).pdf"
    assert copy.read_bytes() == twin.read_bytes()
    assert expected_of(copy.name) == expected_of(twin.name)
    assert "folds" in (PILE / f"{copy.name}{ENDING}").read_text(encoding="utf-8").splitlines()[0]


def test_no_two_records_but_the_copy_are_alike():
    """Apart from the duplicate, every file of the pile has bytes of its own."""
    files = [path for path in PILE.rglob("*") if path.is_file() and not path.name.endswith(ENDING)]
    assert len(files) - len({path.read_bytes() for path in files}) == 1


@pytest.mark.parametrize("name", sorted(path.name for path in PILE.glob("*.pdf")))
def test_qpdf_accepts_the_papers_and_refuses_the_damaged_one(name):
    """The structure of each PDF is sound by an outside judge, but for the one that is meant to be broken."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    password = ["--password=17041968"] if name == LOCKED else []
    result = subprocess.run(["qpdf", *password, "--check", PILE / name], capture_output=True, check=False)
    assert (result.returncode == 0) is (name != CUT)
