"""Measure how much phr asks of the sample records and of a family's papers, and write docs/questions.md.

usage: measure_questions.py [--to FILE]

Each set goes into a throw-away vault of its own whose persons were told, in one delivery, as it is dropped. Counted is
what `phr review` asks until nothing is left to ask, with questions that are the same asked once, and without that: a
stranger's paper is held back, a file of several is split, a password is not known, else the first answer is taken.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from family_papers import FAMILY, MOTHER, odd_papers, ordinary_papers, write_all

from phr.actions.access import key_from_passphrase
from phr.actions.answering import answer_once
from phr.actions.asking import questions_once
from phr.actions.books import Books, open_books
from phr.actions.intake import Intake
from phr.actions.merging import AskedOnce
from phr.actions.origin import inbox_at
from phr.actions.outcome import Silence
from phr.actions.person import add_person
from phr.actions.start import Wanted, start_home
from phr.inbox.look import scan_inbox
from phr.readers.pool import ReaderPool
from phr.record.filing import Person, Question, Subject
from phr.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_records"
PAGE = ROOT / "docs" / "questions.md"
TODAY = date(2026, 11, 24)
EXPECTED = ".expected.toml"
PASSPHRASE = "lantern orbit maple cinder violet harbor"  # noqa: S105 - of a vault that is deleted at the end
WORDS = {
    Subject.KIND: "what a paper is",
    Subject.DATE: "which day is meant",
    Subject.PERSON: "whose a paper is",
    Subject.PARTS: "whether a file holds several papers",
    Subject.SAME: "whether two are one paper",
    Subject.PASSWORD: "a password",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A set of papers: its name, how many documents it brought, and what is asked about them."""

    name: str
    documents: int
    asked: tuple[AskedOnce, ...]

    @property
    def unmerged(self) -> int:
        """Return how many questions there are when each is asked by itself."""
        return sum(len(one.asked) for one in self.asked)

    def per_hundred(self, questions: int) -> float:
        """Return so many questions per 100 documents."""
        return 100 * questions / self.documents


def main(words: Sequence[str]) -> None:
    """Measure all sets, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=PAGE, help="The page to write.")
    to = parser.parse_args(words).to
    with ReaderPool() as pool:
        sets = [
            measured("sample records", pool, (MOTHER,), _drop_samples),
            measured("a family's ordinary papers", pool, FAMILY, lambda inbox: write_all(ordinary_papers(), inbox)),
            measured("its odd papers", pool, FAMILY, lambda inbox: write_all(odd_papers(), inbox)),
        ]
    to.write_text(page_of(sets), encoding="utf-8")
    print(page_of(sets))


def measured(name: str, pool: ReaderPool, persons: Sequence[Person], fill: Callable[[Path], object]) -> Measured:
    """Take a set of papers into a vault of its own, and return what is asked."""
    with tempfile.TemporaryDirectory(prefix="phr-questions-") as folder:
        settings = Settings(Path(folder) / "home", "Europe/Berlin", settle_seconds=0.0)
        home = start_home(settings, Wanted(PASSPHRASE, person=persons[0], work_factor=8)).home
        fill(home.settings.inbox)
        deliveries = [seen.delivery for seen in scan_inbox(home.settings.inbox).entries]
        Intake(home, pool, inbox_at(home.settings.inbox), Silence()).take_in(deliveries)
        with open_books(home, key_from_passphrase(home, PASSPHRASE)) as books:
            for person in persons[1:]:
                add_person(books, person.name, person.born, (), TODAY)
            documents = len(books.shelf().standing())
            return Measured(name, documents, tuple(_asked_in_all(books)))


def _asked_in_all(books: Books) -> Iterator[AskedOnce]:
    """Answer one question after the other, and yield each that was asked."""
    while asked := questions_once(books):
        yield asked[0]
        answer_once(books, asked[0], _answer_to(asked[0].question))


def _answer_to(question: Question) -> str:
    if question.about is Subject.PERSON:
        is_doubt = question.text.startswith("phr cannot tell")
        return (question.choices[0].value if question.choices else "yes") if is_doubt else "no"
    if question.about is Subject.PARTS:
        return "yes"
    return question.choices[0].value if question.choices else ""


def page_of(sets: Sequence[Measured]) -> str:
    """Return the page that tells the figures."""
    lines = [
        "# How much phr asks",
        "",
        "Written by `tools/measure_questions.py`; do not edit. All sets are made up. The sample records hold one of",
        "each thing that phr can read, so they hold far more that is odd than a drawer does. The family is a father,",
        "a son of his name and a mother; its ordinary papers are the parts B (only counted) and C (looked at after",
        "it was measured once) of `tools/unseen`, its others are there to be asked about (`tools/family_papers.py`).",
        "",
        "| papers | documents | questions | per 100 documents | each asked by itself |",
        "| --- | --- | --- | --- | --- |",
        *(_row(one) for one in (*sets, _all(sets))),
        "",
        "What is asked until nothing is left, as it is merged:",
        "",
        f"| about | {' | '.join(one.name for one in sets)} |",
        f"| --- | {' | '.join('---' for _ in sets)} |",
        *(_row_of_subject(subject, sets) for subject in Subject),
        "",
        "## Each question",
        "",
        *(f"- {one.name}: {_told(once)}" for one in sets for once in one.asked),
        "",
    ]
    return "\n".join(lines)


def _all(sets: Sequence[Measured]) -> Measured:
    return Measured("together", sum(one.documents for one in sets), tuple(once for one in sets for once in one.asked))


def _row(one: Measured) -> str:
    asked, each = len(one.asked), one.unmerged
    return (
        f"| {one.name} | {one.documents} | {asked} | {one.per_hundred(asked):.1f} | "
        f"{each} ({one.per_hundred(each):.1f} per 100) |"
    )


def _row_of_subject(subject: Subject, sets: Sequence[Measured]) -> str:
    counts = [Counter(once.question.about for once in one.asked)[subject] for one in sets]
    return f"| {WORDS[subject]} | {' | '.join(map(str, counts))} |"


def _told(once: AskedOnce) -> str:
    name = once.first.record.source_name
    many = f" and {len(once.asked) - 1} more" if once.is_merged else ""
    return f"{WORDS[once.question.about]}: `{name}`{many}"


def _drop_samples(inbox: Path) -> None:
    for path in sorted(SAMPLES.iterdir()):
        if path.is_dir():
            shutil.copytree(path, inbox / path.name)
        elif not path.name.endswith(EXPECTED):
            shutil.copy(path, inbox / path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
