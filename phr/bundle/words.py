"""The words of a package, in each language that phr prints: one table, so that no page says it another way."""

from dataclasses import dataclass

from phr.bundle.choose import Missing, Needed
from phr.bundle.package import PageForm
from phr.record.filing import DocumentDate
from phr.record.kinds import KINDS, Category, RecordKind


@dataclass(frozen=True, slots=True)
class Words:
    """All labels of a package in one language; braces are filled by the page that uses them."""

    language: str
    summary: str
    records: str
    contents: str
    born: str
    made_for: str
    made_on: str
    compiled: str
    disclaimer: str
    not_read_by_phr: str
    exhibit: str
    exhibits: str
    date: str
    what: str
    source: str
    page: str
    pages: str
    of: str
    file: str
    folder: str
    undated: str
    first_question: str
    questions: str
    no_questions: str
    question_space: str
    documents: str
    documents_note: str
    more_documents: str
    no_documents: str
    imaging: str
    imaging_note: str
    no_imaging: str
    body_part: str
    kind_of_image: str
    dicom: str
    images: str
    missing: str
    missing_note: str
    missing_held: str
    missing_only_if: str
    nothing_missing: str
    window: str
    window_until: str
    window_always: str
    picture_note: str
    text_note: str
    mail_note: str
    notice_title: str
    also_here: str
    open_summary: str
    open_records: str
    open_readme: str
    open_manifest: str
    unlisted: str
    lost: str
    how_to_open: tuple[str, ...]
    counts: str
    categories: dict[Category, str]
    groups: dict[str, str]
    needed: dict[Needed, str]
    notices: dict[PageForm, str]
    excerpt: str
    joined: str


EN = Words(
    language="en",
    summary="Summary of records",
    records="Records",
    contents="Contents",
    born="born",
    made_for="For",
    made_on="Made on",
    compiled="Compiled by the patient from the attached records.",
    disclaimer=(
        "This package organises documents. It gives no medical advice, makes no diagnosis"
        " and does not replace a doctor. What was read from a document may be wrong: the original counts."
    ),
    not_read_by_phr="What a document is, its date and its source were read by a program.",
    exhibit="Exhibit",
    exhibits="Exhibits",
    date="Date",
    what="What it is",
    source="From",
    page="page",
    pages="Pages",
    of="of",
    file="File",
    folder="Folder",
    undated="no date",
    first_question="First question",
    questions="Questions for the doctor",
    no_questions="No questions were written down yet.",
    question_space="Room for the answer",
    documents="Documents",
    documents_note="Pages are those of 01_RECORDS.pdf, which holds every document in full.",
    more_documents="and {count} more: the full list stands at the beginning of 01_RECORDS.pdf",
    no_documents="No documents go along.",
    imaging="Images (DICOM)",
    imaging_note="Whole studies in their original files, in the folder DICOM; DICOMDIR lists them.",
    no_imaging="No images go along.",
    body_part="Body part",
    kind_of_image="Kind",
    dicom="DICOM enclosed",
    images="{count} files, in {folder}",
    missing="Not in this package",
    missing_note="Usually asked for in a second opinion, but not here:",
    missing_held="{count} held by the patient, outside this selection",
    missing_only_if="needed only after a stay in hospital",
    nothing_missing="Every kind of record that is usually asked for is here.",
    window="Records since {since}.",
    window_until="Records from {since} to {until}.",
    window_always="Older ones: only kinds that stay important, such as pathology and operation notes.",
    picture_note="Picture, not for diagnosis",
    text_note="The text of this file as phr read it. The file itself goes along; it counts, not this copy.",
    mail_note="The words of an e-mail as phr read them. What was attached to it are documents of their own.",
    notice_title="Not shown here",
    also_here="Also in this package",
    open_summary="Summary, one page, and questions",
    open_records="All documents in one file, with bookmarks",
    open_readme="What this is and how to open it",
    open_manifest="List of all files with checksums",
    unlisted="{count} of these files could not be listed in DICOMDIR",
    lost="{exhibit} {number}: could not be taken out of the patient's vault ({count} files)",
    how_to_open=(
        "Open INDEX.HTM in any web browser for a table of all records. No program and no network are needed.",
        "Or open 00_SUMMARY.pdf (one page and the questions) and 01_RECORDS.pdf (all documents in one file).",
        "The numbered folders hold each document as it was received.",
        (
            "DICOMDIR and the folder DICOM hold the images: import this folder into a viewer or PACS."
            " It is a folder laid out as IHE PDI, not a disc."
        ),
        "There is no password inside, and no program that starts by itself.",
        "To confirm that all arrived, compare the counts below, or check MANIFEST.TXT.",
    ),
    counts=(
        "Records: {records}. Pages of 01_RECORDS.pdf: {pages}. Imaging studies: {studies}, files in them: {instances}."
    ),
    categories={
        Category.DOCTOR_NOTES: "Doctor notes",
        Category.LABS: "Labs",
        Category.PRESCRIPTIONS: "Prescriptions",
        Category.IMAGING: "Imaging reports",
        Category.OTHER: "Other",
    },
    groups={
        "PLAN": "Plan of the treating doctor",
        "LETTERS": "Letters and notes",
        "PATHOLOGY": "Pathology",
        "IMAGING_REPORTS": "Imaging reports",
        "OPERATIONS": "Operations and implants",
        "LABS": "Lab results",
        "MEDICINES": "Medicines",
        "REST": "Further documents",
        "IMAGES": "Images",
    },
    needed={
        Needed.PATHOLOGY: "Pathology report",
        Needed.IMAGING_DICOM: "Original images (DICOM)",
        Needed.IMAGING_REPORTS: "Imaging report",
        Needed.LAB_RESULTS: "Lab results",
        Needed.CLINICAL_NOTES: "Doctor's letters or notes",
        Needed.DISCHARGE_SUMMARY: "Discharge summary",
        Needed.MEDICATION_LIST: "Medication list",
    },
    notices={
        PageForm.SEALED: (
            "This file is protected with a password of its own, so it could not be opened for this merged copy."
            " It is in the package as it was received: {path}"
        ),
        PageForm.DAMAGED: (
            "This file could not be opened for this merged copy. It is in the package as it was received: {path}"
        ),
        PageForm.NO_PAGES: (
            "A file of this kind has no pages to show in this merged copy."
            " It is in the package as it was received: {path}"
        ),
        PageForm.TOO_LARGE: (
            "This file is too large for this merged copy. It is in the package as it was received: {path}"
        ),
        PageForm.LOST: "This file could not be taken out of the patient's vault, so it is not in this package.",
        PageForm.HELD: (
            "This picture is damaged, and could not be freed of what its camera noted in it, such as the place it was"
            " taken at. It is therefore not in this package."
        ),
        PageForm.NOT_CUT: (
            "The pages of this paper could not be taken out of the file they came in, so they are not in this package."
        ),
    },
    excerpt="page {pages} of a scan of {of} that holds other papers too",
    joined="put together from {count} files",
)

DE = Words(
    language="de",
    summary="Zusammenfassung der Unterlagen",
    records="Unterlagen",
    contents="Inhalt",
    born="geboren",
    made_for="Für",
    made_on="Erstellt am",
    compiled="Von der Patientin oder dem Patienten aus den beigefügten Unterlagen zusammengestellt.",
    disclaimer=(
        "Diese Mappe ordnet Dokumente. Sie gibt keinen medizinischen Rat, stellt keine Diagnose und ersetzt keine"
        " ärztliche Beratung. Was aus einem Dokument gelesen wurde, kann falsch sein: Es gilt das Original."
    ),
    not_read_by_phr="Art, Datum und Herkunft der Dokumente hat ein Programm gelesen.",
    exhibit="Anlage",
    exhibits="Anlagen",
    date="Datum",
    what="Was es ist",
    source="Von",
    page="Seite",
    pages="Seiten",
    of="von",
    file="Datei",
    folder="Ordner",
    undated="ohne Datum",
    first_question="Erste Frage",
    questions="Fragen an die Ärztin oder den Arzt",
    no_questions="Es wurden noch keine Fragen notiert.",
    question_space="Platz für die Antwort",
    documents="Dokumente",
    documents_note="Die Seiten sind die von 01_RECORDS.pdf, wo jedes Dokument vollständig steht.",
    more_documents="und {count} weitere: Die ganze Liste steht am Anfang von 01_RECORDS.pdf",
    no_documents="Es sind keine Dokumente dabei.",
    imaging="Bilddaten (DICOM)",
    imaging_note="Ganze Studien in den Originaldateien, im Ordner DICOM; DICOMDIR verzeichnet sie.",
    no_imaging="Es sind keine Bilddaten dabei.",
    body_part="Körperteil",
    kind_of_image="Art",
    dicom="DICOM beigefügt",
    images="{count} Dateien, in {folder}",
    missing="Nicht in dieser Mappe",
    missing_note="Für eine Zweitmeinung üblicherweise erbeten, aber nicht dabei:",
    missing_held="{count} vorhanden, außerhalb dieser Auswahl",
    missing_only_if="nur nach einem Krankenhausaufenthalt nötig",
    nothing_missing="Alle Arten von Unterlagen, die üblicherweise erbeten werden, sind dabei.",
    window="Unterlagen seit {since}.",
    window_until="Unterlagen von {since} bis {until}.",
    window_always="Ältere nur, wenn sie wichtig bleiben, etwa Pathologie und OP-Berichte.",
    picture_note="Foto, nicht zur Befundung",
    text_note="Der Text dieser Datei, wie phr ihn gelesen hat. Es gilt die Datei selbst; sie liegt bei.",
    mail_note="Die Worte einer E-Mail, wie phr sie gelesen hat. Was ihr beilag, sind eigene Dokumente.",
    notice_title="Hier nicht gezeigt",
    also_here="Außerdem in dieser Mappe",
    open_summary="Zusammenfassung, eine Seite, und Fragen",
    open_records="Alle Dokumente in einer Datei, mit Lesezeichen",
    open_readme="Was das ist und wie man es öffnet",
    open_manifest="Liste aller Dateien mit Prüfsummen",
    unlisted="{count} dieser Dateien konnten nicht in DICOMDIR verzeichnet werden",
    lost="{exhibit} {number}: ließ sich nicht aus dem Tresor holen ({count} Dateien)",
    how_to_open=(
        "INDEX.HTM in einem Webbrowser öffnen: eine Tabelle aller Unterlagen. Es braucht kein Programm und kein Netz.",
        "Oder 00_SUMMARY.pdf (eine Seite und die Fragen) und 01_RECORDS.pdf (alle Dokumente in einer Datei) öffnen.",
        "Die nummerierten Ordner enthalten jedes Dokument so, wie es ankam.",
        (
            "DICOMDIR und der Ordner DICOM enthalten die Bilder: diesen Ordner in einen Betrachter oder ein PACS"
            " einlesen. Es ist ein Ordner im Aufbau von IHE PDI, keine Disc."
        ),
        "Es gibt darin kein Passwort und kein Programm, das von selbst startet.",
        "Ob alles ankam, zeigen die Zahlen unten oder MANIFEST.TXT.",
    ),
    counts=(
        "Unterlagen: {records}. Seiten von 01_RECORDS.pdf: {pages}. Bildstudien: {studies}, Dateien darin: {instances}."
    ),
    categories={
        Category.DOCTOR_NOTES: "Arztberichte",
        Category.LABS: "Labor",
        Category.PRESCRIPTIONS: "Verordnungen",
        Category.IMAGING: "Befunde der Bildgebung",
        Category.OTHER: "Sonstiges",
    },
    groups={
        "PLAN": "Plan der behandelnden Ärzte",
        "LETTERS": "Briefe und Berichte",
        "PATHOLOGY": "Pathologie",
        "IMAGING_REPORTS": "Befunde der Bildgebung",
        "OPERATIONS": "Operationen und Implantate",
        "LABS": "Laborbefunde",
        "MEDICINES": "Medikamente",
        "REST": "Weitere Dokumente",
        "IMAGES": "Bilddaten",
    },
    needed={
        Needed.PATHOLOGY: "Pathologiebefund",
        Needed.IMAGING_DICOM: "Originalbilder (DICOM)",
        Needed.IMAGING_REPORTS: "Radiologischer Befund",
        Needed.LAB_RESULTS: "Laborbefunde",
        Needed.CLINICAL_NOTES: "Arztbriefe oder Verlaufsberichte",
        Needed.DISCHARGE_SUMMARY: "Entlassungsbericht",
        Needed.MEDICATION_LIST: "Medikationsplan",
    },
    notices={
        PageForm.SEALED: (
            "Diese Datei ist mit einem eigenen Passwort geschützt und ließ sich für diese Sammeldatei nicht öffnen."
            " Sie liegt in der Mappe, wie sie ankam: {path}"
        ),
        PageForm.DAMAGED: (
            "Diese Datei ließ sich für diese Sammeldatei nicht öffnen. Sie liegt in der Mappe, wie sie ankam: {path}"
        ),
        PageForm.NO_PAGES: (
            "Eine Datei dieser Art hat keine Seiten, die sich hier zeigen ließen."
            " Sie liegt in der Mappe, wie sie ankam: {path}"
        ),
        PageForm.TOO_LARGE: (
            "Diese Datei ist zu groß für diese Sammeldatei. Sie liegt in der Mappe, wie sie ankam: {path}"
        ),
        PageForm.LOST: "Diese Datei ließ sich nicht aus dem Tresor holen und ist deshalb nicht in dieser Mappe.",
        PageForm.HELD: (
            "Dieses Bild ist beschädigt, und was die Kamera darin vermerkt hat, etwa der Ort der Aufnahme, ließ sich"
            " nicht entfernen. Es ist deshalb nicht in dieser Mappe."
        ),
        PageForm.NOT_CUT: (
            "Die Seiten dieses Papiers ließen sich nicht aus der Datei lösen, mit der sie ankamen. Sie sind deshalb"
            " nicht in dieser Mappe."
        ),
    },
    excerpt="Seite {pages} eines Scans von {of} Seiten, der auch andere Papiere enthält",
    joined="aus {count} Dateien zusammengesetzt",
)

_BY_LANGUAGE = {"en": EN, "de": DE}


def words_in(language: str) -> Words:
    """Return the words of a language; English where phr does not print it."""
    return _BY_LANGUAGE.get(language, EN)


def kind_name(kind: RecordKind, words: Words) -> str:
    """Return what a kind is called on paper."""
    return KINDS[kind].german if words.language == "de" else KINDS[kind].english


def date_text(dated: DocumentDate | None, words: Words) -> str:
    """Return a document's date as it is printed: ISO as far as it is known, or that there is none."""
    return words.undated if dated is None else str(dated)


def missing_text(missing: Missing, words: Words) -> str:
    """Return the line that says what is missing and, where it is so, that the patient holds some or may not need it."""
    remarks = []
    if missing.held:
        remarks.append(words.missing_held.format(count=missing.held))
    if missing.only_if:
        remarks.append(words.missing_only_if)
    return words.needed[missing.what] + (f" ({'; '.join(remarks)})" if remarks else "")
