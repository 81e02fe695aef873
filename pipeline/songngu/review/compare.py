"""When two versions of a unit are the same, and when two edits can both stand."""

from __future__ import annotations

import re
import unicodedata

from songngu.records import State, Version
from songngu.review.table import REJECTED
from songngu.text import clean

_ORDER = list(State)
_APPROVED = (State.REVIEWED, State.FINAL)
# Control characters, marks that turn the direction of text and so can hide what stands there, and lone surrogates.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Differ(ValueError):  # noqa: N818  (what they do)
    """Two edits that cannot both stand; its text says in what."""


def tidy(text: str) -> tuple[str, int]:
    """Return a text as it may be kept (NFC, line feeds, no control characters), and how many characters that cost."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = _UNWANTED.sub("", text)
    return kept, len(text) - len(kept)


def same_source(one: str, other: str) -> bool:
    """Tell whether two Vietnamese texts are the same but for spaces and composition, which programs change."""
    return one == other or clean(one) == clean(other)


def combine(base: Version, ours: Version, theirs: Version) -> Version:
    """Return the three-way merge of two versions. Raises Differ where both changed the same thing differently.

    An approval holds for the text that was approved: who sets `reviewed` on the text as sent, while another changed
    that text, differs from them.
    """
    if theirs.target == ours.target:
        target = ours.target
    elif theirs.target == base.target:
        if _approves(base, theirs):
            raise Differ("one approved the English as it was sent, another changed it")
        target = ours.target
    elif ours.target == base.target:
        if _approves(base, ours):
            raise Differ("one approved the English as it was sent, another changed it")
        target = theirs.target
    else:
        raise Differ("the English was changed in two ways")
    state, sub_state = _combine_states(base, ours, theirs)
    return Version(target, state, sub_state, _combine_comments(base, ours, theirs))


def _approves(base: Version, version: Version) -> bool:
    return version.state in _APPROVED and base.state not in _APPROVED


def _combine_states(base: Version, ours: Version, theirs: Version) -> tuple[State, str | None]:
    was, mine, other = ((v.state, v.sub_state) for v in (base, ours, theirs))
    if other in (mine, was):
        return mine
    if mine == was:
        return other
    if REJECTED in (mine[1], other[1]):
        raise Differ("one rejected it, another did not")
    return max(mine, other, key=lambda pair: _ORDER.index(pair[0]))


def _combine_comments(base: Version, ours: Version, theirs: Version) -> str:
    """Join two comments; what one of them holds already is not said twice."""
    if theirs.comment in (ours.comment, base.comment):
        return ours.comment
    if ours.comment == base.comment:
        return theirs.comment
    if not theirs.comment or theirs.comment in ours.comment.split("\n— "):
        return ours.comment
    return f"{ours.comment}\n— {theirs.comment}" if ours.comment else theirs.comment
