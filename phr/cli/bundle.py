"""phr bundle, phr bundle verify."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from phr.actions.packing import Packed, Preview, Request, make_package, preview_package
from phr.actions.packing import verify as verify_path
from phr.cli.browse import DAY
from phr.cli.edge import EXIT_CODES
from phr.cli.open import opened_books
from phr.cli.package_words import DOUBT_WORDS, NEEDED_WORDS, OUT_WORDS
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, record_row, say, say_json, say_wrapped, table
from phr.errors import Damaged
from phr.record.kinds import Category
from phr.record.shown import shown

_FORMS = ("folder",)


@click.group(invoke_without_command=True)
@click.option("--for", "for_whom", default="", metavar="NAME", help='The doctor it is for, as "Dr. Rivera".')
@click.option("--since", default="", metavar="WHEN", help="As 24m for months, or a day as 2025-01-31.  [default: 24m]")
@click.option("--until", type=DAY, help="The last document date.")
@click.option("--category", "categories", multiple=True, type=click.Choice([c.value for c in Category]))
@click.option("--include", multiple=True, metavar="ID", help="A record that goes whatever its date.")
@click.option("--leave-out", multiple=True, metavar="ID", help="A record that stays out.")
@click.option("--form", type=click.Choice(_FORMS), default="folder", expose_value=False, help="How it is packed.")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Where to.  [default: packages/]")
@click.option("--dry-run", is_flag=True, help="Show what would go, and write nothing.")
@click.option("--yes", is_flag=True, help="Go on without asking about what is in doubt.")
@json_option
@shared_options
@click.pass_context
def bundle(
    ctx: click.Context,
    for_whom: str,
    since: str,
    until: datetime | None,
    categories: tuple[str, ...],
    include: tuple[str, ...],
    leave_out: tuple[str, ...],
    to: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    r"""Put together the records package for the second doctor, and beside it your own plan checklist.

    Records of the last 24 months go along, and pathology, operation notes, discharge summaries and implants of any
    age. Records in the trash, other people's pages and exact duplicates never do. What is written is not encrypted.

    \b
    Example:
      phr bundle --for "Dr. Rivera" --dry-run
      phr bundle --for "Dr. Rivera"
      phr bundle verify ~/"Health Records"/packages/records-2026-11-24
    """
    if ctx.invoked_subcommand is not None:
        return
    request = Request(
        for_whom=for_whom,
        since=since,
        until=until.date() if until else None,
        categories=frozenset(Category(category) for category in categories),
        include=include,
        leave_out=leave_out,
    )
    with opened_books(ctx) as books:
        preview = preview_package(books, request)
        if not as_json:
            _say_preview(preview)
        if dry_run:
            if as_json:
                say_json(_preview_facts(preview))
            return
        if preview.choice.uncertain and not yes and not as_json and Session.of(ctx).can_ask:
            click.confirm("Write the package as listed?", abort=True, err=True)
        packed = make_package(books, request, to.expanduser().absolute() if to else books.home.settings.packages)
    if as_json:
        say_json(_packed_facts(packed))
    else:
        _say_packed(packed)


@bundle.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@json_option
@shared_options
@click.pass_context
def verify(ctx: click.Context, path: Path, as_json: bool) -> None:
    r"""Compare a package with its own manifest: counts and checksums, here or at the doctor's. Needs no vault.

    \b
    Example:
      phr bundle verify records-2026-11-24
    """
    verification = verify_path(path.expanduser().absolute())
    if as_json:
        findings = [{"what": f.fault.value, "path": f.path} for f in verification.findings]
        say_json({"ok": verification.is_whole, "files": len(verification.manifest.entries), "findings": findings})
    else:
        for finding in verification.findings:
            say(f"- {finding.fault.value}: {shown(finding.path)}")
        files = count(len(verification.manifest.entries), "file", "files")
        say(f"{files}: all there and unchanged." if verification.is_whole else f"{files}: NOT as they were written.")
    if not verification.is_whole:
        ctx.exit(EXIT_CODES[Damaged])


def _say_preview(preview: Preview) -> None:
    choice, records = preview.choice, preview.records
    if choice.going:
        say(f"Going along ({len(choice.going)}):")
        table(("id", "date", "filed under", "what it is", "from", ""), (record_row(g.record) for g in choice.going))
        say()
    if choice.uncertain:
        say(f"Please look at these ({len(choice.uncertain)}):")
        for one in choice.uncertain:
            doubts = ", ".join(DOUBT_WORDS[doubt.value] for doubt in one.doubts)
            place = "goes along" if one.is_going else "stays out"
            say_wrapped(f"- {_name(preview, one.record_id)}: {doubts} ({place})", "  ", "    ")
        say()
    if choice.left_out:
        say(f"Staying out ({len(choice.left_out)}):")
        for left in choice.left_out:
            instead = f" ({left.instead[:8]})" if left.instead is not None else ""
            say_wrapped(f"- {_name(preview, left.record_id)}: {OUT_WORDS[left.because.value]}{instead}", "  ", "    ")
        say()
    for missing in choice.missing:
        held = f" (the vault holds {missing.held} outside the window)" if missing.held else ""
        only = ", if you were in hospital" if missing.only_if else ""
        say(f"Missing: {NEEDED_WORDS[missing.what.value]}{only}{held}")
    if not records:
        say("There are no records yet.")


_WHY_NO_FILE = {
    "lost": "; its original could not be read from the vault",
    "held": "; the picture is damaged and may tell where it was taken, so its file does not go",
}


def _say_packed(packed: Packed) -> None:
    written = packed.written
    say()
    what = f"{count(written.records, 'record', 'records')}, {count(written.pages, 'page', 'pages')}"
    images = f"{count(written.studies, 'imaging study', 'imaging studies')} with {written.instances} images"
    say(f"The package: {written.path}")
    say(f"  {what}, {images}, {count(written.files, 'file', 'files')}")
    for exhibit in written.notices:
        name = exhibit.path or exhibit.record.source_name
        lost = _WHY_NO_FILE.get(exhibit.form.value, "")
        say_wrapped(
            f"- exhibit {exhibit.number} ({shown(name)}) is a notice only in the merged copy{lost}", "  ", "    "
        )
    if written.instances_lost:
        say(f"  {written.instances_lost} images could not be read from the vault: run `phr check --level 2`")
    say(f"Your own checklist, beside it: {packed.checklist}")
    say("It is not encrypted: hand it over by the clinic's portal or in person, and delete it here afterwards.")


def _preview_facts(preview: Preview) -> dict[str, Any]:
    choice = preview.choice
    return {
        "going": [{"id": going.record.id, "because": going.because.value} for going in choice.going],
        "left_out": [
            {"id": left.record_id, "reason": left.because.value}
            | ({"instead": left.instead} if left.instead is not None else {})
            for left in choice.left_out
        ],
        "uncertain": [
            {"id": one.record_id, "going": one.is_going, "doubts": [doubt.value for doubt in one.doubts]}
            for one in choice.uncertain
        ],
        "missing": [{"what": m.what.value, "held": m.held, "only_if": m.only_if} for m in choice.missing],
    }


def _packed_facts(packed: Packed) -> dict[str, Any]:
    written = packed.written
    facts = _preview_facts(packed.preview)
    facts.pop("going")
    return {
        "path": str(written.path),
        "checklist": str(packed.checklist),
        "files": written.files,
        "pages": written.pages,
        "records": written.records,
        "studies": written.studies,
        "instances": written.instances,
        "instances_lost": written.instances_lost,
        **facts,
    }


def _name(preview: Preview, record_id: str) -> str:
    record = next(record for rid, record in preview.records.items() if rid == record_id)
    return shown(" ".join(part for part in record_row(record)[:4] if part))
