"""What others make of a published dataset: pandas, Hugging Face, Croissant, CAT tools, websites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas
import pytest
from click.testing import CliRunner
from lxml import etree

from songngu.batch.dataset import Built
from songngu.cli import songngu
from songngu.dataset.compare import compare
from songngu.dataset.rows import read_rows
from songngu.dataset.schema import TABLES
from songngu.dataset.website import write_website
from songngu.dataset.wordpress import write_wordpress
from songngu.errors import DatasetError, UsageError
from songngu.memory import Memory, import_tmx
from tests.dataset.conftest import REVIEW, rows_of


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hugging Face's library, without network, with a cache of one's own."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    library = pytest.importorskip("datasets")
    monkeypatch.setattr(library.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    library.disable_progress_bars()
    return library


def test_pandas_reads_parquet_and_json_lines_alike(released: Built) -> None:
    for table, columns in TABLES.items():
        parquet = pandas.read_parquet(released.folder / table)
        lines = pandas.read_json(released.folder / f"{table}.jsonl", lines=True)
        assert list(parquet.columns) == [column.name for column in columns] == list(lines.columns)
        assert parquet.iloc[:, 0].tolist() == lines.iloc[:, 0].tolist()
    segments = pandas.read_parquet(released.folder / "segments" / "train.parquet")
    sources = {line.split("\t")[0] for line in REVIEW.read_text("utf-8").splitlines()}
    assert set(segments["source"]) <= sources
    assert str(segments["reviewed"].dtype.tz) == "UTC"


def test_hugging_face_loads_every_table_and_the_photographs(released: Built, datasets: Any) -> None:
    pairs = datasets.load_dataset(str(released.folder))["train"]
    assert {"source", "target", "state"} <= set(pairs.column_names)
    assert pairs.num_rows == 43
    assert datasets.load_dataset(str(released.folder), "articles")["train"].num_rows == 6
    assert datasets.load_dataset(str(released.folder), "pictures")["train"].num_rows == 2
    photographs = datasets.load_dataset(str(released.folder / "images"))["train"]
    assert photographs[0]["image"].size == (1200, 800)
    assert photographs[0]["caption_en"].startswith("Residents release floating lanterns")


def test_the_card_s_yaml_is_what_the_hub_takes(released: Built) -> None:
    hub = pytest.importorskip("huggingface_hub")
    card = hub.DatasetCard.load(released.folder / "README.md", ignore_metadata_errors=False)
    assert card.data.language == ["vi", "en"]
    assert card.data.license == ["cc-by-4.0", "other"]
    assert card.data.configs[0]["config_name"] == "segments"
    for table, columns in TABLES.items():
        assert f"### {table}" in card.text
        assert all(f"| `{column.name}` |" in card.text for column in columns)


def test_croissant_is_valid_and_its_records_are_the_tables(released: Built) -> None:
    croissant = pytest.importorskip("mlcroissant")
    found = croissant.Dataset(jsonld=released.folder / "croissant.json")
    assert not found.metadata.ctx.issues.errors
    assert not found.metadata.ctx.issues.warnings
    assert json.loads((released.folder / "croissant.json").read_text("utf-8"))["conformsTo"].endswith("croissant/1.1")
    records = {table: list(found.records(record_set=table)) for table in TABLES}
    for table in TABLES:
        assert len(records[table]) == len(rows_of(released.folder, table))
    assert records["pictures"][0]["pictures/credit"].decode("utf-8") == "Lê Minh Hạnh"


def test_the_memory_is_taken_by_another_project(released: Built, tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.db") as memory:
        import_tmx(memory, released.folder / "memory.tmx")
        pairs = {entry.source: entry.target for entry in memory.entries()}
    assert pairs["Thực hành tại cửa khẩu"] == "Practice at the border gate"
    assert len(pairs) == 45


def test_the_glossary_is_tbx_with_all_terms(released: Built) -> None:
    root = etree.parse(released.folder / "glossary.tbx").getroot()
    assert len(root.findall(".//{*}conceptEntry")) > 2000


# --- export ---


def test_a_website_gets_a_json_file_a_language(released: Built, tmp_path: Path) -> None:
    paths = write_website(released.folder, tmp_path / "site")
    vi, en = (json.loads(path.read_text("utf-8")) for path in paths)
    assert [path.name for path in paths] == ["vi.json", "en.json"]
    assert (vi["schema"], vi["language"], en["language"]) == (1, "vi", "en")
    assert [one["id"] for one in vi["articles"]] == [one["id"] for one in en["articles"]]
    banana = next(one for one in en["articles"] if one["id"] == "qt-2023-0518")
    assert banana["title"] == "Huong Hoa has a good banana crop, and prices double"
    assert [block["kind"] for block in banana["blocks"]] == ["lead", "paragraph", "paragraph", "paragraph"]
    assert banana["blocks"][2]["text"].endswith("” she said.") or "she said" in banana["blocks"][2]["text"]
    festival = next(one for one in en["articles"] if one["pictures"])
    for picture in festival["pictures"]:
        assert (released.folder / picture["file"]).is_file()
        assert (released.folder / picture["thumbnail"]).is_file()


def test_wordpress_gets_wxr_with_posts_pictures_and_both_languages_tied(released: Built, tmp_path: Path) -> None:
    paths = write_wordpress(released.folder, tmp_path / "wp", address="https://example.org/du-lieu/")
    trees = [etree.parse(path).getroot() for path in paths]
    ties = []
    for tree in trees:
        assert tree.findtext("./channel/{*}wxr_version") == "1.2"
        kinds = [item.findtext("{*}post_type") for item in tree.iter("item")]
        assert (kinds.count("post"), kinds.count("attachment")) == (6, 2)
        numbers = [item.findtext("{*}post_id") for item in tree.iter("item")]
        assert len(set(numbers)) == len(numbers)
        assert {item.findtext("{*}status") for item in tree.iter("item")} == {"draft", "inherit"}
        found = tree.iterfind(".//category[@domain='post_translations']")
        ties.append(sorted(one.get("nicename") for one in found))
    assert ties[0] == ties[1]
    attachment = next(one for one in trees[1].iter("item") if one.findtext("{*}post_type") == "attachment")
    address = attachment.findtext("{*}attachment_url")
    assert address is not None
    assert address.startswith("https://example.org/du-lieu/images/train/tha-hoa-dang-")
    body = trees[1].findtext(".//item/{http://purl.org/rss/1.0/modules/content/}encoded")
    assert body is not None
    assert body.startswith("<p>On the morning of April 12")


def test_wordpress_without_an_address_says_what_to_give(released: Built, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--address https"):
        write_wordpress(released.folder, tmp_path / "wp", address="")


# --- the command line ---


def test_the_commands_say_what_they_did(released: Built, reviewed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reviewed)
    out = reviewed.parent / "by-command"
    done = CliRunner().invoke(songngu, ["dataset", "build", str(out)])
    assert done.exit_code == 1, done.output
    assert "6 articles, 43 segments, 2 pictures" in done.output
    assert "Refused: 4 picture(s)." in done.output
    assert f"All of it, item by item: {out}-refused.csv" in done.output

    same = CliRunner().invoke(songngu, ["dataset", "diff", str(released.folder), str(out)])
    assert (same.exit_code, same.output) == (0, "No difference.\n")

    exported = CliRunner().invoke(songngu, ["dataset", "export", str(out), str(out) + "-site", "--for", "website"])
    assert exported.exit_code == 0
    assert "en.json" in exported.output


@pytest.mark.parametrize("line", ["{", "{}", "[]", "null", '{"id": '])
def test_a_damaged_row_is_named(tmp_path: Path, line: str) -> None:
    for table in ("articles", "segments", "pictures", "provenance"):
        (tmp_path / f"{table}.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="line 1: no row of a dataset"):
        list(read_rows(tmp_path, "articles"))
    with pytest.raises(DatasetError, match="line 1: no row of a dataset"):
        list(compare(tmp_path, tmp_path))
