"""Passphrases: drawing a good one, and judging one that a person typed.

A keys file may lie in a cloud for years, so a passphrase must hold against someone who guesses at leisure; scrypt
makes each guess dear, the passphrase must make them many.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from phr.errors import Refused

WORDS = 6
"""Words in a drawn passphrase: 6 of 7776 are 77 bits, what the list's makers advise (eff.org/dice)."""

STRONG_LOG10 = 12.0
"""Guesses, as a power of ten, that a typed passphrase must be good for: three years at 10,000 guesses a second, a rate
that takes 2.5 TiB of memory at 256 MiB a guess."""

_JUDGED = 72  # characters: zxcvbn refuses more, since its time grows with the square of the length


class WeakPassphrase(Refused):
    """A typed passphrase could be guessed; `advice` is what would make it better."""

    code = "weak-passphrase"

    def __init__(self, judgement: "Judgement") -> None:
        advice = f" ({'; '.join(judgement.advice)})" if judgement.advice else ""
        super().__init__(
            f"this passphrase could be guessed by someone who has a copy of your vault{advice}",
            next_step="let phr draw six words for you, or type a longer one; to keep this one, add --accept-weak",
        )
        self.judgement = judgement


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a passphrase stands up to guessing; `guesses_log10` is the power of ten of the guesses it takes."""

    is_strong: bool
    guesses_log10: float
    advice: tuple[str, ...]


def draw_passphrase(words: int = WORDS) -> str:
    """Return words drawn evenly from the EFF long list, in small letters, with single spaces between."""
    choices = word_list()
    return " ".join(secrets.choice(choices) for _ in range(words))


def word_list() -> tuple[str, ...]:
    """Return the 7776 words of the EFF long list, which xkcdpass ships."""
    text = resources.files("xkcdpass").joinpath("static", "eff-long").read_text(encoding="utf-8")
    return tuple(text.split())


def judge(passphrase: str, *, known: Iterable[str] = ()) -> Judgement:
    """Return how strong a passphrase is; `known` are words that someone who knows the person would try first."""
    from zxcvbn import zxcvbn

    if not passphrase.strip():
        return Judgement(is_strong=False, guesses_log10=0.0, advice=("it is empty",))
    verdict = zxcvbn(passphrase[:_JUDGED], user_inputs=[word for name in known for word in (name, *name.split())])
    guesses = float(verdict["guesses_log10"])
    feedback = verdict["feedback"]
    hints = (feedback["warning"], *feedback["suggestions"]) if guesses < STRONG_LOG10 else ()
    return Judgement(guesses >= STRONG_LOG10, guesses, tuple(_as_phrase(hint) for hint in hints if hint))


def demand_strength(passphrase: str, *, known: Iterable[str] = (), is_insisted: bool = False) -> None:
    """Raise WeakPassphrase for one that could be guessed, unless the person insists; an empty one is always refused."""
    judgement = judge(passphrase, known=known)
    if not judgement.is_strong and not (is_insisted and passphrase.strip()):
        raise WeakPassphrase(judgement)


def _as_phrase(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".").replace(". ", ": ")
