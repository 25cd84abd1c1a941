"""CDA documents: the narrative is rendered as it stands, the entries are stated and never more than they say."""

import pytest
from exports_made import cda, codes, reading_of, section, text_of

from phr.readers.cda_values import day_of
from phr.readers.sheet import PAGE_LINES
from phr.record.reading import Form, StatementKind

_T = "2.16.840.1.113883.10.20.22.4."


def read(*sections, **parts):
    return reading_of(cda(*sections, **parts), Form.XML)


def only(*sections):
    (statement,) = read(*sections).statements
    return statement


def problem(
    value='<value xsi:type="CD" code="44054006" displayName="Diabetes" codeSystemName="SNOMED CT"/>', more="", **held
):
    attributes = " ".join(f'{name}="{said}"' for name, said in held.items())
    return f"""<entry><act classCode="ACT" moodCode="EVN"><templateId root="{_T}3"/><statusCode code="active"/>
      <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" {attributes}>
      <templateId root="{_T}4"/><statusCode code="completed"/><effectiveTime><low value="20110304"/></effectiveTime>
      {value}{more}</observation></entryRelationship></act></entry>"""


class TestHeads:
    def test_say_whose_and_what_and_when(self):
        """The first lines name the kind, the title, the patient, the day and the place."""
        assert text_of(read(section("11450-4", "Problems", "none known"))).split("\n") == [
            "Progress note",
            "Visit of Eva Kern",
            "Patient: Eva Kern",
            "Date of birth: 1961-04-02",
            "Sex: female",
            "Patient ID: 4711",
            "Document or visit date: 2024-03-05",
            "Facility: Klinik am See",
            "",
            "Problems",
            "none known",
        ]

    def test_a_stay_is_dated_by_its_end(self):
        """A discharge summary names the day of discharge where the stay has one."""
        document = cda(
            section("8648-8", "Course", "well"),
            head='<componentOf><encompassingEncounter><effectiveTime><low value="20240301"/><high value="20240304"/>'
            "</effectiveTime></encompassingEncounter></componentOf>",
        ).replace("11506-3", "18842-5")
        text = text_of(reading_of(document, Form.XML))
        assert "Admission date: 2024-03-01\nDischarge date: 2024-03-04\nDocument date: 2024-03-05" in text

    def test_a_lab_report_is_dated_by_its_sample(self):
        """A laboratory report names the day of collection where all its results are of one day."""
        entry = f"""<entry><observation classCode="OBS" moodCode="EVN"><templateId root="{_T}2"/>
          <code displayName="Sodium" code="2951-2"/><effectiveTime value="20240304"/>
          <value xsi:type="PQ" value="141" unit="mmol/L"/></observation></entry>"""
        document = cda(section("30954-2", "Results", "Sodium 141", entry)).replace("11506-3", "11502-2")
        assert "Report date: 2024-03-05\nCollection date: 2024-03-04" in text_of(reading_of(document, Form.XML))

    @pytest.mark.parametrize(
        ("stamp", "day"),
        [
            ("20240305101500+0100", "2024-03-05"),
            ("202403051015", "2024-03-05"),
            ("20240305", "2024-03-05"),
            ("202403", "2024-03"),
            ("2024", "2024"),
            ("20240", ""),
            ("", ""),
            ("soon", ""),
            ("\u0662\u0660\u0662\u0664", ""),
        ],
    )
    def test_days_are_as_precise_as_they_are_written(self, stamp, day):
        """A time of HL7 gives the day, the month or the year that it names."""
        assert day_of(stamp) == day


class TestNarratives:
    def test_tables_lists_and_paragraphs_keep_their_shape(self):
        """A row is a line with wide gaps, an empty cell keeps its place, an item has a dash."""
        text = """<paragraph>Seen <content styleCode="Bold">today</content>.</paragraph>
          <list><item>first</item><item>second</item></list>
          <table><thead><tr><th>Test</th><th>Value</th><th>Flag</th></tr></thead>
          <tbody><tr><td>Sodium</td><td>141 mmol/L</td><td/></tr>
          <tr><td>Potassium<br/>(serum)</td><td>3.1</td><td>L</td></tr></tbody></table>"""
        lines = text_of(read(section("30954-2", "Results", text))).split("\n")
        assert lines[lines.index("Results") + 1 :] == [
            "Seen today.",
            "- first",
            "- second",
            "Test   Value   Flag",
            "Sodium   141 mmol/L   -",
            "Potassium; (serum)   3.1   L",
        ]

    def test_sections_in_sections_follow_their_order(self):
        """What stands in a section of a section is rendered behind it."""
        inner = f"<component>{section('x', 'Inner', 'b')}</component>"
        text = text_of(read(section("x", "Outer", "a", inner), section("x", "Last", "c")))
        assert text.endswith("Outer\na\n\nInner\nb\n\nLast\nc")

    def test_long_documents_have_pages(self):
        """Pages break after a page of print, and no line is lost."""
        rows = "".join(f"<paragraph>line {number}</paragraph>" for number in range(200))
        reading = read(section("x", "Course", rows))
        assert reading.page_count == len(reading.pages) == 4
        assert all(len(page.text.split("\n")) <= PAGE_LINES for page in reading.pages)
        assert [f"line {number}" in text_of(reading).split("\n") for number in range(200)] == [True] * 200

    def test_plain_text_bodies_are_rendered(self):
        """A document whose body is text is read; one that carries a file says so."""
        body = "<nonXMLBody><text mediaType='text/plain'>All is well.\nReturn in May.</text></nonXMLBody>"
        assert text_of(read(body=body)).endswith("All is well.\nReturn in May.")
        body = "<nonXMLBody><text mediaType='application/pdf' representation='B64'>JVBERi0=</text></nonXMLBody>"
        assert "Carries a document: application/pdf" in text_of(read(body=body))

    def test_a_document_elsewhere_is_named_and_not_fetched(self):
        """A reference to a file elsewhere is named."""
        body = "<nonXMLBody><text mediaType='application/pdf'><reference value='https://example.org/a.pdf'/></text></nonXMLBody>"
        assert "Refers to a document elsewhere: https://example.org/a.pdf" in text_of(read(body=body))


class TestProblems:
    def test_are_stated_with_code_and_day(self):
        """A problem has its name, code, system, first day and the status of its concern."""
        said = only(section("11450-4", "Problems", "Diabetes", problem()))
        assert (said.kind, said.what, said.code, said.code_system, said.day, said.status, said.place) == (
            StatementKind.PROBLEM,
            "Diabetes",
            "44054006",
            "SNOMED CT",
            "2011-03-04",
            "active",
            "Problems",
        )

    def test_a_negated_one_says_so(self):
        """A problem that the document denies is kept, and its status says that it is denied."""
        assert only(section("11450-4", "Problems", "x", problem(negationInd="true"))).status == "negated, active"

    def test_the_words_of_the_narrative_stand_for_a_code_that_is_null(self):
        """Without a code, the original text counts, through a reference into the narrative too."""
        value = '<value xsi:type="CD" nullFlavor="UNK"><originalText><reference value="#p1"/></originalText></value>'
        said = only(section("11450-4", "Problems", '<content ID="p1">Sugar since youth</content>', problem(value)))
        assert (said.what, said.code, said.code_system) == ("Sugar since youth", "", "")

    @pytest.mark.parametrize("value", ["", '<value xsi:type="CD" nullFlavor="NI"/>', '<value xsi:type="CD" code=""/>'])
    def test_one_without_any_name_is_not_invented(self, value):
        """An entry that names nothing gives no statement."""
        assert read(section("11450-4", "Problems", "x", problem(value))).statements == ()

    def test_a_status_of_its_own_counts_more_than_the_concerns(self):
        """The status observation of a problem is its status."""
        more = """<entryRelationship><observation classCode="OBS" moodCode="EVN"><code code="33999-4"/>
          <value xsi:type="CD" code="413322009" displayName="Resolved"/></observation></entryRelationship>"""
        assert only(section("11450-4", "Problems", "x", problem(more=more))).status == "Resolved"

    def test_those_of_the_family_are_not_the_patients(self):
        """Family history gives no problem."""
        entry = f"""<entry><organizer classCode="CLUSTER" moodCode="EVN"><templateId root="{_T}45"/><component>
          <observation classCode="OBS" moodCode="EVN"><templateId root="{_T}46"/>
          <value xsi:type="CD" code="22298006" displayName="Myocardial infarction"/></observation>
          </component></organizer></entry>"""
        assert read(section("10157-6", "Family history", "Father", entry)).statements == ()

    def test_a_section_without_templates_is_told_by_its_code(self):
        """A document of a country without C-CDA's templates gives the same statements."""
        entry = """<entry><act classCode="ACT" moodCode="EVN"><entryRelationship>
          <observation classCode="OBS" moodCode="EVN">
          <value xsi:type="CD" code="E11.9" codeSystem="2.16.840.1.113883.6.3" displayName="Diabetes mellitus Typ 2"/>
          </observation></entryRelationship></act></entry>"""
        said = only(section("11450-4", "Diagnosen", "x", entry))
        assert (said.kind, said.what, said.code, said.code_system) == (
            StatementKind.PROBLEM,
            "Diabetes mellitus Typ 2",
            "E11.9",
            "ICD-10",
        )


class TestOthers:
    def test_a_result_has_value_unit_range_and_flag(self):
        """A result says its value, unit, reference range and flag as written."""
        entry = f"""<entry><organizer classCode="BATTERY" moodCode="EVN"><component>
          <observation classCode="OBS" moodCode="EVN">
          <templateId root="{_T}2"/><code code="718-7" displayName="Hemoglobin" codeSystemName="LOINC"/>
          <statusCode code="completed"/><effectiveTime value="20240304"/>
          <value xsi:type="PQ" value="13.20" unit="g/dL"/>
          <interpretationCode code="L"/><referenceRange><observationRange><value xsi:type="IVL_PQ">
          <low value="13.5" unit="g/dL"/><high value="17.5" unit="g/dL"/></value></observationRange></referenceRange>
          </observation></component></organizer></entry>"""
        said = only(section("30954-2", "Results", "Hemoglobin", entry))
        assert (said.value, said.unit, said.reference_range, said.flag, said.day) == (
            "13.20",
            "g/dL",
            "13.5 - 17.5 g/dL",
            "L",
            "2024-03-04",
        )

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ('<value xsi:type="IVL_PQ"><high value="5" unit="ng/L" inclusive="false"/></value>', ("<5 ng/L", "")),
            ('<value xsi:type="ST">not detected</value>', ("not detected", "")),
            ('<value xsi:type="CD" code="10828004" displayName="Positive"/>', ("Positive", "")),
            ('<value xsi:type="INT" value="3"/>', ("3", "")),
            ('<value xsi:type="PQ" nullFlavor="NI"/>', ("", "")),
            ("", ("", "")),
        ],
    )
    def test_values_of_any_type_are_read(self, value, said):
        """Every type of value is said in words; one that is null is empty."""
        entry = f"""<entry><observation classCode="OBS" moodCode="EVN"><templateId root="{_T}2"/>
          <code code="1" displayName="Test"/>{value}</observation></entry>"""
        one = only(section("30954-2", "Results", "Test", entry))
        assert (one.value, one.unit) == said

    def test_no_known_allergies_is_no_allergy(self):
        """A denied allergy is kept, with a status that denies it."""
        entry = f"""<entry><act classCode="ACT" moodCode="EVN"><templateId root="{_T}30"/><statusCode code="active"/>
          <entryRelationship><observation classCode="OBS" moodCode="EVN" negationInd="true"><templateId root="{_T}7"/>
          <value xsi:type="CD" code="419199007" displayName="Allergy to substance"/><participant><participantRole>
          <playingEntity><code nullFlavor="NA"/></playingEntity></participantRole></participant></observation>
          </entryRelationship></act></entry>"""
        said = only(section("48765-2", "Allergies", "No known allergies", entry))
        assert (said.kind, said.what, said.status) == (StatementKind.ALLERGY, "Allergy to substance", "negated, active")

    def test_a_medicine_says_its_dose(self):
        """A medicine says dose, interval and route; one that is only meant to be given says planned."""
        entry = f"""<entry><substanceAdministration classCode="SBADM" moodCode="{{}}"><templateId root="{_T}16"/>
          <statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="20120318"/></effectiveTime>
          <effectiveTime xsi:type="PIVL_TS"><period value="12" unit="h"/></effectiveTime>
          <routeCode displayName="Oral" code="C38288"/><doseQuantity value="1" unit="{{{{tablet}}}}"/>
          <consumable><manufacturedProduct><manufacturedMaterial><code code="197380" displayName="atenolol 25 MG"
          codeSystem="2.16.840.1.113883.6.88"/></manufacturedMaterial></manufacturedProduct></consumable>
          </substanceAdministration></entry>"""
        said = only(section("10160-0", "Medicines", "atenolol", entry.format("EVN")))
        assert (said.what, said.code_system, said.detail, said.day, said.status) == (
            "atenolol 25 MG",
            "RxNorm",
            "1 {tablet}, every 12 hours, Oral",
            "2012-03-18",
            "active",
        )
        assert only(section("10160-0", "Medicines", "atenolol", entry.format("INT"))).status == "planned, active"

    def test_a_planned_procedure_is_not_a_done_one(self):
        """What is only requested is stated as planned."""
        entry = f"""<entry><procedure classCode="PROC" moodCode="RQO"><templateId root="{_T}41"/>
          <code code="73761001" displayName="Colonoscopy"/><statusCode code="active"/></procedure></entry>"""
        said = only(section("18776-5", "Plan", "Colonoscopy", entry))
        assert (said.kind, said.status) == (StatementKind.PROCEDURE, "planned, active")


def test_any_other_xml_gives_its_text():
    """An XML file of an unknown kind is read as the text of its elements, and not read where it has none."""
    reading = reading_of("<note><to>Eva</to><body>Take  it\neasy</body></note>", Form.XML)
    assert (reading.is_read, text_of(reading), reading.statements) == (True, "Eva\nTake it easy", ())
    assert codes(reading_of("<note to='Eva'/>", Form.XML)) == ["form-not-read"]
