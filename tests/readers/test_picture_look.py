"""What a picture looks like as a whole."""

import io

from PIL import Image, ImageDraw

from phr.readers.image import read_picture
from phr.readers.limits import limits_of
from phr.readers.picture_look import look_of
from phr.record.reading import Form


def slice_on_black():
    made = Image.new("L", (400, 400), 0)
    ImageDraw.Draw(made).ellipse((80, 80, 320, 320), fill=120)
    return made


def test_a_slice_is_dark_at_its_edges_and_has_no_colour():
    """A grey disc on black: all edge dark, nothing light, no colour, as much red as blue."""
    look = look_of(slice_on_black())
    assert (look.dark_edge, look.light, look.coloured, look.warmth) == (1.0, 0.0, 0.0, 0.5)
    assert 0.6 < look.dark < 0.8


def test_paper_is_light_and_a_red_picture_is_warm():
    """White paper has no dark edge; pure red has colour everywhere and no blue."""
    assert look_of(Image.new("RGB", (300, 400), "white")).light == 1.0
    red = look_of(Image.new("RGB", (50, 50), (200, 0, 0)))
    assert (red.coloured, red.warmth) == (1.0, 1.0)


def test_the_reader_hands_over_the_look():
    """A JPEG that is read carries what it looks like."""
    held = io.BytesIO()
    slice_on_black().save(held, "JPEG")
    look = read_picture(held, Form.JPEG, limits_of(Form.JPEG)).reading.look
    assert look is not None
    assert look.dark_edge == 1.0
