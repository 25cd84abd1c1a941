"""A paper: what one made-up document says (papers/*.toml) and what phr must say about it; typst sets it in type."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
"""Where papers, templates and fonts lie: the root that typst may read from."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What `phr list --json` must say of a document; an empty text stands for null."""

    category: str
    kind: str
    document_date: str
    person: str
    person_match: str
    state: str

    @classmethod
    def unread(cls) -> "Expected":
        """Return what holds for a file that is kept safe but cannot be read."""
        return cls("other", "unknown", "", "", "unknown", "filed-not-read")

    def as_toml(self, remark: str = "") -> str:
        """Return the text of an expected.toml, with an optional remark as its first line."""
        names = ("category", "kind", "document_date", "person", "person_match", "state")
        lines = [f'{name} = "{getattr(self, name)}"' for name in names]
        return "\n".join([*([f"# {remark}"] if remark else []), *lines, ""])


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: the file a person has, the template that sets it, how it is finished, what is expected.

    `finish` is "" (a PDF with text), "locked" (a password), "cut" (half a file) or "scan" (a page image).
    `copies` are names under which the same bytes lie again.
    """

    source: Path
    file: str
    template: str
    printed_at: date
    finish: str
    password: str
    copies: tuple[str, ...]
    expected: Expected
    awkward: str


def read_paper(source: Path) -> Paper:
    """Return the paper that a TOML file describes; KeyError or TypeError where it describes none."""
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    expected = dict(data["expected"])
    awkward = expected.pop("awkward")
    copies = tuple(expected.pop("copies", ()))
    return Paper(
        source=source,
        file=data["file"],
        template=data["template"],
        printed_at=date.fromisoformat(data["printed_at"]),
        finish=data.get("finish", ""),
        password=data.get("password", ""),
        copies=copies,
        expected=Expected(**expected),
        awkward=awkward,
    )


def all_papers() -> list[Paper]:
    """Return every paper, oldest first."""
    return [read_paper(source) for source in sorted((HERE / "papers").glob("*.toml"))]


def set_in_type(paper: Paper, form: Literal["pdf", "png"] = "pdf") -> bytes:
    """Return the paper as a PDF, or its first page as a PNG of 150 dots an inch.

    Only the fonts beside this module are used and the clock is the day of printing, so the bytes are always the same.
    """
    import typst

    return typst.compile(
        str(HERE / "templates" / f"{paper.template}.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format=form,
        ppi=150.0,
        sys_inputs={"data": f"/papers/{paper.source.name}"},
        timestamp=datetime.combine(paper.printed_at, time(12), UTC),
    )
