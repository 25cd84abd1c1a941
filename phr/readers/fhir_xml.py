"""FHIR in XML as the same values that its JSON gives, so that one rendering serves both (FHIR R4, 2.6.1)."""

from typing import Any
from xml.etree.ElementTree import Element, tostring

NAMESPACE = "{http://hl7.org/fhir}"
_HOLDERS = frozenset(("resource", "contained"))  # hold a whole resource, named by its element


def is_fhir(root: Element) -> bool:
    """Say whether an XML file is FHIR's."""
    return root.tag.startswith(NAMESPACE)


def resource_of_xml(root: Element) -> dict[str, Any]:
    """Return a root element as a resource: fields that are repeated are lists."""
    return _resource(root)


def _value(element: Element) -> Any:  # noqa: ANN401 - what a JSON parser returns
    if element.tag == "div":  # XHTML: the narrative
        return tostring(element, encoding="unicode", method="html")
    name = element.tag.removeprefix(NAMESPACE)
    if name in _HOLDERS and len(element) == 1:
        return _resource(element[0])
    if "value" in element.attrib and not len(element):
        return element.attrib["value"]
    return _fields(element)


def _resource(element: Element) -> dict[str, Any]:
    return {"resourceType": element.tag.removeprefix(NAMESPACE), **_fields(element)}


def _fields(element: Element) -> dict[str, Any]:
    held: dict[str, Any] = {name: value for name, value in element.attrib.items() if name in ("id", "url")}
    for inside in element:
        name = inside.tag.removeprefix(NAMESPACE)
        value = _value(inside)
        if name in held and isinstance(held[name], list):
            held[name].append(value)
        else:
            held[name] = [held[name], value] if name in held else value
    return held
