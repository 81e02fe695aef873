"""A language of its own: small enough that a model learns it in seconds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

WORDS = {
    "một": "one", "hai": "two", "ba": "three", "bốn": "four", "mèo": "cat", "chó": "dog", "nhà": "house",
    "sông": "river", "núi": "hill", "đỏ": "red", "xanh": "blue", "lớn": "big",
}  # fmt: skip

RECIPE = """
development = "dev.tsv"
evaluation = ["dev.tsv"]
seed = 3
[[sets]]
name = "toy"
files = "train/toy.tsv"
licence = "ours"
[variation]
annotate = 0.0
distract = 0.0
tone_placement = 0.0
no_diacritics = 0.0
[shape]
vocabulary = 340
width = 64
feed_forward = 128
heads = 4
encoder_layers = 2
decoder_layers = 1
[schedule]
steps = {steps}
rate = 2e-3
warmup = 40
batch_subwords = 400
dropout = 0.0
label_smoothing = 0.0
ema = 0.95
checkpoint_minutes = {minutes}
"""


def write_toy(folder: Path, *, steps: int, minutes: float = 60.0) -> Path:
    """Write a toy language's text and recipe, and return the recipe."""
    rng = random.Random(5)
    lines = set()
    while len(lines) < 700:
        words = [rng.choice(sorted(WORDS)) for _ in range(rng.randint(2, 5))]
        lines.add(" ".join(words) + "\t" + " ".join(WORDS[word] for word in words))
    rows = sorted(lines)
    rng.shuffle(rows)
    (folder / "train").mkdir(parents=True)
    (folder / "dev.tsv").write_text("\n".join(rows[:60]) + "\n", encoding="utf-8")
    (folder / "train" / "toy.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    recipe = folder / "recipe.toml"
    recipe.write_text(RECIPE.format(steps=steps, minutes=minutes), encoding="utf-8")
    return recipe


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A folder with a toy language and a recipe of 20 steps."""
    write_toy(tmp_path, steps=20)
    return tmp_path
