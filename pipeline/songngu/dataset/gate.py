"""The release gate: what may be published, item by item, and why the rest may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from songngu.dataset.items import Refused
from songngu.dataset.licences import LicenceRule, how_to_licence, licence_for
from songngu.dataset.takedown import TakedownList
from songngu.personal import find_personal, mask_personal
from songngu.records import Article, BlockKind, Picture, State, TermHit

_RELEASED = (State.REVIEWED, State.FINAL)
_QUOTED = 60
"""Characters of a segment that a reason quotes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with its English, as the project has it."""

    id: str
    block: int
    kind: BlockKind
    picture_id: str | None
    source: str
    target: str
    state: State
    rejected: bool
    reviewer: str
    reviewed: dt.datetime | None
    origin: str
    """Of the draft, or `reviewer` where a person changed it."""
    fingerprint: str
    hits: tuple[TermHit, ...] = ()
    errors: tuple[str, ...] = ()
    """Open findings that are errors, in plain English."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be published."""

    article: Article
    read_from: str
    """Its source relative to the project, without anything of the computer it was read on."""
    passages: tuple[Passage, ...]
    """In reading order."""
    corrections: tuple[str, ...] | None = None
    """Tags that a reviewer set, in place of those found by rule; None where none did."""

    @property
    def text(self) -> tuple[Passage, ...]:
        """What belongs to the article itself."""
        return tuple(passage for passage in self.passages if passage.picture_id is None)

    def about(self, picture: Picture) -> tuple[Passage, ...]:
        """Return a picture's caption and credit."""
        return tuple(passage for passage in self.passages if passage.picture_id == picture.id)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project allows to be published."""

    licences: tuple[LicenceRule, ...]
    takedowns: TakedownList
    personal_data: Literal["mask", "flag", "refuse"] = "mask"
    include_drafts: bool = False


def why_not_article(candidate: Candidate, policy: Policy) -> tuple[Refused, ...]:
    """Return why an article must not be published, for itself and for each of its segments; nothing where it may."""
    article, passages = candidate.article, candidate.text
    reasons = []
    taken = policy.takedowns.find((article.id, article.url, article.source, candidate.read_from))
    if taken:
        reasons.append(f"on the takedown list since {taken.day}: {taken.reason or 'no reason given'}")
    if licence_of_article(candidate, policy) is None:
        reasons.append(how_to_licence(article.publisher, article.url or candidate.read_from))
    if not passages:
        reasons.append("it has no text")
    segments = tuple(_why_not_passages(passages, policy))
    if segments:
        reasons.append(f"{len({one.item for one in segments})} of its {len(passages)} segments must not be published")
    return (*(Refused(article.id, "article", reason) for reason in reasons), *segments)


def why_not_picture(candidate: Candidate, picture: Picture, policy: Policy) -> tuple[Refused, ...]:
    """Return why a picture of an article that is published must not be; nothing where it may."""
    reasons = []
    taken = policy.takedowns.find((picture.id, picture.source, *picture.also, picture.sha256))
    if taken:
        reasons.append(f"on the takedown list since {taken.day}: {taken.reason or 'no reason given'}")
    if licence_of_picture(candidate, picture, policy) is None:
        reasons.append(how_to_licence(candidate.article.publisher, picture.source))
    reasons += [f"its caption: {one.reason}" for one in _why_not_passages(candidate.about(picture), policy)]
    return tuple(Refused(picture.id, "picture", reason) for reason in reasons)


def licence_of_article(candidate: Candidate, policy: Policy) -> LicenceRule | None:
    """Return what may be done with an article."""
    article = candidate.article
    names = (candidate.read_from, article.source, article.url or "")
    return licence_for(policy.licences, kind="article", publisher=article.publisher, sources=names)


def licence_of_picture(candidate: Candidate, picture: Picture, policy: Policy) -> LicenceRule | None:
    """Return what may be done with a picture; a rule may tell it by its own address or by its article's."""
    article = candidate.article
    names = (picture.source, *picture.also, candidate.read_from, article.source, article.url or "")
    return licence_for(
        policy.licences, kind="picture", publisher=article.publisher, sources=names, credit=picture.credit
    )


def _why_not_passages(passages: Iterable[Passage], policy: Policy) -> Iterator[Refused]:
    for passage in passages:
        quoted = passage.source if len(passage.source) <= _QUOTED else f"{passage.source[:_QUOTED]}…"
        for reason in _why_not_passage(passage, policy):
            yield Refused(passage.id, "segment", f"{reason}: “{quoted}”")


def _why_not_passage(passage: Passage, policy: Policy) -> Iterator[str]:
    if passage.rejected:
        yield "a reviewer rejected it"
    elif passage.state not in _RELEASED and not policy.include_drafts:
        yield "not reviewed"
    if not passage.target.strip():
        yield "it has no English"
    for error in passage.errors:
        yield f"an error is open ({error}) Correct it, or dismiss it in the review file"
    taken = policy.takedowns.find((passage.id,))
    if taken:
        yield f"on the takedown list since {taken.day}"
    if policy.personal_data == "refuse" and (kinds := find_personal(f"{passage.source}\n{passage.target}")):
        yield f"it has personal data ({', '.join(kinds)})"


@dataclass(frozen=True, slots=True)
class Cleared:
    """Passages as they are published, and what kinds of personal data were met in them."""

    passages: tuple[Passage, ...]
    kinds: tuple[str, ...]


def clear(passages: Sequence[Passage], policy: Policy) -> Cleared:
    """Mask personal data in both languages where the policy says so."""
    kinds: dict[str, None] = {}
    made = []
    for passage in passages:
        found = find_personal(f"{passage.source}\n{passage.target}")
        kinds |= dict.fromkeys(found)
        if found and policy.personal_data == "mask":
            source, target = mask_personal(passage.source), mask_personal(passage.target, english=True)
            passage = replace(passage, source=source, target=target)
        made.append(passage)
    return Cleared(tuple(made), tuple(map(str, kinds)))
