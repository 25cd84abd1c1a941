"""Pages in letters that the OCR models do not know: said to be unread, or read by Tesseract where it is installed."""

import io
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from phr.readers.ocr_lines import SeenLine, page_of
from phr.readers.other_scripts import LANGUAGES, languages_installed, merged, upside_down, words_in_table
from phr.readers.pool import ReaderPool
from phr.readers.recognition import ocr_available
from phr.readers.troubles import lines_not_read
from phr.readers.wire import pack_reading, unpack_reading
from phr.record.reading import Box, Form, Page, Reading, TextSource, Word

LETTER = """Заключение врача
Пациент: Иванова Мария Петровна
Дата рождения: 03.02.1970
Диагноз: артериальная гипертензия
Гемоглобин 132 г/л (120-160)
Лейкоциты 6,2 (4,0-9,0)
Рекомендовано: контроль давления"""
UNREAD = (Box(10, 10, 110, 20), Box(10, 30, 110, 40))
PAGE = Page(
    1, 200, 300, "a\nb", (Word("Haemoglobin", Box(10, 50, 80, 60)), Word(":", Box(50, 12, 52, 18))), unread=UNREAD
)


def _line(text, sure=0.98, top=0.0, width=200.0):
    stops = tuple((at + 0.5) / max(len(text), 1) for at in range(len(text)))
    return SeenLine(text, sure, stops, ((0, top), (width, top), (width, top + 20), (0, top + 20)))


def _picture(text):
    import typst

    source = '#set page(width: 600pt, height: 300pt, margin: 40pt)\n#set text(font: "DejaVu Sans Mono", size: 16pt)\n'
    return typst.compile((source + text.replace("\n", " \\\n")).encode(), format="png", ppi=144)


@pytest.fixture
def cyrillic():
    if not ocr_available():
        pytest.skip("the part for OCR is not installed")
    return _picture(LETTER)


class TestWhatIsLost:
    @pytest.mark.parametrize(
        "lost",
        [
            _line(":"),
            _line("Hepan M Atfwqw xyz", sure=0.5),
            _line("A b c d e f", sure=0.85),
            _line("Διγνωση ατια υπρτασ"),
        ],
        ids=["hardly a letter", "guessed", "half read and doubtful", "half known letters"],
    )
    def test_lines_that_were_not_read_are_told(self, lost):
        """A page of whose lines a good part was not read tells where they are."""
        lines = [replace(lost, corners=_line("x", top=at * 30.0).corners) for at in range(3)]
        page = page_of(1, 300, 300, 0, [*lines, _line("Haemoglobin 13.2 g", top=200)], 1.0)
        assert len(page.unread) == 3

    def test_a_signature_or_a_stamp_is_not_told(self):
        """One lost line on a page of many is what every signed letter has."""
        lines = [_line("Haemoglobin 13.2 g/d", top=30.0 * at) for at in range(12)]
        assert page_of(1, 300, 500, 0, [*lines, _line("Mq", sure=0.3, top=400)], 1.0).unread == ()

    def test_what_is_unread_comes_out_of_the_child(self):
        """The places of unread lines travel from the child that saw them."""
        reading = Reading(
            Form.PNG, "image/png", is_read=True, page_count=1, pages=(replace(PAGE, source=TextSource.OCR),)
        )
        assert unpack_reading(pack_reading(reading)).pages[0].unread == UNREAD


class TestMerging:
    def test_only_unread_lines_take_other_words(self):
        """Words from elsewhere fill unread lines alone; what was read stays, and a line hardly filled stays unread."""
        words = (
            Word("Пациент:", Box(12, 11, 60, 19), 0.9),
            Word("Иванова", Box(62, 11, 108, 19), 0.8),
            Word("в", Box(12, 31, 18, 39), 0.9),
            Word("Haemogl0bin", Box(10, 50, 80, 60), 0.9),
        )
        page = merged(PAGE, words)
        assert page.text == "Пациент: Иванова\nв\nHaemoglobin"
        assert [word.text for word in page.words] == ["Пациент:", "Иванова", "в", "Haemoglobin"]
        assert page.unread == (UNREAD[1],)

    def test_nothing_found_changes_nothing(self):
        """A page of which the other program reads nothing stays as it was."""
        assert merged(PAGE, ()) == PAGE

    def test_words_from_right_to_left_stand_in_reading_order(self):
        """A line of Arabic or Hebrew words is told from its right end to its left."""
        words = (Word("المريض", Box(12, 11, 50, 19)), Word("اسم", Box(60, 11, 100, 19)))
        assert merged(PAGE, words).text.splitlines()[0].split() == ["اسم", "المريض"]

    def test_the_other_way_up_is_a_half_turn(self):
        """Turned twice a page has its unread lines where they were; what was guessed is gone."""
        turned = upside_down(PAGE)
        assert (turned.turn, turned.words, turned.text) == (180, (), "")
        assert upside_down(turned).unread == PAGE.unread

    def test_a_table_of_words_becomes_words_in_points(self):
        """Tesseract's table is taken in points of the page; rows that are none, and guesses, are passed over."""
        rows = [
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
            "1\t1\t0\t0\t0\t0\t0\t0\t400\t600\t-1\t",
            "5\t1\t1\t1\t1\t1\t20\t40\t100\t20\t93.5\tИванова",
            "5\t1\t1\t1\t1\t2\t20\t40\t100\t20\t12.0\tшум",
            "5\t1\t1\t1\t1\t2\tx\t40\t100\t20\t99.0\tшум",
            "nonsense",
        ]
        assert list(words_in_table("\n".join(rows), PAGE)) == [Word("Иванова", Box(10, 20, 60, 30), 0.935)]


class TestPages:
    def test_without_the_other_program_the_page_says_what_it_lacks(self, cyrillic, monkeypatch):
        """A page in Cyrillic letters says that lines of it were not read, and what helps."""
        monkeypatch.setattr("phr.readers.recognition.reads_other_scripts", lambda: False)
        with ReaderPool(1) as pool:
            reading = pool.read(io.BytesIO(cyrillic), len(cyrillic), Form.PNG)
        assert lines_not_read([1]) in reading.troubles

    @pytest.mark.parametrize("turn", [0, 180])
    def test_tesseract_reads_cyrillic_where_it_is_installed(self, cyrillic, turn):
        """With Tesseract and Russian installed, a page in Cyrillic letters is read, whichever way up."""
        if "rus" not in languages_installed():
            pytest.skip("tesseract with Russian is not installed")
        from PIL import Image

        made = io.BytesIO()
        Image.open(io.BytesIO(cyrillic)).rotate(turn).save(made, "PNG")
        with ReaderPool(1) as pool:
            reading = pool.read(io.BytesIO(made.getvalue()), len(made.getvalue()), Form.PNG)
        text = reading.pages[0].text
        assert "Иванова Мария Петровна" in text
        assert "(120-160)" in text
        assert reading.pages[0].source is TextSource.OCR

    def test_latin_pages_never_go_to_the_other_program(self, monkeypatch):
        """A page in Latin letters, German and Polish ones too, is read by the models alone."""
        if not ocr_available():
            pytest.skip("the part for OCR is not installed")
        monkeypatch.setattr("phr.readers.recognition.with_other_script", lambda *_: pytest.fail("was asked"))
        picture = _picture(
            "Arztbrief\nPatientin: Małgorzata Müller-Śliwińska\ngeb. 03.02.1970\nHämoglobin 13,2 (12-16)"
        )
        with ReaderPool(1) as pool:
            assert pool.read(io.BytesIO(picture), len(picture), Form.PNG).troubles == ()


class TestConfinement:
    def test_the_other_program_reads_none_of_the_persons_files(self, tmp_path):
        """What is started in Tesseract's place can open no file of the person's, where the kernel has Landlock."""
        with ReaderPool(1, reads_pictures=False) as pool:
            held = pool.confinement()
        cat = shutil.which("cat")
        if cat is None or held is None or not held.files_hidden:
            pytest.skip("this system hides no files from a process")
        secret = tmp_path / "secret.txt"
        secret.write_text("a diagnosis")
        command = [sys.executable, "-I", "-m", "phr.readers.tesseract_process", cat]
        assert subprocess.run([*command, str(secret)], capture_output=True, check=False).stdout == b""
        assert subprocess.run(command, input=b"a picture", capture_output=True, check=False).stdout == b"a picture"

    def test_no_language_of_latin_letters_is_asked_for(self):
        """Latin letters are the models' own: no language that is written in them is in the table."""
        assert not {"eng", "deu", "fra", "spa", "pol"} & {name for names in LANGUAGES.values() for name in names}
