"""The sentences for what keeps phr out of an archive, or from one of its members; none of them quotes a document."""

from phr.errors import NotReadable
from phr.readers.limits import ARCHIVES, GIB, MAX_HANDED_BYTES, MIB
from phr.record.reading import Trouble

_FETCH_AGAIN = "fetch it again from where it came from, or copy the disc again"
_BY_ITSELF = "take it out with a program of your own and drop it in the inbox by itself"

ARCHIVE_CUT_SHORT = Trouble(
    "archive-cut-short",
    "this archive or disc image is cut short, so some of what it held is missing",
    _FETCH_AGAIN,
)
ARCHIVE_DAMAGED = Trouble(
    "archive-damaged",
    "the table of contents of this archive or disc image is damaged, so not all of it could be found",
    _FETCH_AGAIN,
)
ARCHIVE_WRONG_LENGTH = Trouble(
    "archive-wrong-length",
    "this disc image is not as long as its table of contents says, so what phr found in it may be damaged or not all",
    _FETCH_AGAIN,
)
ARCHIVE_IN_PARTS = Trouble(
    "archive-in-parts",
    "this is one part of an archive that was split over several files",
    "join the parts with the program that split them and drop the whole archive in the inbox",
)
ARCHIVE_TOO_MANY_MEMBERS = Trouble(
    "archive-too-many-members",
    f"this archive or disc image holds more than {ARCHIVES.members:,} files, of which phr takes none",
    "unpack it yourself and drop the files that matter in the inbox, a folder at a time",
)
ARCHIVE_EXPANDS_TOO_MUCH = Trouble(
    "archive-expands-too-much",
    "this archive unpacks to far more than an honest one does, so phr takes no more out of it",
    "unpack it yourself if you trust where it came from, and drop the files in the inbox",
)
FOLDERS_TOO_DEEP = Trouble(
    "archive-folders-too-deep",
    f"this archive or disc image has folders more than {ARCHIVES.depth} deep, which phr does not enter",
    "copy these folders yourself and drop them in the inbox",
)
MEMBER_ENCRYPTED = Trouble(
    "member-encrypted",
    "this file needs a password to be taken out of its archive",
    "type the password in `phr review`, or unpack the archive yourself and drop the files in the inbox",
)
MEMBER_PERHAPS_OPEN = Trouble(
    "member-perhaps-open",
    "a password may fit this file, but what it opens is damaged, so phr cannot tell a right password from a wrong one",
    "if you are sure of the password, fetch the archive again from where it came from; else try another one",
)
MEMBER_CIPHER = Trouble(
    "member-cipher",
    "this file is encrypted in a way that phr does not open",
    "unpack the archive yourself with its password and drop the files in the inbox",
)
MEMBER_LINK = Trouble(
    "member-link",
    "this is a link or a device and no file, so there is nothing to take out",
    "nothing: phr never follows links; drop the file it points to in the inbox, if it matters",
)
MEMBER_PACKING = Trouble(
    "member-packing",
    "this file is packed in a way that phr does not open",
    _BY_ITSELF,
)
MEMBER_OVERLAPS = Trouble(
    "member-overlaps",
    "this file lies over another one in the archive, as it does in archives made to do harm",
    "ask where the archive comes from; take it out yourself only if you trust that",
)
MEMBER_TOO_LARGE = Trouble(
    "member-too-large",
    f"this file is larger than {ARCHIVES.member_bytes // GIB} GB, the most that phr takes out of an archive",
    _BY_ITSELF,
)
MEMBER_CUT_SHORT = Trouble(
    "member-cut-short",
    "the archive or disc image ends in the middle of this file",
    _FETCH_AGAIN,
)
MEMBER_DAMAGED = Trouble(
    "member-damaged",
    "this file is damaged inside its archive: its bytes are not the ones that were packed",
    _FETCH_AGAIN,
)
MEMBER_SCATTERED = Trouble(
    "member-scattered",
    "this file lies on the disc in more pieces than phr puts together",
    _BY_ITSELF,
)
NESTED_TOO_DEEPLY = Trouble(
    "nested-too-deeply",
    "this is an archive inside an archive inside an archive; it is kept as it is, and not opened",
    "unpack it yourself and drop it in the inbox, if what it holds matters",
)
NESTED_TOO_LARGE = Trouble(
    "nested-too-large",
    f"this archive inside an archive is larger than the {ARCHIVES.nested_bytes // MIB} MB that phr opens in place;"
    " it is kept as it is, and not opened",
    "unpack the outer archive yourself and drop this one in the inbox",
)
NESTED_NOT_OPENED = Trouble(
    "nested-not-opened",
    "this archive inside an archive is damaged; it is kept as it is, and not opened",
    "look whether it opens for you; if it does not, fetch it again from where it came from",
)
MEMBER_TOO_LARGE_TO_READ = Trouble(
    "member-too-large-to-read",
    f"this file is larger than the {MAX_HANDED_BYTES // MIB} MB that phr reads inside an archive,"
    " so its words are not known",
    _BY_ITSELF,
)

ARCHIVE_NOT_OPENED = "archive-not-opened"
STILL_TAKEN = frozenset(
    trouble.code for trouble in (NESTED_TOO_DEEPLY, NESTED_TOO_LARGE, NESTED_NOT_OPENED)
)  # members with one of these are not opened, and yet can be taken out and kept


def not_opened(why: str) -> Trouble:
    """Say that nothing could be found out about what a container holds, and why."""
    return Trouble(
        ARCHIVE_NOT_OPENED,
        f"phr could not look into this archive: {why}",
        "unpack it yourself and drop the files in the inbox",
    )


def not_taken(why: str) -> Trouble:
    """Say that taking out a member broke off for a reason that is not in its bytes."""
    return Trouble("member-not-taken", f"this file could not be taken out of its archive: {why}", _BY_ITSELF)


class MemberBroke(NotReadable):
    """A member cannot be taken out of its container, or not to its end; `trouble` says why."""

    code = "member-broke"

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.what, next_step=trouble.next_step)
        self.trouble = trouble
