"""Articles with their units as the plain values that the review page's script works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from songngu.records import Article, ArticleUnits, Finding, Picture, Span, TermHit, Unit, digest
from songngu.review.html.embed import SCHEMA
from songngu.review.html.thumbnail import data_uri
from songngu.review.notes import in_both_languages
from songngu.review.table import address, day_of, picture_of, standings, state_word

PictureBytes = Callable[[Article, Picture], bytes | None]
"""Gives a picture's bytes, or None where they are not to be had."""


def payload(
    articles: Sequence[ArticleUnits], *, name: str, project: str, pictures: PictureBytes | None
) -> dict[str, Any]:
    """Return what the page shows: articles, pictures and units, in reading order. What is empty is left out."""
    units: list[dict[str, Any]] = []
    shown: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(articles):
        units += _units(one, number, shown, pictures)
    return {
        "format": "songngu-page",
        "schema": SCHEMA,
        "project": project,
        "batch": name,
        "fingerprint": digest(*(f"{unit['id']} {unit['hash']} {unit['target']}" for unit in units)),
        "articles": [_article(one.article) for one in articles],
        "pictures": shown,
        "units": units,
    }


def _article(article: Article) -> dict[str, Any]:
    return _filled(
        id=article.id,
        title=article.title,
        day=day_of(article),
        publisher=article.publisher,
        author=article.author,
        section=article.section,
        url=article.url,
        source=None if article.url else address(article),
    )


def _units(
    one: ArticleUnits, number: int, shown: dict[str, dict[str, Any]], pictures: PictureBytes | None
) -> list[dict[str, Any]]:
    made = []
    for index, unit in enumerate(one.units):
        before = one.units[index - 1].segment.text if index else ""
        after = one.units[index + 1].segment.text if index + 1 < len(one.units) else ""
        row = _unit(unit) | {"article": number}
        # The neighbours stand above and below; only what is not in this file has to be told.
        if unit.segment.previous and unit.segment.previous != before:
            row["previous"] = unit.segment.previous
        if unit.segment.next and unit.segment.next != after:
            row["next"] = unit.segment.next
        if picture := picture_of(unit, one.article):
            row["picture"] = key = f"{number}/{picture.id}"
            if key not in shown:
                data = pictures(one.article, picture) if pictures else None
                shown[key] = _filled(source=picture.source, credit=picture.credit, data=data and data_uri(data))
        made.append(row)
    return made


def _unit(unit: Unit) -> dict[str, Any]:
    source, target = unit.segment.text, unit.target
    return _filled(
        id=unit.id,
        hash=unit.source_hash,
        kind=unit.segment.kind.value,
        block=unit.segment.block_position or None,
        source=source,
        target=target,
        state=state_word(unit.state, unit.sub_state),
        comment=unit.comment,
        draft=unit.draft.text if unit.draft.text != target else None,
        alternatives=[text for text in unit.draft.alternatives if text != target],
        origin=unit.draft.origin.value,
        score=None if unit.draft.score is None else round(unit.draft.score, 3),
        hits=[_hit(standing.hit, source) | _mechanism(standing.mechanism) for standing in standings(unit)],
        findings=[_finding(finding, source, target) for finding in unit.findings],
        matches=[
            {"kind": m.kind.value, "score": m.score, "source": m.source, "target": m.target, "origin": m.origin}
            for m in unit.matches
        ],
    )


def _hit(hit: TermHit, source: str) -> dict[str, Any]:
    return _filled(
        id=hit.term_id,
        span=_utf16(Span(hit.start, hit.end), source),
        surface=hit.surface,
        expected=list(hit.expected),
        forbidden=list(hit.forbidden),
        advice=not hit.required,
        note=in_both_languages(hit.note),
    )


def _mechanism(mechanism: object) -> dict[str, Any]:
    return {"mechanism": str(mechanism)} if mechanism else {}


def _finding(finding: Finding, source: str, target: str) -> dict[str, Any]:
    return _filled(
        check=finding.check,
        severity=finding.severity.value,
        vi=finding.message_vi,
        en=finding.message_en,
        source=_utf16(finding.source_span, source),
        target=_utf16(finding.target_span, target),
    )


def _utf16(span: Span | None, text: str) -> list[int] | None:
    """Return a span in UTF-16 units, which JavaScript counts in."""
    if span is None:
        return None
    return [_units_before(text, span.start), _units_before(text, span.end)]


def _units_before(text: str, offset: int) -> int:
    return offset if text.isascii() else offset + sum(char > "\uffff" for char in text[:offset])


def _filled(**values: Any) -> dict[str, Any]:
    """Return values without those that say nothing; a text that a page or reader counts on stays, empty or not."""
    always = ("id", "source", "target", "state", "hash", "kind", "title")
    return {k: v for k, v in values.items() if v is not None and (k in always or v not in ("", [], False))}
