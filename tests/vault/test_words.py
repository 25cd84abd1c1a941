"""Passphrases: drawn and judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.vault import words


class TestDrawing:
    def test_six_words_of_the_list(self):
        """A drawn passphrase is six words of the EFF long list, with single spaces."""
        drawn = words.draw_passphrase().split(" ")
        assert len(drawn) == 6
        assert set(drawn) <= set(words.word_list())

    def test_the_list_is_whole(self):
        """The list has 7776 different words, five dice each, so that six words are 77 bits."""
        assert len(words.word_list()) == len(set(words.word_list())) == 7776

    def test_draws_differ(self):
        """No two draws are alike."""
        assert len({words.draw_passphrase() for _ in range(50)}) == 50

    def test_a_drawn_one_is_strong(self):
        """What phr draws, phr accepts."""
        words.demand_strength(words.draw_passphrase())


class TestJudging:
    @pytest.mark.parametrize(
        "weak", ["", "   ", "password", "12345678901234567890", "qwertyuiop", "aaaaaaaaaaaaaaaaaa"]
    )
    def test_what_is_guessed_first_is_weak(self, weak):
        """Passphrases from every guesser's list are weak, with advice."""
        judgement = words.judge(weak)
        assert not judgement.is_strong
        assert judgement.advice

    def test_the_persons_own_name_is_weak(self):
        """A passphrase of words known about the person is much weaker than the same one for a stranger."""
        typed = "Marisol Quintanilla 1971"
        assert not words.judge(typed, known=["Marisol Quintanilla"]).is_strong
        stranger = words.judge(typed).guesses_log10
        assert words.judge(typed, known=["Marisol Quintanilla"]).guesses_log10 < stranger - 3

    def test_a_long_one_is_judged_by_its_beginning(self):
        """A passphrase longer than the judge can take is judged, at once, and by what it begins with."""
        assert words.judge("velvet ostrich plumber quartz " * 40).guesses_log10 > 0
        assert not words.judge("a" * 5000).is_strong

    def test_weak_is_refused_unless_insisted_on(self):
        """The refusal says how to insist; insisting accepts any passphrase but the empty one."""
        with pytest.raises(words.WeakPassphrase) as caught:
            words.demand_strength("password")
        assert "--accept-weak" in caught.value.next_step
        assert "password" not in caught.value.next_step
        words.demand_strength("password", is_insisted=True)
        with pytest.raises(words.WeakPassphrase):
            words.demand_strength(" ", is_insisted=True)

    @given(st.text(max_size=40))
    def test_never_fails(self, typed):
        """Any text at all is judged."""
        assert words.judge(typed).guesses_log10 >= 0
