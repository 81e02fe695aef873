"""`songngu glossary impact` and `gaps`: what the glossary does to texts, and what it lacks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from songngu.project import Project

if TYPE_CHECKING:
    from songngu.records import Article, Segment, TermHit
    from songngu.termbase import Termbase
    from songngu.termbase.impact import Edit, Impact

_SHOWN = 5
_BATCH = 256
"""Articles looked through together."""
_paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))


def _articles(paths: tuple[Path, ...], *, keep_duplicates: bool) -> Iterator[Article]:
    """Yield the articles of archives; of the project's corpora where no path is given."""
    from songngu.archive import open_archive
    from songngu.records import Article

    project = Project.open(Path.cwd())
    for item in open_archive([str(path) for path in paths or (project.corpora,)], keep_duplicates=keep_duplicates):
        if isinstance(item, Article):
            yield item


@dataclass(slots=True)
class _Touched:
    """The segments of the articles that an edit may touch, and how many articles were looked at."""

    articles: Iterator[Article]
    edit: Edit
    read: int = 0
    held: int = 0
    """Of the articles read, those that hold a wording of a term that differs."""

    def segments(self) -> Iterator[tuple[Segment, dt.date | None]]:
        """Yield segments, without their words, with their articles' days."""
        from songngu.segment import cut

        while batch := list(islice(self.articles, _BATCH)):
            self.read += len(batch)
            for article in self.edit.touched_articles(batch):
                self.held += 1
                for segment in cut(article, inside=False):
                    yield segment, article.day


@click.command()
@_paths
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Another folder or term file.")
@click.option("--commit", default="HEAD", show_default=True, help="The commit to compare with, without --against.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def impact(paths: tuple[Path, ...], against: Path | None, commit: str, as_json: bool) -> None:
    """Show what the glossary's changes since the last commit would do to texts.

    Near duplicates are counted too: to tell them would take longer than all the rest.

    \b
    Example:
      songngu glossary impact corpora/sample
    """
    from songngu.segment import complete
    from songngu.termbase import load
    from songngu.termbase.history import committed
    from songngu.termbase.impact import Edit, compare

    project = Project.open(Path.cwd())
    spelt = project.settings.romanisation
    after = load(project.glossary, default_date=project.settings.default_date, romanisation=spelt)
    before = load(against, romanisation=spelt) if against else committed(project.glossary, commit, romanisation=spelt)
    touched = _Touched(_articles(paths, keep_duplicates=True), Edit(before, after))
    result = compare(before, after, touched.segments(), complete=complete)
    redo, reviewed = _in_ledger(project, before, after, result)
    counts = {
        "terms_changed": len(result.changes),
        "articles": touched.read,
        "touched": touched.held,
        "segments": result.segments,
        "newly_hit": result.newly_hit,
        "lost": result.lost,
        "changed": result.changed,
        "redo": len(result.redo),
        "drafts": redo,
        "contradicted": len(reviewed.contradicted),
    }
    if as_json:
        examples = [
            {"source": e.segment.text, "before": [_brief(h) for h in e.before], "after": [_brief(h) for h in e.after]}
            for e in result.examples
        ]
        terms = [change.term_id for change in result.changes]
        said = [{"source": s.text, "target": t, "wanted": h.target} for s, h, t in reviewed.contradicted]
        whole = {"schema": 1, **counts, "terms": terms, "examples": examples, "reviewed": said}
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    for change in result.changes:
        was, now = (t.target if t else "(not there)" for t in (change.before, change.after))
        click.echo(f"{change.term_id}: {was}  ->  {now}")
    click.echo(
        f"{counts['terms_changed']} term(s) differ. Of {touched.read:,} article(s) {touched.held:,} have a wording of "
        f"them; of their {result.segments:,} segments: {result.newly_hit:,} newly hit, {result.lost:,} lose a hit, "
        f"{result.changed:,} get other wordings; in {len(result.redo):,} the required terms change.\n"
        f"In this project: {redo:,} draft(s) to redo, {len(reviewed.contradicted):,} reviewed unit(s) contradicted "
        "(they stay as they are)."
    )
    for example in result.examples:
        click.echo(f"\n{example.segment.text}")
        click.echo(f"  before: {'; '.join(map(_brief, example.before)) or '-'}")
        click.echo(f"  after:  {'; '.join(map(_brief, example.after)) or '-'}")

    for segment, hit, target in reviewed.contradicted[:_SHOWN]:
        click.echo(f"\nreviewed: {segment.text}\n  says:     {target}\n  asked for: {_brief(hit)}")


def _in_ledger(project: Project, before: Termbase, after: Termbase, found: Impact) -> tuple[int, Impact]:
    """Return how many drafts of the project are to be made again, and what changes in its reviewed units."""
    from songngu.batch.ledger import Ledger
    from songngu.records import State
    from songngu.termbase.impact import compare

    open_states = (State.INITIAL, State.TRANSLATED)
    if not project.state_dir.is_dir():
        return 0, compare(before, after, ())
    with Ledger(project.state_dir, read_only=True) as ledger:
        drafts = [row for row in ledger.rows(found.redo).values() if row.unit.state in open_states and not row.stale]
        reviewed = list(ledger.reviewed_units())
        days = {article_id: ledger.article(article_id).day for article_id in {u.segment.article_id for u in reviewed}}
        return len(drafts), compare(
            before,
            after,
            [(unit.segment, days[unit.segment.article_id]) for unit in reviewed],
            reviewed={unit.segment.id: unit.target for unit in reviewed},
        )


def _brief(hit: TermHit) -> str:
    return f"{hit.surface} => {hit.target}{'' if hit.required else ' (advice)'}"


@click.command()
@_paths
@click.option("--least", default=3, show_default=True, help="Shown are names that occur at least so often.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def gaps(paths: tuple[Path, ...], least: int, as_json: bool) -> None:
    """List names and abbreviations that occur often in an archive and have no term.

    \b
    Example:
      songngu glossary gaps corpora/sample --least 2
    """
    from songngu.segment import cut
    from songngu.termbase import load
    from songngu.termbase.learn import gaps as look

    found = look(
        (segment for article in _articles(paths, keep_duplicates=False) for segment in cut(article)),
        load(Project.open(Path.cwd()).glossary),
        least=least,
    )
    for gap in found:
        if as_json:
            row = {"text": gap.text, "kind": gap.kind, "count": gap.count, "examples": list(gap.examples)}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(f"{gap.count:>5}  {gap.kind:<12}  {gap.text}\n         {gap.examples[0][:140]}")
    if not found and not as_json:
        click.echo(f"Every name that occurs {least} times or more has a term.")
