"""Records survive the ledger: out and back is the same record."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songngu.batch import codec
from songngu.records import (
    HANOI,
    Applied,
    Article,
    Block,
    BlockKind,
    Draft,
    Finding,
    Match,
    MatchKind,
    Mechanism,
    Origin,
    Picture,
    Segment,
    Severity,
    Span,
    TermHit,
    Translation,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(*pair))
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(HANOI))


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly
@given(texts, texts, st.one_of(st.none(), days, moments), st.lists(texts, max_size=3))
def test_articles(name: str, title: str, published: dt.datetime | dt.date | None, lines: list[str]) -> None:
    blocks = tuple(Block(i, BlockKind.PARAGRAPH, line, "p1" if i else None) for i, line in enumerate(lines))
    article = Article(name, "a.html#1", title, published, blocks, (Picture("p1", "x.jpg", also=("y.jpg",)),))
    assert codec.load(codec.dump(article), Article) == article


@given(texts, st.lists(spans, max_size=4))
def test_segments(text: str, words: list[Span]) -> None:
    segment = Segment("s", "a", 3, BlockKind.CAPTION, 0, len(text), text, tuple(words), tuple(words))
    assert codec.load(codec.dump(segment), Segment) == segment


@given(texts, st.floats(-9, 0))
def test_what_a_unit_holds(text: str, score: float) -> None:
    applied = (Applied("t", text, Mechanism.PREFIX, Span(0, 3)), Applied("u", text, Mechanism.MISSED))
    draft = Draft("s", text, Origin.MEMORY, "f", score, applied, (text,))
    hits = (TermHit("t", 0, 3, text, text, (text,), (), False, "vì sao"),)
    matches = (Match(MatchKind.FUZZY, 87, text, text, "bài 12"),)
    findings = (Finding("number", Severity.ERROR, text, text, Span(0, 1)),)
    translation = Translation(text, score, (text,), applied)
    assert codec.load(codec.dump(draft), Draft) == draft
    assert codec.load(codec.dump(hits), tuple[TermHit, ...]) == hits
    assert codec.load(codec.dump(matches), tuple[Match, ...]) == matches
    assert codec.load(codec.dump(findings), tuple[Finding, ...]) == findings
    assert codec.load(codec.dump(translation), Translation) == translation


def test_vietnamese_stays_readable_in_the_ledger() -> None:
    assert "Quảng Trị" in codec.dump(Block(0, BlockKind.TITLE, "Quảng Trị"))
