"""Changed bytes of good files, of every form that is read: refused with a message, or taken; never another exception.

Hypothesis draws the changes here; `python benchmarks/fuzz.py` draws them for as long as it is told.
"""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songngu.errors import SongnguError
from tests.fuzz.mutation import TOKENS, Edit, Kind, Mutation, draw
from tests.fuzz.targets import Target, targets

EDITS = st.builds(
    Edit,
    st.sampled_from(Kind),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 1024),
    st.sampled_from(TOKENS) | st.binary(min_size=1, max_size=4),
)
MUTATIONS = st.builds(
    Mutation, st.lists(EDITS, min_size=1, max_size=4).map(tuple), st.none() | st.integers(0, 63) | st.integers(0, 63)
)
EXAMPLES = {"archive": 12, "review": 12, "accept": 2, "glossary": 12, "settings": 40}
"""Of each form: what some twenty seconds allow."""
NAMES = (
    *(
        f"archive/tin.{end}"
        for end in ("txt", "html", "jsonl", "json", "csv", "tsv", "xml", "jsonl.gz", "xlsx", "docx")
    ),
    *(f"archive/tin.{end}" for end in ("parquet", "zip", "tar", "tar.gz", "warc", "warc.gz")),
    *(
        f"{way}/{kind}"
        for way in ("review", "accept")
        for kind in ("xlsx.xlsx", "html.html", "xliff.xlf", "xliff12.xlf")
    ),
    *(f"{way}/{kind}" for way in ("review", "accept") for kind in ("tmx.tmx", "csv.csv", "docx.docx", "jsonl.jsonl")),
    *(f"{way}/work.songngu.json" for way in ("review", "accept")),
    *(f"glossary/terms.{kind}" for kind in ("csv", "xlsx", "tbx", "tmx")),
    "archive/tin-utf-16.txt",
    "memory/memory.tmx",
    "settings/songngu.toml",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    return {target.name: target for target in targets(tmp_path_factory.mktemp("fuzz"))}


def test_every_target_is_named_and_takes_its_good_file(made: dict[str, Target], tmp_path: Path) -> None:
    assert sorted(made) == sorted(NAMES)
    for target in made.values():
        assert not _given(target, target.data, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_changed_files_are_taken_or_refused_with_a_message(
    name: str, made: dict[str, Target], tmp_path_factory: pytest.TempPathFactory
) -> None:
    target, folder = made[name], tmp_path_factory.mktemp("changed")

    @settings(
        max_examples=EXAMPLES[target.group], deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(MUTATIONS)
    def check(mutation: Mutation) -> None:
        with contextlib.suppress(SongnguError):
            _given(target, mutation.of(target.data), folder)

    check()


def test_the_same_seed_draws_the_same_changes_and_most_of_them_change_something() -> None:
    data = "Chợ phiên Tà Rụt họp lại. ".encode() * 20
    first, second = ([draw(random.Random(f"1.{n}")).of(data) for n in range(50)] for _ in range(2))
    assert first == second
    assert sum(one != data for one in first) > 35


def _given(target: Target, data: bytes, folder: Path) -> object:
    path = folder / target.name.rpartition("/")[2]
    path.write_bytes(data)
    found = target.read(path)
    return found if target.group == "archive" else None
