"""The translation memory: what is found, what is kept, TMX out and in."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rapidfuzz.distance import Levenshtein

from songngu.errors import LedgerError, ReviewError
from songngu.memory import Entry, Memory, export_tmx, import_tmx
from songngu.records import BlockKind, MatchKind, Segment

NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
SOURCE = "Ủy ban nhân dân tỉnh Quảng Trị tổ chức hội nghị xúc tiến du lịch năm 2024."
TARGET = "The Quang Tri Provincial People's Committee held a tourism promotion conference in 2024."
ENTRY = Entry(
    SOURCE, TARGET, "Sáng 1/5,", "Hội nghị có 200 đại biểu.", "Lan", NOON, "a1", "Hội nghị du lịch",
    dt.date(2024, 5, 1), domain="Du lịch", unit_id="u1",
)  # fmt: skip


def segment(text: str = SOURCE, previous: str = "", following: str = "") -> Segment:
    return Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(text), text, previous=previous, next=following)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory(tmp_path / "state" / "memory.db") as opened:
        opened.add([ENTRY])
        yield opened


class TestFind:
    def test_in_context(self, memory: Memory) -> None:
        (match,) = memory.find(segment(previous=ENTRY.previous, following=ENTRY.next))
        assert (match.kind, match.score, match.target) == (MatchKind.IN_CONTEXT, 101, TARGET)
        assert match.origin == "Lan, 01/05/2024, Hội nghị du lịch"

    def test_exact(self, memory: Memory) -> None:
        (match,) = memory.find(segment(previous="Khác."))
        assert (match.kind, match.score) == (MatchKind.EXACT, 100)

    def test_no_context_is_no_context(self, memory: Memory) -> None:
        memory.add([Entry("Ảnh đẹp.", "A fine picture.")])
        assert memory.find(segment("Ảnh đẹp."))[0].kind is MatchKind.EXACT

    def test_the_newest_of_several_exact_ones_comes_first_but_context_before_it(self, memory: Memory) -> None:
        later = replace(ENTRY, target="Newer.", at=NOON + dt.timedelta(days=1), unit_id="u2", previous="x", next="y")
        memory.add([later])
        assert [match.target for match in memory.find(segment())] == ["Newer.", TARGET]
        in_context = segment(previous=ENTRY.previous, following=ENTRY.next)
        assert [match.target for match in memory.find(in_context)] == [TARGET, "Newer."]

    @pytest.mark.parametrize(
        ("text", "score"),
        [
            (SOURCE.replace("2024", "2025"), 94),
            (SOURCE.upper(), 99),
            (SOURCE.replace("tỉnh Quảng Trị", "thành phố Huế"), 82),
        ],
    )
    def test_fuzzy_counts_syllables(self, text: str, score: int, memory: Memory) -> None:
        (match,) = memory.find(segment(text))
        assert (match.kind, match.score, match.source) == (MatchKind.FUZZY, score, SOURCE)

    def test_tone_placement_and_composition_do_not_matter(self, memory: Memory) -> None:
        import unicodedata

        assert memory.find(segment(unicodedata.normalize("NFD", SOURCE)))[0].score == 100
        memory.add([Entry("Khu vực hòa bình khỏe mạnh", "A peaceful, healthy area")])
        assert memory.find(segment("Khu vực hoà bình khoẻ mạnh"))[0].score == 99

    def test_below_the_threshold_there_is_nothing(self, memory: Memory) -> None:
        assert memory.find(segment("Ủy ban nhân dân xã họp.")) == ()
        assert memory.find(segment(SOURCE.replace("2024", "2025")), threshold=95) == ()

    @pytest.mark.parametrize("text", ["", "…", '" OR *', 'NEAR("a" "b")', "123", "'; DROP TABLE entries; --"])
    def test_any_text_may_be_asked_for(self, text: str, memory: Memory) -> None:
        assert memory.find(segment(text)) == ()

    def test_the_index_finds_what_comparing_with_everything_finds(self, tmp_path: Path) -> None:
        chance = random.Random(3)
        words = """tỉnh huyện xã du lịch biển đảo lễ hội mùa xuân sông núi chợ cầu đường làng nghề gốm""".split()  # noqa: SIM905
        texts = [" ".join(chance.choices(words, k=chance.randint(6, 20))) for _ in range(400)]
        with Memory(tmp_path / "m.db") as memory:
            memory.add(Entry(text, f"T{number}") for number, text in enumerate(texts))
            missed = asked = 0
            for text in texts[:100]:
                changed = text.split()
                changed[chance.randrange(len(changed))] = "mới"
                scores = [Levenshtein.normalized_similarity(changed, other.split()) for other in texts]
                best = int(100 * max(scores))
                if best >= 75:
                    asked += 1
                    found = memory.find(segment(" ".join(changed)))
                    missed += not found or found[0].score != best
            assert asked > 90
            assert missed == 0


class TestAdd:
    def test_a_unit_has_one_entry_its_latest(self, memory: Memory) -> None:
        assert memory.add([ENTRY]) == 0
        assert memory.add([replace(ENTRY, target="Changed.")]) == 1
        assert [match.target for match in memory.find(segment())] == ["Changed."]
        assert len(memory) == 1

    def test_what_is_empty_is_not_kept(self, memory: Memory) -> None:
        assert memory.add([Entry(" ", "x"), Entry("x", "  ")]) == 0

    def test_removed_is_not_found_again(self, memory: Memory) -> None:
        assert memory.remove(["u1", "u9"]) == 1
        assert memory.find(segment()) == ()
        assert memory.find(segment(SOURCE.replace("2024", "2025"))) == ()

    def test_all_or_nothing(self, memory: Memory) -> None:
        def entries() -> Iterator[Entry]:
            yield Entry("một", "one")
            raise RuntimeError

        with pytest.raises(RuntimeError):
            memory.add(entries())
        assert len(memory) == 1

    def test_a_damaged_file_says_so(self, tmp_path: Path) -> None:
        path = tmp_path / "memory.db"
        path.write_bytes(b"not a database" * 100)
        with pytest.raises(LedgerError, match="cannot be used"):
            Memory(path)

    def test_filters(self, memory: Memory) -> None:
        old = Entry("cũ", "old", at=NOON - dt.timedelta(days=400), origin="old.tmx", domain="Kinh tế")
        memory.add([old])
        assert [entry.target for entry in memory.entries()] == ["old", TARGET]
        assert [entry.target for entry in memory.entries(since=NOON)] == [TARGET]
        assert [entry.target for entry in memory.entries(origins=["old.tmx"])] == ["old"]
        assert [entry.target for entry in memory.entries(domains=["Du lịch", "Văn hóa"])] == [TARGET]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


class TestTmx:
    def test_out_and_in(self, memory: Memory, tmp_path: Path) -> None:
        path = tmp_path / "m.tmx"
        assert export_tmx(memory, path) == 1
        with Memory(tmp_path / "other.db") as other:
            assert import_tmx(other, path) == 1
            assert import_tmx(other, path) == 0
            (entry,) = other.entries()
            assert entry == replace(ENTRY, unit_id=None, origin="m.tmx")
            assert other.find(segment(previous=ENTRY.previous, following=ENTRY.next))[0].score == 101

    def test_it_is_valid(self, memory: Memory, tmp_path: Path) -> None:
        path = tmp_path / "m.tmx"
        export_tmx(memory, path)
        with (Path(__file__).parent.parent / "schemas" / "tmx-1.4" / "tmx14.dtd").open("rb") as file:
            dtd = etree.DTD(file)
        assert dtd.validate(etree.parse(str(path))), dtd.error_log

    @settings(max_examples=40, deadline=None)
    @given(target=TEXT.filter(str.strip), reviewer=TEXT)
    def test_any_text_survives(self, target: str, reviewer: str, tmp_path_factory: pytest.TempPathFactory) -> None:
        from songngu.memory.tmx import read_tmx, write_tmx

        path = tmp_path_factory.mktemp("tmx") / "m.tmx"
        write_tmx([Entry("nguồn", target, reviewer=reviewer)], path)
        (entry,) = read_tmx(path, origin="review")
        assert (entry.target, entry.reviewer) == (target, reviewer)

    def test_another_tool_s_file(self, memory: Memory, tmp_path: Path) -> None:
        path = tmp_path / "trados.tmx"
        path.write_text(
            '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header creationtool="x" '
            'creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="vi-VN" datatype="xml"/><body>'
            '<tu changedate="20200102T030405Z"><tuv xml:lang="vi-VN">'
            '<seg>Sông <bpt i="1">&lt;b&gt;</bpt><hi>Hương</hi></seg></tuv>'
            '<tuv xml:lang="en-US"><seg>The Perfume River</seg></tuv></tu>'
            '<tu><tuv xml:lang="vi"><seg>Chỉ có tiếng Việt</seg></tuv></tu></body></tmx>',
            "utf-8",
        )
        assert import_tmx(memory, path) == 1
        (match,) = memory.find(segment("Sông Hương"))
        assert (match.target, match.origin) == ("The Perfume River", "02/01/2020, trados.tmx")

    @pytest.mark.parametrize(
        "text", ["<tmx><", "<xliff/>", '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]><tmx>&x;</tmx>']
    )
    def test_what_cannot_be_read_adds_nothing(self, text: str, memory: Memory, tmp_path: Path) -> None:
        path = tmp_path / "bad.tmx"
        path.write_text(text)
        with pytest.raises(ReviewError, match=r"bad\.tmx"):
            import_tmx(memory, path)
        assert len(memory) == 1
