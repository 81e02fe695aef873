from __future__ import annotations

import random
from pathlib import Path

import pytest

from songngu.errors import UsageError
from songngu.termbase import load
from songngu.text import fold
from songngu.training.augment import Inline, Known, annotated, known_terms, newer_tones, varied
from songngu.training.batches import Encoded, batches
from songngu.training.data import Pair, gather, key, read_pairs
from songngu.training.recipe import Variation, read_recipe

ROOT = Path(__file__).parents[2]
PARALLEL = ROOT / "corpora" / "parallel"
SHIPPED = ROOT / "models" / "vi-en" / "recipe.toml"


def test_evaluation_sentences_never_teach(toy: Path) -> None:
    with (toy / "train" / "toy.tsv").open("a", encoding="utf-8") as file:
        vietnamese, english = (toy / "dev.tsv").read_text(encoding="utf-8").split("\n")[0].split("\t")
        file.write(f"{vietnamese.upper()} !\tsomething else\nmột điều khác\t“{english}.”\n")
    corpus = gather(read_recipe(toy / "recipe.toml"), [toy])
    report = corpus.reports[0]
    assert report.dropped == {"in an evaluation set": 62}
    assert report.read == report.used + sum(report.dropped.values())
    unseen = {key(pair.source) for pair in read_pairs(toy / "dev.tsv")}
    assert not unseen & {key(pair.source) for pair in corpus.pairs()}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("\tno Vietnamese", "one side empty"),
        ("mèo xanh to lắm\tmèo xanh to lắm", "not translated"),
        ("một " * 9 + "\tone", "uneven lengths"),
        ("một " * 161 + "\t" + "one " * 161, "over 160 words"),
    ],
)
def test_what_cannot_teach_is_counted_by_reason(toy: Path, row: str, reason: str) -> None:
    (toy / "train" / "toy.tsv").write_text(f"mèo to\tbig cat\nMÈO TO\tbig cat.\n{row}\n", encoding="utf-8")
    report = gather(read_recipe(toy / "recipe.toml"), [toy]).reports[0]
    assert (report.used, report.dropped) == (1, {"double": 1, reason: 1})


def test_text_without_clear_licence_is_off_until_the_switch_says_so(toy: Path) -> None:
    recipe = toy / "recipe.toml"
    unclear = (
        recipe.read_text(encoding="utf-8") + '\n[[sets]]\nname="x"\nfiles="x.tsv"\nlicence="unstated"\nclear=false\n'
    )
    recipe.write_text(unclear, encoding="utf-8")
    (toy / "x.tsv").write_text("câu lạ\ta strange sentence\n", encoding="utf-8")
    assert gather(read_recipe(recipe), [toy]).reports[1].used == 0
    recipe.write_text("unclear_licences = true\n" + unclear, encoding="utf-8")
    assert gather(read_recipe(recipe), [toy]).reports[1].used == 1


def test_rows_without_a_tab_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("a\tb\nno tab\nnor here\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"bad\.tsv, row 2: no tab.*1 other rows"):
        list(read_pairs(tmp_path / "bad.tsv"))


def test_wrong_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_bytes("mèo\tcat\n".encode("utf-16"))
    with pytest.raises(UsageError, match=r"bad\.tsv cannot be read.*UTF-8"):
        list(read_pairs(tmp_path / "bad.tsv"))


def test_the_shipped_recipe_reads_and_is_off_for_unclear_licences() -> None:
    recipe = read_recipe(SHIPPED)
    assert not recipe.unclear_licences
    assert {one.name for one in recipe.sets if not one.clear} == {"basic", "news"}


def test_the_pairs_that_ship_are_whole_and_counted_on_their_card() -> None:
    lines = [line for path in PARALLEL.glob("*.tsv") for line in path.read_text("utf-8").splitlines()]
    rows = [line.split("\t") for line in lines]
    assert all(len(row) == 2 and all(cell.strip() for cell in row) for row in rows)
    assert not any(mark in cell for row in rows for cell in row for mark in "\ufffd\u200b\u00a0")
    assert f"{len(rows):,} pairs" in (PARALLEL / "README.md").read_text("utf-8")


def test_all_problems_of_a_recipe_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(
        'colour = 1\n[schedule]\nhours = "long"\nspeed = 3\nsteps = -1\n[[sets]]\nname = "a"\n', encoding="utf-8"
    )
    with pytest.raises(UsageError) as caught:
        read_recipe(path)
    message = str(caught.value)
    for part in (
        "'colour'",
        "hours must be a number",
        "speed means nothing",
        "steps must be",
        "lacks files, licence",
        "evaluation",
    ):
        assert part in message


def test_epochs_follow_weights(toy: Path) -> None:
    recipe = toy / "recipe.toml"
    recipe.write_text(
        recipe.read_text(encoding="utf-8").replace('licence = "ours"', 'licence = "ours"\nweight = 2.5'), "utf-8"
    )
    corpus = gather(read_recipe(recipe), [toy])
    assert len(corpus.epoch(random.Random(1))) == round(2.5 * len(corpus.pairs()))
    assert corpus.epoch(random.Random(1)) == corpus.epoch(random.Random(1))


def test_terms_are_annotated_as_the_target_has_them() -> None:
    pair = Pair("Bộ Y tế họp tại Hà Nội.", "The Ministry of Health met in Hanoi.")
    known = known_terms([pair, Pair("Trời mưa.", "It rains.")], load(ROOT / "glossary"))
    assert next((pair.source[t.start : t.end], t.wording) for t in known[pair]) == ("Bộ Y tế", "Ministry of Health")
    assert len(known) == 1


def test_annotation_and_masking() -> None:
    source, term = "Bộ Y tế họp.", Known(0, 7, "Ministry of Health")
    assert annotated(source, [term], mask=0.0, rng=random.Random(1)) == "⟦Bộ Y tế ⇒ Ministry of Health⟧ họp."
    assert annotated(source, [term], mask=1.0, rng=random.Random(1)) == "⟦Ministry of Health ⇒ Ministry of Health⟧ họp."


def test_variation_never_touches_targets_and_loses_no_pair() -> None:
    pairs = [Pair(f"Xã Hòa {n} có khoa học", f"Hoa {n} commune has science") for n in range(200)]
    terms = {pair: (Known(0, 2, "commune"),) for pair in pairs}
    everything = Variation(0.4, 0.0, 0.0, 0.4, 0.3, 0.3, 0.0, 0.5, 0.5, 0.0)
    made = list(varied(pairs, inline=Inline(terms), variation=everything, rng=random.Random(2)))
    assert " ".join(pair.target for pair in made) == " ".join(pair.target for pair in pairs)
    assert len(made) < len(pairs)
    assert any("⟦" in pair.source for pair in made)


@pytest.mark.parametrize(
    ("text", "newer"),
    [("Hòa Bình", "Hoà Bình"), ("hoàng hôn", "hoàng hôn"), ("thủy thủ khỏe", "thuỷ thủ khoẻ"), ("quý", "quý")],
)
def test_tones_move_only_where_both_spellings_are_one(text: str, newer: str) -> None:
    assert newer_tones(text) == newer
    assert fold(newer_tones(text)) == fold(text)


def test_batches_hold_every_pair_within_their_size() -> None:
    rng = random.Random(4)
    pairs = [Encoded([2] * rng.randint(1, 40), [3] * rng.randint(1, 40)) for _ in range(500)]
    made = list(batches(pairs, subwords=300, rng=rng))
    assert sorted(map(id, (p for batch in made for p in batch))) == sorted(map(id, pairs))
    assert all(len(b) * max(max(len(p.source), len(p.target)) for p in b) <= 300 for b in made)
    padded = sum(len(b) * max(len(p.target) for p in b) for b in made)
    assert padded < 1.2 * sum(len(p.target) for p in pairs)
