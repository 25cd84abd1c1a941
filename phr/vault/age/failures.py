"""What can be wrong with an age file or an age key, each as a class of its own.

The classes mirror the outcomes of the published test vectors: header, MAC, payload, armor, no match. The codec knows
no paths, so whoever opens a file by name says which one it was.
"""

from phr.errors import Damaged, Locked, NotUnderstood


class SealedFileDamaged(Damaged):
    """A sealed file is not as it was written; `why` is a fact about its shape, never its content."""

    code = "sealed-file-damaged"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"a sealed file is damaged: {why}",
            next_step="run `phr check` to see which record it belongs to, and put that file back from another copy",
        )
        self.why = why


class HeaderFailure(SealedFileDamaged):
    """The opening lines of a sealed file are not what age writes."""

    code = "sealed-header-damaged"


class WorkFactorTooHigh(HeaderFailure):
    """A passphrase stanza asks for more work than this reader is willing to do."""

    code = "work-factor-too-high"

    def __init__(self, highest: int) -> None:
        super().__init__(f"it asks for more passphrase work than 2^{highest}, which could stall this machine")


class MacFailure(SealedFileDamaged):
    """The opening lines were changed after the file was sealed."""

    code = "sealed-header-changed"

    def __init__(self) -> None:
        super().__init__("its opening lines were changed after it was sealed")


class PayloadFailure(SealedFileDamaged):
    """The sealed content was cut, changed, or put in another order."""

    code = "sealed-content-damaged"


class ArmorFailure(SealedFileDamaged):
    """The text form of a sealed file is not what age writes."""

    code = "sealed-text-damaged"


class NoIdentityMatches(Locked):
    """A whole sealed file was sealed to somebody else."""

    code = "no-identity-matches"

    def __init__(self) -> None:
        super().__init__(
            "none of the keys at hand opens this sealed file",
            next_step="unlock with the passphrase or the recovery kit of the vault that this file came from",
        )


class IdentityNotUnderstood(NotUnderstood):
    """A text is no age identity; the text itself is never shown, for it may be a mistyped secret."""

    code = "identity-not-understood"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"this is not a whole age identity: {why}",
            next_step="copy the whole line that begins with AGE-SECRET-KEY-, or scan the code of the recovery kit",
        )


class RecipientNotUnderstood(NotUnderstood):
    """A text is no age recipient."""

    code = "recipient-not-understood"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"this is not a whole age recipient: {why}",
            next_step="copy the whole line that begins with age1",
        )
