"""The learning curve as a picture."""

from __future__ import annotations

import json
from pathlib import Path

from songngu.errors import MissingExtra


def draw(log: Path, picture: Path) -> None:
    """Draw loss and development BLEU over training minutes, as PNG. Raises MissingExtra without matplotlib."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise MissingExtra("Drawing the curve", "train") from None
    mpl.use("Agg")
    from matplotlib import pyplot

    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    figure, losses = pyplot.subplots(figsize=(8, 4.5))
    losses.plot([row["minutes"] for row in rows], [row["loss"] for row in rows], color="tab:blue")
    losses.set_xlabel("minutes of training")
    losses.set_ylabel("loss", color="tab:blue")
    scored = [row for row in rows if row["development"] is not None]
    if scored:
        scores = losses.twinx()
        scores.plot([row["minutes"] for row in scored], [row["development"] for row in scored], "o-", color="tab:red")
        scores.set_ylabel("development BLEU", color="tab:red")
    figure.tight_layout()
    figure.savefig(picture, dpi=120)
    pyplot.close(figure)
