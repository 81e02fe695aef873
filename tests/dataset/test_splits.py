"""Splits for machine learning: nothing alike stands on both sides."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace

from songngu.dataset.clusters import FEWEST_CLUSTERS, clustered, split_of
from songngu.dataset.items import ArticleItem, PictureItem, SegmentItem
from songngu.likeness import LEAST_LIKE
from songngu.records import BlockKind
from songngu.text import fold

_WORD_LIST = (
    "chợ phiên sáng sớm bán rau cá nông dân làng chài biển lưới thuyền núi rừng chuối cà phê hồ tiêu lúa gạo mưa nắng "
    "cầu đường sông bến hội làng đình chùa trống múa hát học sinh cô giáo trường lớp sách vở bác sĩ bệnh viện khách du "
    "lịch bãi cát hang động đảo tàu xe ga chợ quê nhà vườn cây trái mùa xuân hạ thu đông trẻ già trai gái vui buồn"
)
WORDS = _WORD_LIST.split()


def article(number: int, text: str) -> ArticleItem:
    """An article of one paragraph."""
    segment = SegmentItem(
        f"s{number}", 1, BlockKind.PARAGRAPH, text, f"English {number}", "reviewed", "engine", None, None
    )
    day = dt.date(2020, 1, 1) + dt.timedelta(days=number)
    return ArticleItem(f"a{number:03d}", "x", None, "t", "t", day, None, None, "CC0-1.0", "x", (segment,))


def picture(number: int, article_id: str, phash: str) -> PictureItem:
    """A picture of a hash."""
    name = f"{number}.jpg"
    return PictureItem(
        f"p{number}", name, name, article_id, 1, "", "", "", "", None, 9, 9, f"sha{number}", phash, None, "CC0-1.0", "x"
    )


def text(seed: int) -> str:
    """Sixty syllables that no other seed has in this order."""
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(60))


def triples(text: str) -> set[tuple[str, ...]]:
    words = fold(text).split()
    return set(itertools.pairwise(itertools.pairwise(words)))  # type: ignore[arg-type]


def corpus() -> tuple[list[ArticleItem], list[PictureItem]]:
    """Two hundred stories; each fourth is told again with a few other words, and some share a photograph."""
    articles = [article(number, text(number)) for number in range(200)]
    for number in range(0, 200, 4):
        words = text(number).split()
        words[number % 50] = "khác"
        articles.append(article(200 + number, " ".join(words).capitalize()))
    hashes = [f"{random.Random(number).getrandbits(64):016x}" for number in range(120)]
    pictures = [picture(number, f"a{number:03d}", hashes[number]) for number in range(120)]
    for number in range(0, 120, 6):  # the same photograph, recompressed, in another article
        close = f"{int(hashes[number], 16) ^ 0b101:016x}"
        pictures.append(picture(500 + number, f"a{199 - number // 6:03d}", close))
    return articles, pictures


def test_no_near_duplicate_text_or_picture_stands_in_two_splits() -> None:
    articles, pictures = clustered(*corpus())
    assert {one.split for one in articles} == {"train", "validation", "test"}
    sets = {one.id: triples(one.segments[0].source) for one in articles}
    for one, other in itertools.combinations(articles, 2):
        shared = len(sets[one.id] & sets[other.id]) / len(sets[one.id] | sets[other.id])
        if shared >= LEAST_LIKE:
            assert (one.cluster, one.split) == (other.cluster, other.split)
    for one, other in itertools.combinations(pictures, 2):
        if (int(one.phash, 16) ^ int(other.phash, 16)).bit_count() <= 6:
            assert (one.cluster, one.split) == (other.cluster, other.split)
    of_article = {one.id: one.split for one in articles}
    assert all(one.split == of_article[one.article] for one in pictures)


def test_most_is_train_and_the_order_of_articles_decides_nothing() -> None:
    articles, pictures = corpus()
    there = {one.id: (one.cluster, one.split) for one in clustered(articles, pictures)[0]}
    random.Random(1).shuffle(articles)
    assert {one.id: (one.cluster, one.split) for one in clustered(articles, pictures)[0]} == there
    share = sum(split == "train" for _, split in there.values()) / len(there)
    assert 0.7 < share < 0.9


def test_a_later_article_moves_no_earlier_one_to_another_split() -> None:
    articles, pictures = corpus()
    before = {one.id: one.split for one in clustered(articles, pictures)[0]}
    later = replace(article(900, text(900)), id="moi")
    copy = replace(article(901, text(3)), id="aaa", published=dt.date(2026, 1, 1))
    after = {one.id: one.split for one in clustered([later, copy, *articles], pictures)[0]}
    assert {one: after[one] for one in before} == before
    assert after["aaa"] == after["a003"]


def test_sentences_of_training_articles_are_marked_in_the_others() -> None:
    articles, pictures = corpus()
    placed, _ = clustered(articles, pictures)
    trained = next(one for one in placed if one.split == "train")
    tested = next(one for one in articles if split_of(one.id) == "test")
    formula = replace(trained.segments[0], id="lap-lai")
    own = [replace(tested.segments[0], id=f"x{number}", source=text(7000 + number)) for number in range(4)]
    longer = replace(tested, segments=(*tested.segments, *own, formula))
    again, _ = clustered([longer if one.id == tested.id else one for one in articles], [])
    found = next(one for one in again if one.id == tested.id)
    assert found.split == "test"
    assert [one.id for one in found.segments if one.in_train] == ["lap-lai"]
    assert not any(one.in_train for one in trained.segments)


def test_a_handful_of_articles_is_all_train() -> None:
    few = [article(number, text(number)) for number in range(FEWEST_CLUSTERS - 1)]
    assert {one.split for one in clustered(few, [])[0]} == {"train"}
