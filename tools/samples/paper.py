"""A paper: what one made-up document says (papers/*.toml) and what phr must say about it; typst sets it in type."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal, cast

HERE = Path(__file__).parent
"""Where papers, templates and fonts lie: the root that typst may read from."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What `phr list --json` must say of a document; an empty text stands for null, None for what is left open."""

    category: str | None
    kind: str | None
    document_date: str | None
    person: str | None
    person_match: str | None
    state: str
    images: int | None = None

    @classmethod
    def unread(cls) -> "Expected":
        """Return what holds for a file that is kept safe but cannot be read."""
        return cls("other", "unknown", "", "", "unknown", "filed-not-read")

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left open."""
        return None not in (self.category, self.kind, self.document_date, self.person, self.person_match)

    def as_toml(self, remark: str = "") -> str:
        """Return the text of an expected.toml, with an optional remark as its first line."""
        return "\n".join([*([f"# {remark}"] if remark else []), *self.lines(), ""])

    def lines(self) -> list[str]:
        """Return the lines of TOML for all that is not left open."""
        names = ("category", "kind", "document_date", "person", "person_match", "state")
        lines = [f'{name} = "{value}"' for name in names if (value := getattr(self, name)) is not None]
        return lines if self.images is None else [*lines, f"images = {self.images}"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: the file a person has, the template that sets it, how it is finished, what is expected.

    `finish` is "" (a PDF with text), "locked" (a password), "cut" (half a file), "scan" (a page image in a PDF), or a
    kind of picture: "photo", "heic", "png", "webp", "fax".
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
    """Return every paper that is a file of its own, oldest first."""
    return [read_paper(source) for source in sorted((HERE / "papers").glob("*.toml"))]


def paper_inside(name: str) -> Paper:
    """Return a paper that lies in something else: an archive, a mail, a pile that was scanned at once."""
    return read_paper(HERE / "papers" / "inside" / f"{name}.toml")


def set_in_type(paper: Paper) -> bytes:
    """Return the paper as a PDF."""
    (pdf,) = _compiled(paper, "pdf", 150)
    return pdf


def pictures_of(paper: Paper, dots_an_inch: int = 150) -> list[bytes]:
    """Return the paper's pages as PNG files."""
    return _compiled(paper, "png", dots_an_inch)


def _compiled(paper: Paper, form: Literal["pdf", "png"], dots_an_inch: int) -> list[bytes]:
    """Set a paper in type.

    Only the fonts beside this module are used and the clock is the day of printing, so the bytes are always the same.
    """
    import typst

    made: object = typst.compile(
        str(HERE / "templates" / f"{paper.template}.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format=form,
        ppi=float(dots_an_inch),
        sys_inputs={"data": f"/{paper.source.relative_to(HERE).as_posix()}"},
        timestamp=datetime.combine(paper.printed_at, time(12), UTC),
    )
    return [made] if isinstance(made, bytes) else cast("list[bytes]", made)  # a list where there are several pages
