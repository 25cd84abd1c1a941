"""What stands on 00_SUMMARY.pdf: one page of what phr knows, each line citing its exhibit and page, and the questions.

Pure. Nothing medical is worked out here: a name, dates, what each document is called, where it lies, what is missing.
The questions are the person's own words.
"""

from collections.abc import Iterable, Sequence

from phr.bundle.choose import Choice, Group, date_of, kind_of
from phr.bundle.package import DiscStudy, Exhibit, Occasion, PageForm
from phr.bundle.words import Words, date_text, kind_name, missing_text, words_in
from phr.record.entry import Record, Study

MOST_LINES = 24  # documents, studies and missing kinds that leave the summary on one page
MOST_STUDIES = 5
MOST_MISSING = 9  # the seven kinds that the plan asks for, and two that the vault lost; INDEX.HTM has all
MOST_IN_A_LINE = 40  # characters of a provider's name or a description: what a column of the summary has room for


def summary_data(
    occasion: Occasion, choice: Choice, exhibits: Sequence[Exhibit], disc: Sequence[DiscStudy], pages: int
) -> dict[str, object]:
    """Return the data of the template `summary`."""
    words = words_in(occasion.language)
    missing = missing_lines(choice, exhibits, disc, words)[:MOST_MISSING]
    room = MOST_LINES - min(len(disc), MOST_STUDIES) - len(missing)
    shown = _most_telling(choice, exhibits, room)
    return {
        "words": _labels(words),
        "name": occasion.person.name,
        "born": occasion.person.born.isoformat() if occasion.person.born else "",
        "for_whom": occasion.for_whom,
        "made": occasion.made.isoformat(),
        "window": window_text(choice, words),
        "counts": counts_text(exhibits, disc, pages, words),
        "questions": list(occasion.questions),
        "documents": [_document_row(exhibit, words) for exhibit in shown],
        "more": _more(len(exhibits) - len(shown), words),
        "studies": [_study_row(study, words) for study in disc[:MOST_STUDIES]],
        "more_studies": _more(len(disc) - MOST_STUDIES, words),
        "missing": missing,
    }


def missing_lines(choice: Choice, exhibits: Sequence[Exhibit], disc: Sequence[DiscStudy], words: Words) -> list[str]:
    """Return a line for each kind of record that is asked for and not here, and for each that the vault lost."""
    lost = [(exhibit.number, 1) for exhibit in exhibits if exhibit.form is PageForm.LOST]
    lost += [(study.number, study.lost) for study in disc if study.lost]
    return [
        *(missing_text(missing, words) for missing in choice.missing),
        *(words.lost.format(exhibit=words.exhibit, number=number, count=count) for number, count in lost),
    ]


def counts_text(exhibits: Sequence[Exhibit], disc: Sequence[DiscStudy], pages: int, words: Words) -> str:
    """Return the line that lets a receiver see whether all arrived."""
    return words.counts.format(
        records=len(exhibits) + len(disc),
        pages=pages,
        studies=len(disc),
        instances=sum(study.instances for study in disc),
    )


def window_text(choice: Choice, words: Words) -> str:
    """Return the sentence that says which time the package covers."""
    since = choice.since.isoformat()
    if choice.until is None:
        first = words.window.format(since=since)
    else:
        first = words.window_until.format(since=since, until=choice.until.isoformat())
    return f"{first} {words.window_always}"


def pages_text(exhibit: Exhibit) -> str:
    """Return the pages of the merged copy that an exhibit takes, as 12 or 12-15."""
    last = exhibit.first_page + exhibit.page_count - 1
    return str(exhibit.first_page) if last == exhibit.first_page else f"{exhibit.first_page}-{last}"


def pieces_text(record: Record, words: Words) -> str:
    """Return what to know of a record whose pages are not simply one whole file; "" for most."""
    if len(record.pieces) > 1:
        return words.joined.format(count=len(record.pieces))
    excerpt = record.pieces[0].excerpt if record.pieces else None
    if excerpt is None:
        return ""
    pages = str(excerpt.first) if excerpt.first == excerpt.last else f"{excerpt.first}-{excerpt.last}"
    return words.excerpt.format(pages=pages, of=excerpt.of)


def provider_of(record: Record) -> str:
    """Return where a record comes from, as found in it, cut to a line; "" where it does not say."""
    found = record.filing.provider
    text = found.value if found else (record.study.institution if record.study else "")
    return text if len(text) <= MOST_IN_A_LINE else text[: MOST_IN_A_LINE - 1] + "…"


def modalities(study: Study) -> str:
    """Return the kinds of image in a study, each once, as DICOM abbreviates them."""
    return ", ".join(dict.fromkeys(series.modality for series in study.series if series.modality))


def body_parts(study: Study) -> str:
    """Return the body parts that a study names, each once; its description where it names none."""
    named = ", ".join(dict.fromkeys(series.body_part for series in study.series if series.body_part))
    return (named or study.description)[:MOST_IN_A_LINE]


def _labels(words: Words) -> dict[str, str]:
    names = (
        *("summary", "born", "made_for", "made_on", "compiled", "disclaimer", "not_read_by_phr", "exhibit", "date"),
        *("what", "source", "page", "pages", "first_question", "questions", "no_questions", "question_space"),
        *("documents", "documents_note", "no_documents", "imaging", "imaging_note", "no_imaging", "body_part"),
        *("kind_of_image", "dicom", "missing", "missing_note", "nothing_missing"),
    )
    return {name: getattr(words, name) for name in names}


def _document_row(exhibit: Exhibit, words: Words) -> dict[str, str]:
    record = exhibit.record
    return {
        "number": str(exhibit.number),
        "date": date_text(date_of(record), words),
        "what": kind_name(kind_of(record), words),
        "source": provider_of(record),
        "pages": pages_text(exhibit),
    }


def _study_row(study: DiscStudy, words: Words) -> dict[str, str]:
    told = study.record.study
    return {
        "number": str(study.number),
        "date": date_text(date_of(study.record), words),
        "kind": modalities(told) if told else "",
        "body_part": body_parts(told) if told else "",
        "source": provider_of(study.record),
        "dicom": words.images.format(count=study.instances, folder=study.folder),
    }


def _more(count: int, words: Words) -> str:
    return words.more_documents.format(count=count) if count > 0 else ""


def _most_telling(choice: Choice, exhibits: Sequence[Exhibit], room: int) -> list[Exhibit]:
    """Return the exhibits that fit, in order: the newest of each group in turn, so that no group crowds out another."""
    group_of = {going.record.id: going.group for going in choice.going}
    groups: dict[Group, list[Exhibit]] = {}
    for exhibit in exhibits:
        groups.setdefault(group_of[exhibit.record.id], []).append(exhibit)
    chosen = list(_in_turn(groups.values()))[:room]
    return sorted(chosen, key=lambda exhibit: exhibit.number)


def _in_turn(groups: Iterable[list[Exhibit]]) -> Iterable[Exhibit]:
    held = list(groups)
    for round_number in range(max((len(group) for group in held), default=0)):
        yield from (group[round_number] for group in held if round_number < len(group))
