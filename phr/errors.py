"""What can go wrong, said so that a person can act: what is wrong, and what to do next.

A room raises one of its own classes, derived from a family here; each class owns its sentence and takes facts, not
prose. Faces translate a family once, at their edge (exit code or HTTP status). Faults in the person's *data* are
returned as values (a Reading's troubles, a check's findings); only faults of a *request* are raised.
"""

from typing import ClassVar


class PhrError(Exception):
    """Something phr cannot or will not do, with the next step for the person.

    `code` is stable, kebab-case, and the anchor of its section in docs/errors.md. `what` and `next_step` are plain
    sentences without a full stop; neither ever quotes what stands *in* a document.
    """

    code: ClassVar[str] = "phr-error"

    def __init__(self, what: str, *, next_step: str) -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step


class NotUnderstood(PhrError):
    """What was typed makes no sense to phr."""

    code = "not-understood"


class NotFound(PhrError):
    """What was asked for is not here."""

    code = "not-found"


class Locked(PhrError):
    """The vault is closed to us: no passphrase, or a wrong one."""

    code = "locked"


class NotReadable(PhrError):
    """A file cannot be read as what it claims to be."""

    code = "not-readable"


class Refused(PhrError):
    """phr will not do it, for the person's safety; the next step says how to insist, where one may."""

    code = "refused"


class Damaged(PhrError):
    """Something that must hold in the vault or a package does not."""

    code = "damaged"


class Unavailable(PhrError):
    """This machine does not let us: disk full, no permission, nothing there."""

    code = "unavailable"
