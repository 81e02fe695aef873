"""`songngu corpus show` and `stats`: what a user sees of an archive before anything is translated."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from songngu.cli import songngu

LEAD = "Sáng 3/3/2020, UBND huyện Gio Linh phát động trồng 40 héc-ta rừng phi lao chắn cát tại bốn xã ven biển."
BODY = (
    "Cây giống do Hạt Kiểm lâm huyện ươm từ năm ngoái, mỗi hộ tham gia được hỗ trợ tiền công và phân bón trong hai năm."
)
ARTICLES = [
    {
        "id": "gl-1", "title": "Gio Linh trồng rừng <ven biển>", "published": "2020-03-03T08:00:00+07:00",
        "author": "Hoài An", "section": "Kinh tế", "publisher": "Báo Gió Lào",
        "blocks": [{"kind": "lead", "text": LEAD}, {"kind": "heading", "text": "Chắn cát"},
                   {"kind": "list-item", "text": "Xã Trung Giang"}, {"kind": "list-item", "text": "Xã Gio Hải"},
                   {"kind": "table-cell", "text": "40 ha"}, {"kind": "paragraph", "text": BODY}],
        "pictures": [{"src": "anh/rung.jpg", "caption": "Người dân trồng cây", "credit": "Ảnh: Hoài An"},
                     {"src": "anh/bien.jpg"}],
    },
    {"id": "gl-2", "title": "Tin chép lại", "text": f"{LEAD}\n{BODY}"},
    {"id": "gl-3", "title": "Weather", "text": "It rained all day in the hills, and the border road was closed."},
]  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "tin.jsonl"
    lines = [json.dumps(article, ensure_ascii=False) for article in ARTICLES]
    path.write_text("\n".join([*lines, "{hỏng"]) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(songngu, ["corpus", *arguments], catch_exceptions=False)


def test_show_prints_each_article_with_its_facts_and_blocks_and_names_what_was_skipped(archive: Path) -> None:
    result = run("show", "tin.jsonl", "--keep-duplicates")
    assert result.exit_code == 1
    shown = result.stdout
    for told in (
        "Gio Linh trồng rừng <ven biển>\n  tin.jsonl#1\n",
        "2020-03-03 08:00:00+07:00 | Hoài An | Kinh tế | Báo Gió Lào | utf-8",
        f"        lead  {LEAD}",
        "     picture  anh/bien.jpg",
        "SKIPPED tin.jsonl#4\n  broken JSON",
    ):
        assert told in shown


def test_show_of_a_sound_archive_ends_with_status_0_and_stops_at_the_limit(archive: Path) -> None:
    result = run("show", "tin.jsonl", "--limit", "1")
    assert result.exit_code == 0
    assert "Tin chép lại" not in result.stdout


def test_show_json_is_an_object_a_line_as_the_contract_says(archive: Path) -> None:
    records = [json.loads(line) for line in run("show", "tin.jsonl", "--json").stdout.splitlines()]
    first, second, _, skipped = records
    assert first.items() >= {
        "schema": 1, "id": "gl-1", "source": "tin.jsonl#1", "title": "Gio Linh trồng rừng <ven biển>",
        "published": "2020-03-03T08:00:00+07:00", "lead": LEAD, "byline": "Hoài An", "section": "Kinh tế",
    }.items()  # fmt: skip
    assert first["pictures"] == [
        {"src": "anh/rung.jpg", "also": [], "caption": "Người dân trồng cây", "credit": "Hoài An"},
        {"src": "anh/bien.jpg", "also": [], "caption": None, "credit": None},
    ]
    assert [block["kind"] for block in first["blocks"]][:3] == ["title", "lead", "heading"]
    assert second["published"] is None
    assert (skipped["source"], skipped["skipped"].split(":")[0]) == ("tin.jsonl#4", "broken JSON")


class _Outline(HTMLParser):
    """The text of a page, and whether its elements close in order."""

    VOID = ("meta", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_show_html_writes_a_page_that_is_well_formed_and_escapes_what_it_shows(archive: Path) -> None:
    result = run("show", "tin.jsonl", "--html", "tin.html", "--keep-duplicates")
    assert (result.exit_code, result.stdout) == (1, "Written: tin.html\n")
    outline = _Outline(Path("tin.html").read_text("utf-8"))
    assert outline.open == []
    assert outline.seen.count("article") == 3
    assert (outline.seen.count("ul"), outline.seen.count("li"), outline.seen.count("figure")) == (1, 2, 2)
    assert "Gio Linh trồng rừng <ven biển>" in outline.text
    assert "Skipped tin.jsonl#4" in outline.text
    assert "3 articles read, 1 item skipped." in outline.text


def test_show_json_and_html_together_keep_the_json_clean(archive: Path) -> None:
    result = run("show", "tin.jsonl", "--json", "--html", "tin.html")
    assert len([json.loads(line) for line in result.stdout.splitlines()]) == 4
    assert "Written: tin.html" in result.stderr
    assert "<article" in Path("tin.html").read_text("utf-8")


def test_stats_counts_what_was_read(archive: Path) -> None:
    result = run("stats", "tin.jsonl", "--json", "--keep-duplicates")
    assert result.exit_code == 1
    counts = json.loads(result.stdout)
    words = counts.pop("words")
    assert words == sum(len(text.split()) for text in _texts())
    assert counts == {
        "schema": 1, "articles": 3, "skipped": 1, "pictures": 2, "captions": 1, "dates_missing": 2, "duplicates": 0,
        "encodings": {"utf-8": 3}, "languages": {"vi": 2, "other": 1}, "skip_reasons": {"broken JSON": 1},
        "years": {"none": 2, "2020": 1},
    }  # fmt: skip


def _texts() -> list[str]:
    first, second, third = ARTICLES
    blocks = [block["text"] for block in first["blocks"]]  # type: ignore[index]
    pictures = ["Người dân trồng cây", "Ảnh: Hoài An"]
    return [
        str(first["title"]),
        *blocks,
        *pictures,
        *(str(one[key]) for one in (second, third) for key in ("title", "text")),
    ]


def test_stats_in_text_names_each_count(archive: Path) -> None:
    shown = run("stats", "tin.jsonl", "--keep-duplicates").stdout
    for line in ("            articles  3", "       dates missing  2", "           languages  vi 2, other 1"):
        assert line in shown


def test_near_duplicates_are_counted_unless_they_are_kept(archive: Path) -> None:
    archive.write_text(
        "".join(json.dumps({**ARTICLES[1], "id": name}, ensure_ascii=False) + "\n" for name in ("a", "b")), "utf-8"
    )
    assert json.loads(run("stats", "tin.jsonl", "--json").stdout)["duplicates"] == 1
    assert json.loads(run("stats", "tin.jsonl", "--json", "--keep-duplicates").stdout)["duplicates"] == 0
    assert "duplicate of a" in run("show", "tin.jsonl").stdout


def test_a_project_s_column_names_are_used(archive: Path) -> None:
    Path("songngu.toml").write_text('[archive.columns]\ntitle = "ten"\ntext = "than_bai"\n', encoding="utf-8")
    archive.write_text(json.dumps({"ten": "Bài lạ", "than_bai": LEAD}, ensure_ascii=False), encoding="utf-8")
    assert "Bài lạ" in run("show", "tin.jsonl").stdout


def test_a_missing_archive_is_named_and_none_at_all_is_wrong_use(archive: Path) -> None:
    result = run("show", "khong-co.jsonl")
    assert (result.exit_code, result.stdout) == (1, "SKIPPED khong-co.jsonl\n  there is no such file or folder\n\n")
    assert run("show").exit_code == 2
