"""Scores as a table of Markdown, set by set, best BLEU first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from songngu.errors import UsageError
from songngu.training.files import write_text
from songngu.training.score import Score

BEGIN, END = "<!-- scores: made by `songngu model score --table` -->", "<!-- end of scores -->"

_HEAD = (
    "| engine | BLEU | chrF | terms % | exact terms % | figures % | hallucinations % | words/s | peak MB |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def table(scores: Sequence[Score]) -> str:
    """Return scores as Markdown, with the signatures that say how they were computed."""
    parts = []
    for name in dict.fromkeys(score.set for score in scores):
        rows = sorted((score for score in scores if score.set == name), key=lambda score: -score.bleu)
        parts.append("\n".join([f"**{name}** ({rows[0].segments:,} segments)\n", _HEAD, *map(_row, rows)]))
    signatures = sorted({signature for score in scores for signature in score.signatures if signature})
    return "\n\n".join([*parts, "sacrebleu: " + "; ".join(f"`{one}`" for one in signatures)])


def _row(score: Score) -> str:
    cells = [score.bleu, score.chrf, score.terms, score.exact_terms, score.figures, score.wild]
    written = ["–" if cell is None else f"{cell:.1f}" for cell in cells]
    for cell in (score.words_per_second, score.peak_megabytes):
        written.append("–" if cell is None else f"{cell:,.0f}")
    return f"| {score.engine} | " + " | ".join(written) + " |"


def write_table(scores: Sequence[Score], path: Path) -> None:
    """Put the table between its two marks in a Markdown file, or at its end where it has none. Raises UsageError."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    block = f"{BEGIN}\n\n{table(scores)}\n\n{END}"
    if (BEGIN in text) != (END in text):
        raise UsageError(f"{path.name} has one of the table's two marks without the other. Restore it or remove it.")
    if BEGIN in text:
        before, rest = text.split(BEGIN, 1)
        text = before + block + rest.split(END, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{block}\n".lstrip()
    write_text(path, text)
