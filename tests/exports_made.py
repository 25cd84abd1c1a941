"""Reading a paper or an export in the test's own process, and papers made on the spot."""

import base64
import io
import zipfile

from phr.readers.limits import limits_of
from phr.readers.papers import read_paper

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CDA = 'xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def reading_of(data, form):
    """The reading of some bytes (or a text) of a form."""
    held = data.encode() if isinstance(data, str) else data
    return read_paper(io.BytesIO(held), form, limits_of(form))


def text_of(reading):
    return "\n".join(page.text for page in reading.pages)


def codes(reading):
    return [trouble.code for trouble in reading.troubles]


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body, **parts):
    """A letter in Word: its body as WordprocessingML, other parts by name."""
    more = {
        f"word/{name}.xml": f"<w:{name.rstrip('0123456789')} {WORD}>{xml}</w:{name.rstrip('0123456789')}>"
        for name, xml in parts.items()
    }
    main = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": main, **more})


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cda(*sections, head="", body=""):
    """A clinical document of one made-up patient with sections, or with a body of its own."""
    held = body or f"<structuredBody>{''.join(f'<component>{one}</component>' for one in sections)}</structuredBody>"
    return f"""<?xml version="1.0"?><ClinicalDocument {CDA}>
      <code code="11506-3" codeSystem="2.16.840.1.113883.6.1" displayName="Progress note"/>
      <title>Visit of Eva Kern</title>
      <effectiveTime value="20240305101500+0100"/>
      <recordTarget><patientRole><id extension="4711" root="1.2"/><patient>
        <name use="L"><given>Eva</given><family>Kern</family></name>
        <administrativeGenderCode code="F"/><birthTime value="19610402"/></patient></patientRole></recordTarget>
      <custodian><assignedCustodian><representedCustodianOrganization><name>Klinik am See</name>
      </representedCustodianOrganization></assignedCustodian></custodian>
      {head}<component>{held}</component></ClinicalDocument>"""


def section(loinc, title, text="", entries=""):
    return f'<section><code code="{loinc}"/><title>{title}</title><text>{text}</text>{entries}</section>'


def base64_of(data):
    return base64.b64encode(data).decode()
