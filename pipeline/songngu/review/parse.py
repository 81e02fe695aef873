"""A row of text from a returned table, made into what the merge takes; what cannot be taken says why."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from songngu.records import Returned, State
from songngu.review.table import REJECTED

# A translation is no longer than this: the longest sentences of Vietnamese administrative prose have some 3,000
# letters. What is longer was pasted by mistake, or is meant to break something.
LONGEST_TEXT = 100_000

LONGEST_ID = 200
"""Characters; ours have 16. What is longer is not looked up, nor shown whole in a report."""


class Standing(NamedTuple):
    """A state with its sub-state."""

    state: State
    sub_state: str | None


_WORDS = {
    "initial": Standing(State.INITIAL, None),
    "translated": Standing(State.TRANSLATED, None),
    "reviewed": Standing(State.REVIEWED, None),
    "final": Standing(State.FINAL, None),
    REJECTED: Standing(State.INITIAL, REJECTED),
    "chưa dịch": Standing(State.INITIAL, None),
    "đã dịch": Standing(State.TRANSLATED, None),
    "đã duyệt": Standing(State.REVIEWED, None),
    "hoàn tất": Standing(State.FINAL, None),
    "từ chối": Standing(State.INITIAL, REJECTED),
}
_ALL = frozenset({"x", "all", "tất cả", "*", "✓", "✔", "có", "yes"})


class Unreadable(ValueError):  # noqa: N818  (a state of the cell)
    """A cell whose content cannot be taken; its text says why."""


def parse_state(word: str) -> Standing:
    """Return the state that a word of either language names. Raises Unreadable for any other word."""
    found = _WORDS.get(unicodedata.normalize("NFC", word).strip().casefold())
    if found is None:
        raise Unreadable(f"“{shorten(word)}” is no state; write one of: {', '.join(list(_WORDS)[:5])}")
    return found


def shorten(text: str, length: int = 60) -> str:
    """Return the beginning of a text, for messages."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[:length]}…"


def parse_row(values: Mapping[str, str | None], *, place: str, problem: str = "") -> Returned:
    """Return what a row says, by its columns' names; columns that the file lacks are None in the result.

    `problem` is what the format's reader found wrong with the row's cells already.
    """
    try:
        unit_id, source_hash = _identity(values)
        if problem:
            raise Unreadable(problem)
        _check_lengths(values)
        state = _state(values.get("state"))
        sent = _state(values.get("sent_state"))
    except Unreadable as error:
        unit_id = (values.get("id") or values.get("key") or "").partition(".")[0].strip()
        return Returned(shorten(unit_id), place, problem=str(error))
    return Returned(
        unit_id=unit_id,
        place=place,
        source=values.get("source"),
        target=values.get("target"),
        state=state.state if state else None,
        sub_state=state.sub_state if state else None,
        comment=values.get("comment"),
        source_hash=source_hash,
        sent_target=values.get("sent_target"),
        sent_state=sent.state if sent else None,
        sent_sub_state=sent.sub_state if sent else None,
        sent_comment=values.get("sent_comment"),
        reviewer=(values.get("reviewer") or "").strip(),
        dismissed=_dismissed(values),
    )


def _identity(values: Mapping[str, str | None]) -> tuple[str, str | None]:
    """Return the unit's id and its source's hash. The key, which nobody sees, tells when the id was typed over."""
    given = (values.get("id") or "").strip()
    key_id, _, source_hash = (values.get("key") or "").strip().partition(".")
    if given and key_id and given != key_id:
        raise Unreadable(f"the id was changed: the row was sent as {key_id} and now says {shorten(given)}")
    if max(len(given), len(key_id)) > LONGEST_ID:
        raise Unreadable(f"the id has {max(len(given), len(key_id)):,} characters; no unit has such an id")
    if not given and not key_id:
        raise Unreadable("the row has no id, so it is not known which unit it is; rows cannot be added")
    return given or key_id, source_hash or None


def _check_lengths(values: Mapping[str, str | None]) -> None:
    for name in ("target", "comment"):
        text = values.get(name) or ""
        if len(text) > LONGEST_TEXT:
            raise Unreadable(f"the {name} has {len(text):,} characters; more than {LONGEST_TEXT:,} are not taken")


def _state(word: str | None) -> Standing | None:
    """Return the state of a cell; an empty cell says nothing."""
    return parse_state(word) if word and word.strip() else None


def _dismissed(values: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the checks whose findings were dismissed: those named, or with an x all that the row shows."""
    said = (values.get("dismissed") or "").strip()
    shown = tuple((values.get("checks") or "").split())
    if said.casefold() in _ALL:
        return shown
    return tuple(dict.fromkeys(said.replace(",", " ").replace(";", " ").split()))
