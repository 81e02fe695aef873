"""Learning: names that a glossary lacks, and corrections of reviewers that become proposals. None is taken silently."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songngu.english import find_wording
from songngu.records import Segment, TermHit, digest
from songngu.termbase.abbreviations import masked
from songngu.termbase.base import Termbase

_EXAMPLES = 3
_SHORT = re.compile(r"(?<![\w/.-])[A-ZĐƯÔ]{2,}(?:[&-][A-ZĐƯÔ]{2,})*(?![\w/-])")
_BODIES = (
    "Bộ Sở Ban Cục Vụ Viện Hội Đoàn Đảng Ủy Trung Trường Công Tổng Tập Liên Hiệp Văn Phòng Tòa Đài Báo Học Chi Quỹ Ngân"
)
_BODY = tuple(_BODIES.split())
_CAPITALS = "".join(
    c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and c.isalpha() and (c < "\u0250" or c > "\u1e9f")
)
_BETWEEN = " (?:và|các|của|ty|ty cổ phần|ty TNHH|ty trách nhiệm hữu hạn|-|–) | "
_NAME = re.compile(rf"(?<!\w)[{_CAPITALS}]\w*(?:(?:{_BETWEEN})[{_CAPITALS}]\w*)+")
_ALL_MOST = 5
"""Words of English on either side of a difference that may still be one wording; more is a rewritten sentence."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A name or abbreviation that occurs and has no term."""

    text: str
    kind: str
    """abbreviation, organisation or name"""
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer made of a draft."""

    source: str
    draft: str
    target: str
    hits: tuple[TermHit, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wording that reviewers wrote again and again where the term asks for another, with the evidence."""

    term_id: str
    source: str
    was: str
    proposed: str
    count: int
    evidence: tuple[Correction, ...]

    @property
    def id(self) -> str:
        """Short name, by which it is accepted."""
        return digest(self.term_id, self.proposed)[:8]


def gaps(segments: Iterable[Segment], termbase: Termbase, *, least: int = 3) -> tuple[Gap, ...]:
    """Return names, organisations and abbreviations that occur at least `least` times and have no term, most first."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for segment in segments:
        covered = [(h.start, h.end) for h in termbase.find(segment, on=None)] + masked(segment.text)
        for kind, start, end in _parted(segment.text, covered):
            if not any(a < end and start < b for a, b in covered):
                text = segment.text[start:end]
                counts[text, kind] += 1
                if len(examples[text]) < _EXAMPLES:
                    examples[text].append(segment.text)
    return tuple(
        Gap(text, kind, count, tuple(examples[text])) for (text, kind), count in counts.most_common() if count >= least
    )


def _parted(text: str, covered: Sequence[tuple[int, int]]) -> Iterable[tuple[str, int, int]]:
    """Yield names; where one of several that `và` joins is a term, the others by themselves."""
    for kind, start, end in _names(text):
        if " và " in text[start:end] and any(a < end and start < b for a, b in covered):
            at = start
            for part in text[start:end].split(" và "):
                if " " in part:
                    yield "organisation" if part.split()[0] in _BODY else "name", at, at + len(part)
                at += len(part) + len(" và ")
        else:
            yield kind, start, end


def _names(text: str) -> Iterable[tuple[str, int, int]]:
    if text == text.upper():
        return
    for match in _SHORT.finditer(text):
        yield "abbreviation", *match.span()
    for match in _NAME.finditer(text):
        if not _SHORT.fullmatch(match[0]):
            body = match[0].split()[0] in _BODY
            yield "organisation" if body else "name", *match.span()


def proposals(corrections: Iterable[Correction], *, least: int = 2) -> tuple[Proposal, ...]:
    """Return other English wordings that reviewers gave terms in at least `least` corrections, most often first.

    A correction counts where the draft had the term's wording and the reviewer put another in its place.
    """
    found: defaultdict[tuple[str, str, str, str], list[Correction]] = defaultdict(list)
    for correction in corrections:
        for hit in correction.hits:
            was = next((e for e in hit.expected if find_wording(e, correction.draft)), None)
            if was is None or any(find_wording(e, correction.target) for e in hit.expected):
                continue
            new = _replacement(was, correction)
            if new:
                found[hit.term_id, hit.surface, was, new].append(correction)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple(
        Proposal(term_id, surface, was, new, len(evidence), tuple(evidence[:_EXAMPLES]))
        for (term_id, surface, was, new), evidence in ordered
        if len(evidence) >= least
    )


def _replacement(was: str, correction: Correction) -> str | None:
    """Return the words of the reviewer's English that stand where the draft had `was`, or None if unclear."""
    span = find_wording(was, correction.draft)
    if span is None:
        return None
    before = correction.draft[: span.start].split()
    after = correction.draft[span.end :].split()
    target = correction.target.split()
    head = 0
    while head < min(len(before), len(target)) and before[head] == target[head]:
        head += 1
    tail = 0
    while tail < min(len(after), len(target) - head) and after[-1 - tail] == target[-1 - tail]:
        tail += 1
    if len(before) - head > 1 or len(after) - tail > 1:
        return None
    new = " ".join(target[head : len(target) - tail]).strip(' .,;:!?"“”()')
    return new if new and len(new.split()) <= len(was.split()) + _ALL_MOST else None
