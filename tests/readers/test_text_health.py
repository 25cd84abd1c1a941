"""A text layer is text, or something that a font left behind."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.readers.look import form_of
from phr.readers.pool import ReaderPool
from phr.readers.text_health import is_readable

LETTER = (
    "Sehr geehrte Kolleginnen und Kollegen, wir berichten über die Patientin, die sich bei uns mit Schmerzen im rechten"
    " Knie vorstellte. Die Untersuchung zeigte keine Schwellung, keine Rötung und freie Beweglichkeit."
)
LABS = "\n".join(f"{name}  {value}  mmol/l  3,5 - 5,1" for value, name in enumerate(["Na", "K", "Ca", "Mg", "Cl", "P"]))


def shifted(text, by):
    """A font whose map is off by some places, as subset fonts without a map give."""
    return "".join(chr(ord(letter) + by) if letter != " " else letter for letter in text)


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Seite 2",
            LETTER,
            LETTER.upper(),
            LABS,
            "......................  ______________  [ ]  [x]  ........ " * 4 + "Unterschrift",
            "Пациентка поступила с жалобами на боли в правом колене, при осмотре отёка нет, движения свободны.",
            "Η ασθενής προσήλθε με πόνο στο δεξί γόνατο, χωρίς οίδημα και με ελεύθερη κίνηση της άρθρωσης.",
            "患者因右膝关节疼痛就诊，查体未见肿胀，活动自如，建议休息并随访。" * 3,
            "Pacjentka zgłosiła się z bólem kolana, bez obrzęku, z pełnym zakresem ruchu, wskazana dalsza kontrola.",
            "Potilas hakeutui vastaanotolle oikean polven kivun vuoksi, ei turvotusta, liike vapaa, lepoa viikko.",
            "EEG EKG MRT CT HWS BWS LWS BMI CRP TSH fT3 fT4 PTT INR HDL LDL GPT GOT GGT AP LDH CK BSG",
        ],
    )
    def test_stays(self, text):
        """Letters, tables, forms, headings and other alphabets are text."""
        assert is_readable(text)


class TestNoText:
    @pytest.mark.parametrize(
        "text",
        [
            shifted(LETTER, -29),
            shifted(LETTER, 3),
            shifted(LETTER, 0xE000),
            "\ufffd" * 40 + LETTER[:100],
            "(cid:72)(cid:68)(cid:79)(cid:79)(cid:82) " * 5,
            "".join("\x03\x04\x05\x06 " for _ in range(40)),
            LETTER.encode().decode("cp1252").replace("e", "Ã¤"),
            "§$%&/()=?`´#*'+~><|^°" * 10,
            " ".join("aАbВcСdД" for _ in range(20)),
            "mQnWbRvTc xPzSlDkFjG mHnJbQvWc xRzTlPkSj nDmFbGvHc " * 6,
        ],
    )
    def test_is_noticed(self, text):
        """Shifted maps, private shapes, replacement marks, glyph numbers and noise are no text."""
        assert not is_readable(text)


class TestLaws:
    @given(st.text(max_size=400))
    def test_every_text_has_an_answer(self, text):
        """No text makes it stumble."""
        assert is_readable(text) in (True, False)

    @given(st.text(alphabet=string.digits + " .,-/%<>\n", max_size=400))
    def test_numbers_alone_are_never_scrambled(self, text):
        """A table of numbers, however short of letters, is kept unless it is mostly marks."""
        told = [letter for letter in text if not letter.isspace() and letter not in ".,-/"]
        if told and sum(letter.isdigit() for letter in told) > len(told) / 2:
            assert is_readable(text)


def test_the_samples_own_layers_are_kept(samples):
    """Every page of the sample records whose text can be read is kept as it is."""
    with ReaderPool(1, reads_pictures=False) as pool:
        for path in samples:
            with path.open("rb") as opened:
                reading = pool.read(opened, path.stat().st_size, form_of(opened))
            assert "pdf-text-broken" not in {trouble.code for trouble in reading.troubles}, path.name
