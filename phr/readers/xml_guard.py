"""The one way phr parses XML: declarations are allowed, entities and everything outside the file are refused.

Apple's export begins with a document type declaration of elements and attributes, which is harmless; a declaration of
an entity is what makes XML expand without end or reach for other files, and ends the reading. Depth, the number of
elements and the amount of text are bounded while parsing, so that no tree larger than that is ever built.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import Element, TreeBuilder

from phr.record.reading import Trouble

MAX_DEPTH = 200  # CDA of real systems nests about 30 deep
MAX_ELEMENTS = 1_000_000  # about 400 MB as a tree; a hospital's whole chart has 100,000
MAX_TREE_CHARACTERS = 150_000_000  # of texts and attributes together
MAX_ATTRIBUTES = 200  # per element, and of names; more come from no honest program
_CHUNK_BYTES = 4 * 1024 * 1024  # expat before 2.6 begins a token anew with every chunk (CVE-2023-52425)
_MAX_NAMES = 10_000  # different names that are remembered
_KNOWN_SPACES = ("urn:hl7-org:v3", "http://www.w3.org/1999/xhtml")


class Refused(Exception):
    """Reading this XML was ended; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        """Hold the sentence for the person."""
        super().__init__(trouble.code)
        self.trouble = trouble


class Target(Protocol):
    """What takes the elements of an XML file in document order."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; names without a known namespace."""

    def data(self, text: str) -> None:
        """Take text."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """The troubles that this module tells apart, given by who knows the sentences."""

    damaged: Trouble
    unsafe: Trouble
    too_large: Trouble


def parse_into(document: BinaryIO, target: Target, refusals: Refusals) -> None:
    """Feed a whole document to a target; raise Refused where the file is damaged, unsafe or beyond a limit."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    parser = DefusedXMLParser(target=target, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    names = _Names(target)  # the library's own handlers rename every attribute of every element anew
    parser.parser.StartElementHandler = names.start
    parser.parser.EndElementHandler = names.end
    try:
        while chunk := document.read(_CHUNK_BYTES):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException:
        raise Refused(refusals.unsafe) from None
    except (ParseError, LookupError, ValueError):  # an encoding that Python does not know, or that does not fit
        raise Refused(refusals.damaged) from None


class _Names:
    """Turns expat's events (an attribute list, names with namespaces) into a target's; each name is looked at once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._known: dict[str, str] = {}

    def start(self, tag: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        self._target.start(
            self._known.get(tag) or self._local(tag),
            {self._known.get(name) or self._local(name): value for name, value in pairs},
        )

    def end(self, tag: str) -> None:
        self._target.end(self._known.get(tag) or self._local(tag))

    def _local(self, name: str) -> str:
        if len(self._known) < _MAX_NAMES:
            self._known[name] = local_name(name)
        return local_name(name)


def local_name(name: str) -> str:
    """Return a name without its namespace where that is HL7's or XHTML's, else as `{namespace}name`."""
    space, brace, local = name.rpartition("}")
    if not brace:
        return name
    space = space.removeprefix("{")
    return local if space in _KNOWN_SPACES else f"{{{space}}}{local}"


class Tree:
    """A target that builds a tree within the limits."""

    def __init__(self, refusals: Refusals) -> None:
        """Begin with nothing."""
        self._builder = TreeBuilder()
        self._refusals = refusals
        self._depth = 0
        self._elements = 0
        self._characters = 0
        self.root: Element | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element; raise Refused beyond a limit."""
        self._depth += 1
        self._elements += 1
        self._count(sum(map(len, attributes.values())))
        if self._depth > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise Refused(self._refusals.unsafe)
        if self._elements > MAX_ELEMENTS:
            raise Refused(self._refusals.too_large)
        element = self._builder.start(tag, dict(attributes))
        if self.root is None:
            self.root = element

    def data(self, text: str) -> None:
        """Take text; raise Refused beyond the limit."""
        self._count(len(text))
        self._builder.data(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._depth -= 1
        self._builder.end(tag)

    def close(self) -> None:
        """Take the end of the file."""

    def _count(self, more: int) -> None:
        self._characters += more
        if self._characters > MAX_TREE_CHARACTERS:
            raise Refused(self._refusals.too_large)
