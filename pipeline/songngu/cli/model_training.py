"""`songngu model train` and `songngu model score`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from songngu.errors import UsageError

if TYPE_CHECKING:
    from songngu.training.recipe import Recipe
    from songngu.training.reviewed import Reviewed
    from songngu.training.score import Example, Score
    from songngu.training.train import LogLine

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DEVELOPMENT_LINES = 400
"""Lines of the development set that checkpoints are scored on: greedy, some seconds on two cores."""


def _data_folders(data: Sequence[Path]) -> list[Path]:
    """Return the project's corpora, the named folders, and SONGNGU_SHARED's data (by default ../shared/data)."""
    from songngu.project import Project

    shared = Path(os.environ.get("SONGNGU_SHARED", Path.cwd().parent / "shared")) / "data"
    return [Project.open(Path.cwd()).corpora, *data, *([shared] if shared.is_dir() else [])]


@click.command()
@click.argument("recipe_file", metavar="RECIPE", type=_FILE)
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of checkpoints.")
@click.option(
    "--data", "data", multiple=True, type=_FOLDER, help="Folder that holds the recipe's text; may be given twice."
)
@click.option("--from", "start", type=_FOLDER, help="Model to go on from: a converted one, or Marian master weights.")
@click.option(
    "--memory", "with_memory", is_flag=True, help="Learn from the project's reviewed translations too; needs --from."
)
@click.option(
    "--to", "target", type=click.Path(file_okay=False, path_type=Path), help="Convert the result into this folder."
)
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
@click.option("--threads", type=click.IntRange(0), default=0, help="0 for torch's choice.")
def train(
    recipe_file: Path,
    work: Path,
    data: tuple[Path, ...],
    start: Path | None,
    with_memory: bool,
    target: Path | None,
    device: str,
    threads: int,
) -> None:
    """Train a model by RECIPE; a run that was killed goes on when called again.

    On a processor, LD_PRELOAD of tcmalloc makes it faster. The log is WORK/log.jsonl, the best weights WORK/master.

    \b
    Example:
      songngu model train models/vi-en/recipe.toml --work ../work --data ../shared/data --to models/mine
      songngu model train models/vi-en/fine-tune.toml --from models/vi-en --memory --work ../work --to models/ours
    """
    from songngu.project import Project
    from songngu.termbase import load
    from songngu.training.align import prepare_inline
    from songngu.training.convert import convert
    from songngu.training.curve import draw
    from songngu.training.data import Pair, gather
    from songngu.training.recipe import read_recipe
    from songngu.training.reviewed import with_reviewed
    from songngu.training.score import Example
    from songngu.training.thaw import master_weights
    from songngu.training.train import train as run

    if target is not None and (target / "model.bin").exists():
        raise UsageError(f"{target} holds a model already. Name another folder with --to.")
    recipe, folders = read_recipe(recipe_file), _data_folders(data)
    work.mkdir(parents=True, exist_ok=True)
    corpus, held_out = gather(recipe, folders), tuple[Pair, ...]()
    if with_memory:
        if start is None:
            raise UsageError("--memory goes on from a model: name it with --from, for instance --from models/vi-en.")
        lesson = with_reviewed(corpus, _reviewed(), seed=recipe.seed)
        corpus, held_out = lesson.corpus, lesson.held_out
    start = None if start is None else master_weights(start, work)
    examples = [Example(pair.source, pair.target) for pair in held_out] or _development(recipe, folders)
    for one in corpus.reports:
        why = ", ".join(f"{count} {reason}" if count else reason for reason, count in one.dropped.items())
        click.echo(
            f"{one.name} ({one.licence}): {one.used:,} of {one.read:,} pairs" + (f"; left out: {why}" if why else "")
        )
    termbase = load(Project.open(Path.cwd()).glossary) if recipe.variation.annotate else None
    inline = prepare_inline(recipe, corpus, termbase, work=work)
    click.echo(
        f"Inline: {len(inline.terms):,} pairs with glossary terms, {len(inline.phrases):,} with aligned phrases."
    )
    trained = run(
        recipe,
        corpus,
        work=work,
        inline=inline,
        start=start,
        device=device,
        threads=threads,
        development=lambda master: _score(master, examples).bleu,
        report=_print_line,
    )
    draw(work / "log.jsonl", work / "curve.png")
    if held_out and start is not None:
        before, after = _score(start, examples), _score(trained.master, examples)
        click.echo(
            f"On {len(held_out):,} reviewed sentences held out: BLEU {before.bleu:.1f} before, {after.bleu:.1f} after; "
            f"chrF {before.chrf:.1f} before, {after.chrf:.1f} after."
        )
    click.echo(
        f"{trained.progress.step:,} steps, {trained.progress.seconds / 60:.0f} minutes; weights: {trained.master}"
    )
    if target is not None:
        click.echo(f"Converted: {convert(trained.master, target)}")


def _print_line(line: LogLine) -> None:
    development = "" if line.development is None else f", development BLEU {line.development:.1f}"
    click.echo(
        f"step {line.step:,}, {line.minutes:.1f} min: loss {line.loss:.3f}, rate {line.rate:.2e}, "
        f"{line.subwords_per_second:,.0f} subwords/s{development}"
    )


def _reviewed() -> Iterator[Reviewed]:
    """Yield what the project's memory holds."""
    from songngu.batch.remembering import MEMORY_FILE
    from songngu.memory import Memory
    from songngu.project import Project
    from songngu.training.reviewed import Reviewed

    with Memory(Project.open(Path.cwd()).state_dir / MEMORY_FILE) as memory:
        for entry in memory.entries():
            yield Reviewed(entry.source, entry.target, entry.article_id or entry.origin)


def _development(recipe: Recipe, folders: Sequence[Path]) -> list[Example]:
    """Return the start of the recipe's development set. Raises UsageError where it is in no folder."""
    from songngu.training.score import read_examples

    path = next((path for folder in folders for path in sorted(folder.glob(recipe.development or "-"))), None)
    if path is None:
        raise UsageError(f"The development set {recipe.development} is in no data folder. Name its folder with --data.")
    return read_examples(path)[:_DEVELOPMENT_LINES]


def _score(master: Path, examples: Sequence[Example]) -> Score:
    """Score master weights on examples, converted as they ship, beam 1."""
    import tempfile

    from songngu.engines import load_engine
    from songngu.training.convert import convert
    from songngu.training.score import score_engine

    with tempfile.TemporaryDirectory() as made:
        convert(master, Path(made) / "checkpoint")
        engine = load_engine("checkpoint", models=Path(made), beam_size=1)
        score = score_engine(engine, examples, name="checkpoint", set_name="development", annotate=False)
        engine.close()
    return score


@click.command()
@click.argument("sets", nargs=-1, required=True, type=_FILE)
@click.option("--engine", "engines", multiple=True, help="Engine to score; may be given often. [default: embedded]")
@click.option("--outputs", multiple=True, metavar="[SET/]NAME=FILE", help="Translations made elsewhere, one a line.")
@click.option("--terms/--no-terms", default=True, help="Give engines the terms of sets that hold terms.")
@click.option("--beam", type=click.IntRange(1, 16), default=4, show_default=True)
@click.option("--threads", type=click.IntRange(0), default=0, help="0 for one a core.")
@click.option(
    "--table", "table_file", type=click.Path(dir_okay=False, path_type=Path), help="Markdown file to put the table in."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score(
    sets: tuple[Path, ...],
    engines: tuple[str, ...],
    outputs: tuple[str, ...],
    terms: bool,
    beam: int,
    threads: int,
    table_file: Path | None,
    as_json: bool,
) -> None:
    """Score engines, and translations made elsewhere, on SETS: TSV of pairs, or JSON Lines with terms.

    \b
    Example:
      songngu model score dev/flores.tsv --engine embedded --outputs Google=dev/flores-peers/google.en
      songngu model score dev/*.tsv --outputs flores/Google=dev/flores-peers/google.en --table models/README.md
    """
    from songngu.engines import load_engine
    from songngu.project import Project
    from songngu.training.score import read_examples, score_engine
    from songngu.training.table import table, write_table

    examples = {path.stem: read_examples(path) for path in sets}
    scores: list[Score] = []
    for name in engines or (() if outputs else ("embedded",)):
        engine = load_engine(name, models=Project.open(Path.cwd()).models, beam_size=beam, threads=threads)
        for set_name, rows in examples.items():
            ways = (True, False) if terms and any(row.hits for row in rows) and engine.annotates else (False,)
            for annotate in ways:
                label = f"{name}, terms given" if annotate else name
                scores.append(score_engine(engine, rows, name=label, set_name=set_name, annotate=annotate))
        engine.close()
    scores += _score_outputs(outputs, examples)
    if table_file is not None:
        write_table(scores, table_file)
    click.echo(json.dumps([asdict(one) for one in scores], ensure_ascii=False, indent=1) if as_json else table(scores))


def _score_outputs(outputs: Sequence[str], examples: dict[str, list]) -> list[Score]:  # type: ignore[type-arg]
    """Score files of translations against the set that they name, or the only one. Raises UsageError."""
    from songngu.training.score import score_texts

    scores = []
    for output in outputs:
        label, _, file = output.partition("=")
        set_name, slash, name = label.partition("/")
        if not slash:
            set_name, name = next(iter(examples)) if len(examples) == 1 else "", label
        if set_name not in examples:
            raise UsageError(f"--outputs {output}: say which set it translates, as in {next(iter(examples))}/{output}.")
        if not file or not Path(file).is_file():
            raise UsageError(f"--outputs {output}: there is no such file. Write NAME=FILE.")
        texts = Path(file).read_text(encoding="utf-8-sig").rstrip("\n").split("\n")
        scores.append(score_texts(texts, examples[set_name], name=name, set_name=set_name))
    return scores
