"""Joining what OCR saw to what was read before; with a made-up reader, so that no model is needed."""

import subprocess
import sys

import pytest

from phr.readers.by_form import limits_for
from phr.readers.draft import Draft, final
from phr.readers.frames import READ, RENDER, SEE, Order
from phr.readers.limits import limits_of_seeing
from phr.readers.process import End, Outcome
from phr.readers.recognition import Recogniser
from phr.readers.troubles import OCR_NOT_INSTALLED, PDF_PAGE_CUT
from phr.readers.wire import pack_reading
from phr.record.reading import Form, Page, Reading, TextSource

ORDER = Order(READ, Form.PDF, (100,))
OWN = Page(1, 100.0, 100.0, "words of the file's own")


def draft(*wanted, count=5, pages=(OWN,), lasting=()):
    reading = Reading(Form.PDF, "application/pdf", bool(pages), count, pages, troubles=(OCR_NOT_INSTALLED, *lasting))
    return Draft(reading, wanted, lasting)


def page(number, text="words that OCR saw"):
    return Page(number, 100.0, 100.0, text, source=TextSource.OCR)


def seen(*pages):
    """An outcome that holds some pages."""
    reading = Reading(Form.PDF, "application/pdf", is_read=True, page_count=9, pages=pages)
    return Outcome((pack_reading(reading),), End.DONE)


@pytest.fixture
def recogniser():
    made = Recogniser(2, is_available=True, divides=True)
    yield made
    made.close()


def codes(reading):
    return [trouble.code for trouble in reading.troubles]


class TestJoining:
    def test_pages_come_in_order(self, recogniser):
        """OCR's pages take their places among the others, and only the lasting troubles stay."""
        made = recogniser.completed(draft(3, 2, lasting=(PDF_PAGE_CUT,)), ORDER, lambda asked: seen(page(*asked.pages)))
        assert [(one.number, one.source.value) for one in made.pages] == [(1, "layer"), (2, "ocr"), (3, "ocr")]
        assert codes(made) == ["pdf-page-cut"]

    def test_each_order_names_its_page(self, recogniser):
        """Every page is an order of its own, so that two processes share a document."""
        asked = []

        def run(order):
            asked.append(order)
            return seen(page(*order.pages))

        recogniser.completed(draft(2, 4), ORDER, run)
        assert sorted(order.pages for order in asked) == [(2,), (4,)]
        assert {(order.verb, order.sizes) for order in asked} == {(SEE, (100,))}

    def test_where_each_order_starts_a_process_pages_go_together(self):
        """On a system that cannot divide a process, an order takes several pages."""
        asked = []
        made = Recogniser(1, is_available=True, divides=False)
        made.completed(draft(*range(1, 7), count=6), ORDER, lambda order: asked.append(order.pages) or seen())
        made.close()
        assert sorted(asked) == [(1, 2, 3, 4), (5, 6)]

    def test_a_page_keeps_its_own_words_where_ocr_saw_fewer(self, recogniser):
        """A few words beside a picture are not lost to an OCR that read nothing there."""
        made = recogniser.completed(draft(1, count=1), ORDER, lambda _order: seen(page(1, "w")))
        assert made.pages == (OWN,)

    def test_a_page_that_broke_off_is_named(self, recogniser):
        """One hostile page costs its own words, and the person is told which."""

        def run(order):
            return Outcome((), End.CRASHED) if order.pages == (3,) else seen(page(*order.pages))

        made = recogniser.completed(draft(2, 3, 4), ORDER, run)
        assert [one.number for one in made.pages] == [1, 2, 4]
        assert codes(made) == ["ocr-pages-failed"]
        assert "page 3 " in made.troubles[0].what

    def test_what_was_not_asked_for_is_not_taken(self, recogniser):
        """A reader that answers with other pages than those of its order is not believed."""
        made = recogniser.completed(draft(2), ORDER, lambda _order: seen(page(7)))
        assert [one.number for one in made.pages] == [1]

    def test_a_few_letters_are_no_document(self, recogniser):
        """A letter L on an X-ray does not make it read."""
        made = recogniser.completed(draft(1, count=1, pages=()), ORDER, lambda _order: seen(page(1, "L")))
        assert (made.is_read, made.pages, codes(made)) == (False, (), ["no-text-found"])

    def test_a_book_of_scans_is_read_to_the_limit(self, recogniser):
        """Beyond the limit, pages are not read, and the person is told which."""
        limit = limits_of_seeing(1).pages
        whole = draft(*range(1, limit + 11), count=limit + 10, pages=())
        made = recogniser.completed(whole, ORDER, lambda order: seen(page(*order.pages)))
        assert len(made.pages) == limit
        assert codes(made) == ["ocr-too-many-pages"]
        assert f"{limit + 1}-{limit + 10}" in made.troubles[0].what


class TestLimits:
    @pytest.mark.parametrize("verb", [SEE, RENDER, READ])
    def test_only_unpacking_a_heic_may_start_threads(self, verb):
        """The one decoder that cannot do without threads gets some, and only where it unpacks."""
        allowed = {form: limits_for(Order(verb, form, (9,), pages=(1,))).threads for form in (Form.HEIC, Form.JPEG)}
        assert allowed[Form.JPEG] == 0
        assert (allowed[Form.HEIC] > 0) == (verb != READ)


class TestWithout:
    def test_nothing_is_asked_where_ocr_is_not_installed(self):
        """Without the extra, the reading stays as it is and says how to add it."""
        made = Recogniser(1, is_available=False, divides=True)
        reading = made.completed(draft(2), ORDER, lambda _order: pytest.fail("asked"))
        assert codes(reading) == ["ocr-not-installed"]
        assert "pip install 'phr[ocr]'" in reading.troubles[0].next_step

    def test_nothing_is_asked_where_nothing_is_wanted(self, recogniser):
        """A document with its own text starts no OCR."""
        whole = draft().reading
        assert recogniser.completed(final(whole), ORDER, lambda _order: pytest.fail("asked")) is whole

    def test_asking_whether_it_is_there_loads_nothing(self):
        """Whether OCR is installed is told without loading it: `phr streak` must start at once."""
        probe = (
            "import sys; from phr.readers.recognition import ocr_available; ocr_available();"
            "print(*{name.partition('.')[0] for name in sys.modules})"
        )
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
        assert {"rapidocr", "onnxruntime", "cv2", "numpy", "PIL"}.isdisjoint(done.stdout.split())
