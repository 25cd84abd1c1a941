"""The words on the screen for why records go into a package, stay out, are in doubt or are missing."""

DOUBT_WORDS = {
    "no-date": "no date was found",
    "date-unsure": "phr is not sure of the date",
    "kind-unsure": "phr is not sure what it is",
    "person-unknown": "it names nobody phr could match",
    "person-unsure": "phr is not sure whose it is",
    "names-another": "it names another person",
    "not-read": "its text was not read",
}
OUT_WORDS = {
    "removed": "in the trash",
    "other-person": "another person's",
    "your-wish": "you left it out",
    "other-category": "belongs in none of the four categories",
    "category-not-asked": "of another category than asked for",
    "same-paper": "you said that it is the same paper as one that goes",
    "before-window": "older than the time window",
    "after-window": "newer than the time window",
}
NEEDED_WORDS = {
    "pathology": "pathology reports",
    "imaging-dicom": "imaging as DICOM",
    "imaging-reports": "imaging reports",
    "lab-results": "lab results",
    "clinical-notes": "doctors' notes and letters",
    "discharge-summary": "discharge summary",
    "medication-list": "medication list",
}
