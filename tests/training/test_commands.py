"""`songngu model train` and `songngu model score`, as a press office calls them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("torch")

from songngu.cli import songngu
from songngu.errors import UsageError
from songngu.memory import Memory
from songngu.memory.entries import Entry
from tests.training.conftest import WORDS


@pytest.fixture
def inside(toy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the toy language's text."""
    (toy / "songngu.toml").write_text('[run]\nengine = "none"\n', encoding="utf-8")
    monkeypatch.chdir(toy)
    return toy


def _call(*words: str) -> Result:
    return CliRunner().invoke(songngu, ["model", *words], catch_exceptions=False)


def test_training_says_what_it_used_and_ends_with_a_model_that_translates(inside: Path) -> None:
    result = _call("train", "recipe.toml", "--work", "work", "--data", ".", "--to", "models/toy", "--threads", "1")
    assert result.exit_code == 0, result.output
    assert "toy (ours): " in result.output
    assert "in an evaluation set" in result.output
    assert "development BLEU" in result.output
    assert (inside / "models" / "toy" / "model.bin").exists()
    assert (inside / "work" / "curve.png").read_bytes().startswith(b"\x89PNG")
    scored = _call("score", "dev.tsv", "--engine", "toy", "--json", "--threads", "1")
    assert scored.exit_code == 0, scored.output
    row = json.loads(scored.output)[0]
    assert (row["engine"], row["segments"]) == ("toy", 60)
    with pytest.raises(UsageError, match="holds a model already"):
        _call("train", "recipe.toml", "--work", "work", "--data", ".", "--to", "models/toy")
    memory = _fill_memory(inside)
    taught = _call(
        "train", "recipe.toml", "--from", "models/toy", "--memory", "--work", "more", "--data", ".", "--threads", "1"
    )
    assert taught.exit_code == 0, taught.output
    assert f"memory (the project's own): {memory - 20:,} of {memory:,} pairs; left out: 20 held out" in taught.output
    assert "On 20 reviewed sentences held out: BLEU" in taught.output


def _fill_memory(project: Path) -> int:
    words = sorted(WORDS)
    entries = [
        Entry(f"{one} {two}", f"{WORDS[one]} {WORDS[two]}", article_id=f"a{number % 12}", at=dt.datetime.now(dt.UTC))
        for number, (one, two) in enumerate((one, two) for one in words for two in words)
    ] + [
        Entry(f"{one} {two} {one}", f"{WORDS[one]} {WORDS[two]} {WORDS[one]}", article_id=f"b{number % 8}")
        for number, (one, two) in enumerate((one, two) for one in words[:8] for two in words[:8] + words[:2])
    ]
    (project / ".songngu").mkdir(exist_ok=True)
    with Memory(project / ".songngu" / "memory.db") as memory:
        memory.add(entries)
        return len(list(memory.entries()))


def test_memory_needs_a_model_and_enough_to_learn_from(inside: Path) -> None:
    with pytest.raises(UsageError, match="--from"):
        _call("train", "recipe.toml", "--memory", "--work", "w", "--data", ".")
    with pytest.raises(UsageError, match="holds 0 reviewed translations; a model needs at least 200"):
        _call("train", "recipe.toml", "--memory", "--from", ".", "--work", "w", "--data", ".")


def test_translations_made_elsewhere_stand_in_the_table_of_their_set(inside: Path) -> None:
    references = [line.split("\t")[1] for line in (inside / "dev.tsv").read_text(encoding="utf-8").splitlines()]
    (inside / "theirs.en").write_text("\n".join(references) + "\n", encoding="utf-8")
    (inside / "other.tsv").write_text("một\tone\n", encoding="utf-8")
    (inside / "card.md").write_text("# Card\n", encoding="utf-8")
    one = _call("score", "dev.tsv", "--outputs", "Theirs=theirs.en", "--table", "card.md")
    assert one.exit_code == 0, one.output
    assert "| Theirs | 100.0 | 100.0 |" in (inside / "card.md").read_text(encoding="utf-8")
    many = _call("score", "dev.tsv", "other.tsv", "--outputs", "dev/Theirs=theirs.en")
    assert "| Theirs | 100.0 |" in many.output
    with pytest.raises(UsageError, match="say which set it translates, as in dev/Theirs="):
        _call("score", "dev.tsv", "other.tsv", "--outputs", "Theirs=theirs.en")
    with pytest.raises(UsageError, match="60 lines for the 1 of other"):
        _call("score", "dev.tsv", "other.tsv", "--outputs", "other/Theirs=theirs.en")
