"""Whose a printed name is not: that of those who treat, write, sign and send, of relatives and of contacts.

A prescriber or a signer taken for the patient would let a stranger's paper in, so a name beside a role, or one that
bears a medical degree, is left alone whatever else speaks for it, save the word "patient" itself.
"""

from phr.classify.lines import Line, fold
from phr.classify.name_words import name_patterns

_BEFORE = 60  # characters before a name in which a role stands
_LABEL_WORDS = 3  # a label has fewer words; a letterhead mostly as many or more
_ROLE = 40  # characters up to which a line may be a role that the next line names


def has_degree(line: Line, start: int, end: int) -> bool:
    """Say whether a name of a line, or what follows it in its box, bears a medical degree or calling."""
    stop = line.cell_around(start)[1]
    end = min(end, stop)
    degree = name_patterns().credential
    return degree.match(line.text[end:stop]) is not None or degree.search(line.text[start:end]) is not None


def is_anothers(before: str) -> bool:
    """Say whether words before a name, or in the box above it, make it someone else's than the patient's."""
    text = fold(before).rstrip(" :,")
    patterns = name_patterns()
    return patterns.foreign.search(text) is not None or patterns.caregiver.search(text) is not None


def is_headed_by_role(heading: str) -> bool:
    """Say whether a box above a name that has no label is a role or ends in a colon: a letterhead above it tells nothing."""
    text = fold(heading).rstrip(" :,")
    is_asked = heading.rstrip().endswith(":") and name_patterns().foreign.search(text) is not None
    is_label = len(heading.split()) < _LABEL_WORDS or heading.rstrip().endswith(":")
    is_role = is_label and name_patterns().caregiver.search(text) is not None
    return is_asked or is_role


def is_headed_by_another(heading: str) -> bool:
    """Say whether a box above a name makes it someone else's: a role alone, not a letterhead that ends in one."""
    text = fold(heading).rstrip(" :,")
    patterns = name_patterns()
    role = patterns.caregiver.search(text)
    is_role = role is not None and (role.start() == 0 or heading.rstrip().endswith(":"))
    is_asked = heading.rstrip().endswith(":") or len(text.split()) < _LABEL_WORDS
    return is_role or (is_asked and patterns.foreign.search(text) is not None)


def before_in_box(line: Line, start: int) -> str:
    """Return what stands before a place of a line in the same box; of the box before where it opens its own."""
    opened, _ = line.cell_around(start)
    held = line.text[opened:start]
    if held.strip() or not opened:
        return held[-_BEFORE:]
    cell = line.text[line.cell_around(opened - 2)[0] : opened].strip()
    return cell if cell.endswith(":") else ""


def above(line_above: Line | None, line: Line, at: int) -> str:
    """Return what stands above a place of a line: of several columns, the one that the place is in."""
    if line_above is None or line_above.page != line.page:
        return ""
    if not line_above.gaps:
        return line_above.text if len(line_above.text) <= _ROLE else ""
    column = sum(gap < at for gap in line.gaps)
    return line_above.cells[column] if column < len(line_above.cells) else ""
