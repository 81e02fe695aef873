"""Where an item comes from, in a line that a person can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from songngu.dataset.gate import Candidate
from songngu.dataset.items import SegmentItem
from songngu.dataset.pictures import Prepared
from songngu.records import Picture


def provenance_of_article(candidate: Candidate, segments: Sequence[SegmentItem]) -> str:
    """Say who published an article, where and when, and what made its English."""
    article = candidate.article
    said = [
        article.publisher or "publisher not known",
        str(article.day) if article.day else "no date",
        article.url or candidate.read_from,
    ]
    return f"{', '.join(said)}; {_english(segments)}"


def provenance_of_picture(
    candidate: Candidate, picture: Picture, made: Prepared, segments: Sequence[SegmentItem]
) -> str:
    """Say which file a picture was made of, who took it and when, and what made the English of its caption."""
    article = candidate.article
    credit = f"credit as published: {picture.credit}" if picture.credit else "no credit published"
    if not picture.credit and made.artist:
        credit = f"credit as the file says: {made.artist}"
    taken = f"; taken on {made.taken}" if made.taken else ""
    return (
        f"{article.publisher or 'publisher not known'}, {picture.source} in {article.url or candidate.read_from}, "
        f"SHA-256 of the file {made.source_sha256}; {credit}{taken}; {_english(segments)}"
    )


def _english(segments: Sequence[SegmentItem]) -> str:
    if not segments:
        return "no caption"
    origins = ", ".join(f"{count} by {name}" for name, count in sorted(Counter(s.origin for s in segments).items()))
    reviewed = [segment for segment in segments if segment.state in ("reviewed", "final")]
    if not reviewed:
        return f"English: {origins}; a draft that nobody reviewed"
    last = max((segment.reviewed for segment in reviewed if segment.reviewed), default=None)
    people = sorted({segment.reviewer for segment in reviewed if segment.reviewer})
    by = f" by {', '.join(people)}" if people else ""
    share = "" if len(reviewed) == len(segments) else f"{len(reviewed)} of {len(segments)} "
    return f"English: {origins}; {share}reviewed{by}{f', last on {last:%Y-%m-%d}' if last else ''}"
