"""Names that forms ask for in fields or columns of their own: family and given name apart, or a head row above them."""

import re

from phr.classify.lines import Line, fold
from phr.classify.name_words import FAMILY_HEAD, GIVEN_HEAD, name_patterns

_NAME_FIELD = re.compile(r"(?:Name|NAME|Nom|NOM)\s?:\s{0,3}(?P<name>[^\W\d_][\w' -]+?)\s*$")
_BIRTH_HEAD = re.compile(
    r"(?:d\.?o\.?b\.?|date of birth|birth ?date|geb\.?(?:oren|urtsdatum|-datum)?(?: am)?|ne\(?e?\)? le|date de naissance"
    r"|data di nascita|fecha de nacimiento|f\.? ?nac\.?|data de nascimento|geboortedatum|geb\.? ?datum)\s?:?"
)
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[. -][^\W\d_]{3,9}[. -]\d{4}")


def in_fields(line: Line, following: tuple[Line, ...]) -> list[str]:
    """Return a name that a form asks for in two fields: "Last name: Quill" and "First name: Ada" is "Quill, Ada"."""
    next_line = following[0].text if following else ""
    is_forename_below = _NAME_FIELD.match(line.text) is not None and name_patterns().given_field.match(next_line)
    family = (_NAME_FIELD if is_forename_below else name_patterns().family_field).search(line.text)
    if family is None:
        return []
    given = next(
        (found for held in (line, *following) if (found := name_patterns().given_field.search(held.text))), None
    )
    return [f"{family['name'].strip()}, {given['name'].strip()}"] if given is not None else []


def in_columns(line: Line, following: tuple[Line, ...]) -> list[str]:
    """Return a name that stands in two columns below their heads: "Last name" and "First name" above "Quill" and "Ada"."""
    heads = [cell.rstrip(" :") for cell in line.cells]
    family = next((place for place, head in enumerate(heads) if FAMILY_HEAD.fullmatch(head)), None)
    given = next((place for place, head in enumerate(heads) if GIVEN_HEAD.fullmatch(head)), None)
    if family is None or given is None or not following or len(following[0].cells) != len(heads):
        return []
    below = following[0].cells
    return [f"{below[family]}, {below[given]}"]


def heads_a_person(cells: tuple[str, ...], following: tuple[Line, ...]) -> bool:
    """Say whether a row of heads is that of one person: a head asks for the date of birth, and one stands below it."""
    births = [place for place, cell in enumerate(cells) if _BIRTH_HEAD.fullmatch(fold(cell))]
    if not births or not following or len(following[0].cells) != len(cells):
        return False
    is_only = (
        len(following) < 2 or len(following[1].cells) != len(cells) or not _DAY.match(following[1].cells[births[0]])
    )
    return is_only and _DAY.match(following[0].cells[births[0]]) is not None
