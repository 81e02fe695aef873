"""Approved translations go on to the same text elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songngu.records import Decision, Sent, State, Version, digest
from songngu.review import propagate

SOURCE = "Ảnh: Thanh Tùng"
DRAFT = Version("Image: Thanh Tung", State.TRANSLATED)
APPROVED = Version("Photo: Thanh Tung", State.REVIEWED)
DECISION = Decision("u1", DRAFT, APPROVED, "Lan", ("a.xlsx, row 3",))
OTHER = Sent("u2", SOURCE, digest(SOURCE), DRAFT, DRAFT)


def test_an_untouched_unit_is_given_it_for_review() -> None:
    (made,) = propagate([DECISION], {"u1": SOURCE}, [OTHER])
    assert (made.unit_id, made.before) == ("u2", DRAFT)
    assert made.after == Version("Photo: Thanh Tung", State.TRANSLATED)
    assert made.places == ("as unit u1",)
    assert made.reviewer == ""  # nobody has seen it there


def test_one_that_is_left_alone_does_not_keep_it_from_the_next() -> None:
    empty = Version("", State.INITIAL)
    fresh = Sent("u4", SOURCE, digest(SOURCE), empty, empty)
    made = propagate([DECISION], {"u1": SOURCE}, [replace(OTHER, reviewer="Minh"), fresh])
    assert [(one.unit_id, one.after) for one in made] == [("u4", Version("Photo: Thanh Tung", State.TRANSLATED))]


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, source="Ảnh: Hà Anh"),
        replace(OTHER, reviewer="Minh"),
        replace(OTHER, stale=True),
        replace(OTHER, current=replace(DRAFT, state=State.REVIEWED)),
        replace(OTHER, current=replace(DRAFT, state=State.INITIAL, sub_state="rejected")),
        replace(OTHER, current=replace(APPROVED, state=State.TRANSLATED)),
    ],
    ids=["another text", "touched", "stale", "reviewed", "rejected", "the same already"],
)
def test_others_are_left_alone(other: Sent) -> None:
    assert propagate([DECISION], {"u1": SOURCE}, [other]) == ()


def test_what_is_not_approved_or_not_certain_does_not_go_on() -> None:
    unapproved = replace(DECISION, after=replace(APPROVED, state=State.TRANSLATED))
    assert propagate([unapproved], {"u1": SOURCE}, [OTHER]) == ()
    differing = replace(DECISION, unit_id="u3", after=replace(APPROVED, target="Picture by Thanh Tung"))
    assert propagate([DECISION, differing], {"u1": SOURCE, "u3": SOURCE}, [OTHER]) == ()
