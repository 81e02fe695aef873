"""`songngu glossary`: what a maintainer does with the term files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from songngu.errors import UsageError
from songngu.project import Project

if TYPE_CHECKING:
    from songngu.records import TermHit
    from songngu.termbase import Termbase

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
_ALIKE = 5
_LEAST_LIKENESS = 70  # percent of rapidfuzz's WRatio; set by judgement, for a list that a person reads


@click.group()
def glossary() -> None:
    """Check, search and change the glossary: the term files of a project.

    \b
    Example:
      songngu glossary find "Sở TT&TT tỉnh Quảng Trị" --on 2021-01-25
    """


def _folder(folder: Path | None) -> Path:
    return folder if folder is not None else Project.open(Path.cwd()).glossary


_folder_option = click.option(
    "--folder", type=click.Path(path_type=Path, exists=True), help="Another folder of term files than the project's."
)


def _load(folder: Path | None) -> Termbase:
    from songngu.termbase import load

    if folder is not None:
        return load(folder)
    project = Project.open(Path.cwd())
    cache = project.state_dir / "glossary.index" if project.state_dir.is_dir() else None
    return load(
        project.glossary,
        default_date=project.settings.default_date,
        cache=cache,
        romanisation=project.settings.romanisation,
    )


@glossary.command()
@_folder_option
@click.option("--fix", "mend", is_flag=True, help="Mend what is mechanical: encoding, separators, NFC, stray spaces.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def check(ctx: click.Context, folder: Path | None, mend: bool, as_json: bool) -> None:
    """Look for mistakes in the term files. Exit status 1 where there are errors or warnings.

    \b
    Example:
      songngu glossary check --fix
    """
    from songngu.records import Severity
    from songngu.termbase.lint import check as look
    from songngu.termbase.lint import fix

    place = _folder(folder)
    mended = fix(place) if mend else ()
    problems = look(place)
    serious = [p for p in problems if p.severity is not Severity.NOTE]
    if as_json:
        rows = [{"severity": p.severity, "message": p.text} for p in problems]
        click.echo(json.dumps({"schema": 1, "mended": mended, "problems": rows}, ensure_ascii=False))
    else:
        for line in (*mended, *(f"{p.severity}: {p.text}" for p in problems)):
            click.echo(line)
        click.echo(f"{len(serious)} problem(s), {len(problems) - len(serious)} note(s).")
    ctx.exit(1 if serious else 0)


@glossary.command()
@click.argument("text")
@_folder_option
@click.option("--on", "day", type=_DAY, help="The day whose terms are meant; without it the project's default date.")
@click.option("--publisher", help="The publication, which may settle an abbreviation.")
@click.option("--why", is_flag=True, help="Also show wordings that stand in the text and are no terms there, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def find(
    text: str, folder: Path | None, day: dt.datetime | None, publisher: str | None, why: bool, as_json: bool
) -> None:
    """Show the terms in a text; and where there are none, the terms most like it.

    \b
    Example:
      songngu glossary find "Bộ Thông tin và Truyền thông" --on 2021-01-25
    """
    termbase = _load(folder)
    segments = _segments(text)
    found = termbase.find_all(segments, on=day.date() if day else None, publisher=publisher)
    rows = [_hit_row(hit, segment.start) for segment, hits in zip(segments, found, strict=True) for hit in hits]
    alike = [] if rows else _alike(text, termbase)
    rejected = [r for segment in segments for r in termbase.rejections(segment)] if why else []
    if as_json:
        said = {"schema": 1, "text": text, "hits": rows, "alike": alike}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for row in rows:
        mark = "" if row["required"] else "  (advice)"
        click.echo(f"{row['surface']}  =>  {row['expected'][0]}{mark}   [{row['term']}]")
        if row["note"]:
            click.echo(f"      {row['note']}")
    for row in alike:
        click.echo(f"{row['score']:.0f} %  {row['source']}  =>  {row['target']}   [{row['term']}]")
    for rejection in rejected:
        click.echo(f"not {rejection.surface} [{rejection.term_id}]: {rejection.reason}")
    if not rows and not alike:
        click.echo("No terms. Add one with: songngu glossary add VIETNAMESE ENGLISH")


def _segments(text: str) -> tuple[Any, ...]:
    from songngu.records import Article, Block, BlockKind
    from songngu.segment import cut

    return cut(Article("text", "text", "", None, (Block(0, BlockKind.PARAGRAPH, text),)))


def _hit_row(hit: TermHit, offset: int) -> dict[str, Any]:
    return {
        "term": hit.term_id,
        "surface": hit.surface,
        "start": hit.start + offset,
        "end": hit.end + offset,
        "expected": list(hit.expected),
        "required": hit.required,
        "note": hit.note,
    }


def _alike(text: str, termbase: Termbase) -> list[dict[str, Any]]:
    """Return the terms whose wording, in either language, is most like a text."""
    from rapidfuzz import fuzz, process

    from songngu.text import strip_diacritics

    terms = termbase.terms
    wordings = [(t, w) for t in terms for w in (t.source, *t.variants, *t.short, t.target)]
    found = process.extract(
        strip_diacritics(text).lower(),
        [strip_diacritics(w).lower() for _, w in wordings],
        scorer=fuzz.WRatio,
        limit=4 * _ALIKE,
        score_cutoff=_LEAST_LIKENESS,
    )
    rows: dict[str, dict[str, Any]] = {}
    for _, score, at in found:
        term = wordings[at][0]
        rows.setdefault(term.id, {"term": term.id, "source": term.source, "target": term.target, "score": score})
    return list(rows.values())[:_ALIKE]


@glossary.command()
@click.argument("vietnamese")
@click.argument("english")
@_folder_option
@click.option("--id", "term_id", help="The term's id; made from the Vietnamese otherwise.")
@click.option("--file", "file", default="own.csv", show_default=True, help="The term file it goes into.")
@click.option("--short", multiple=True, help="A Vietnamese abbreviation; may be given again.")
@click.option("--also", multiple=True, help="Another English wording that is right; may be given again.")
@click.option("--domain", default="term", show_default=True)
@click.option("--from", "first", type=_DAY, help="First day of its period.")
@click.option("--to", "last", type=_DAY, help="Last day of its period.")
@click.option("--successor", help="Id of the term that follows it.")
@click.option("--status", default="approved", show_default=True)
@click.option("--source", "reference", default="", help="Where the term comes from.")
@click.option("--note", default="")
def add(vietnamese: str, english: str, folder: Path | None, term_id: str | None, file: str, **cells: Any) -> None:
    """Add a term.

    \b
    Example:
      songngu glossary add "Sở Du lịch" "Department of Tourism" --short SDL --domain organisation
    """
    from songngu.records import TermStatus
    from songngu.termbase.exchange import add as add_row
    from songngu.termbase.exchange import slug
    from songngu.termbase.table import COLUMNS

    if cells["status"] not in set(TermStatus):
        raise UsageError(f"--status {cells['status']} is none; there are: {', '.join(TermStatus)}")
    named = dict.fromkeys(COLUMNS, "") | {
        "id": term_id or slug(vietnamese),
        "vi": vietnamese,
        "en": english,
        "vi_short": "|".join(cells["short"]),
        "en_variants": "|".join(cells["also"]),
        "valid_from": f"{cells['first']:%Y-%m-%d}" if cells["first"] else "",
        "valid_to": f"{cells['last']:%Y-%m-%d}" if cells["last"] else "",
        "succeeded_by": cells["successor"] or "",
        "source": cells["reference"],
    }
    named |= {name: cells[name] for name in ("domain", "status", "note")}
    add_row(_folder(folder), tuple(named[column] for column in COLUMNS), file=file)
    click.echo(f"Added {named['id']} to {file}. See what it changes with: songngu glossary impact")


@glossary.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_folder_option
def import_(path: Path, folder: Path | None) -> None:
    """Take terms from a CSV, Excel, TBX or TMX file. Where it has problems, nothing changes.

    \b
    Example:
      songngu glossary import terms-from-partner.tbx
    """
    from songngu.termbase.exchange import import_terms

    done = import_terms(_folder(folder), path)
    click.echo(f"{done.added} added (in {done.file}), {done.replaced} changed, {done.unchanged} as they were.")


@glossary.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@_folder_option
def export(path: Path, folder: Path | None) -> None:
    """Write all terms to a file; its ending says the kind: .csv .xlsx .tbx .tmx.

    \b
    Example:
      songngu glossary export terms.xlsx
    """
    from songngu.termbase.exchange import export as write

    click.echo(f"{write(_folder(folder), path)} terms written to {path}.")


@glossary.command()
@click.argument("term_id")
@_folder_option
def history(term_id: str, folder: Path | None) -> None:
    """Show the commits that changed a term, the newest first.

    \b
    Example:
      songngu glossary history org-mic
    """
    from songngu.termbase.history import history as edits

    found = edits(_folder(folder), term_id)
    if not found:
        raise UsageError(f"No commit has a term {term_id}. Ids are shown by: songngu glossary find")
    for edit in found:
        click.echo(f"{edit.day}  {edit.commit}  {edit.author}: {edit.subject}")
        for column, before, after in edit.cells:
            click.echo(f"    {column}: {before!r} -> {after!r}")


from songngu.cli.glossary_effects import gaps, impact  # noqa: E402
from songngu.cli.glossary_propose import propose  # noqa: E402

glossary.add_command(impact)
glossary.add_command(gaps)
glossary.add_command(propose)
