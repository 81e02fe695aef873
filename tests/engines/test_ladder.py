"""The ladder: what each rung does, with an engine that can be steered and needs no model."""

from collections.abc import Callable, Sequence

import pytest

from songngu.engines import FakeEngine, translate
from songngu.engines.inline import annotated, masked
from songngu.records import Mechanism, Request, TermHit, Translation

HIT = TermHit("org", 0, 7, "Bộ Y tế", "Ministry of Health", ("Health Ministry",))
TEXT = "Bộ Y tế họp báo."


class Steered:
    """Answers what each rung's test gives it."""

    name = fingerprint = "steered"

    def __init__(
        self, first: str, *, others: Sequence[str] = (), hidden: str = "", forced: Sequence[Translation] = ()
    ) -> None:
        self.annotates = self.gives_alternatives = True
        self._first, self._others, self._hidden, self._forced = first, tuple(others), hidden, list(forced)
        self.tried: list[str] = []

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        others = self._others if alternatives > 1 else ()
        return [
            Translation(self._hidden, -0.4)
            if "⟦Ministry" in request.text and self._hidden
            else Translation(self._first, -0.4, others)
            for request in requests
        ]

    def forced(
        self,
        requests: Sequence[Request],
        drafts: Sequence[str],
        wanted: Sequence[TermHit],
        *,
        enough: Callable[[int, Translation], bool],
    ) -> list[list[Translation]]:
        found: list[list[Translation]] = []
        for number in range(len(requests)):
            found.append([])
            for one in self._forced:
                found[-1].append(one)
                self.tried.append(one.text)
                if enough(number, one):
                    break
        return found

    def close(self) -> None:
        """Hold nothing."""


MISSED = "Officials met the press."
GOOD = "The Ministry of Health met the press."


@pytest.mark.parametrize(
    ("engine", "text", "mechanism"),
    [
        (Steered(GOOD), GOOD, Mechanism.ANNOTATION),
        (Steered("The Health Ministry met the press."), "The Health Ministry met the press.", Mechanism.ANNOTATION),
        (Steered(MISSED, others=("No.", GOOD)), GOOD, Mechanism.CHOICE),
        (Steered(MISSED, hidden=GOOD), GOOD, Mechanism.MASK),
        (Steered(MISSED, forced=[Translation(GOOD, -0.6)]), GOOD, Mechanism.PREFIX),
        (Steered(MISSED, forced=[Translation(GOOD, -3.0)]), MISSED, Mechanism.MISSED),
        (Steered(MISSED), MISSED, Mechanism.MISSED),
    ],
)
def test_rungs(engine: Steered, text: str, mechanism: Mechanism) -> None:
    [answer] = translate([Request(TEXT, (HIT,))], engine=engine)
    assert answer.text == text
    assert [applied.mechanism for applied in answer.applied] == [mechanism]


def test_no_further_place_is_tried_once_a_forced_term_stands_and_the_sentence_is_likely() -> None:
    unlikely, likely = Translation("Ministry of Health of met.", -3.0), Translation(GOOD, -0.6)
    engine = Steered(MISSED, forced=[unlikely, likely, Translation("The Ministry of Health spoke.", -0.5)])
    [answer] = translate([Request(TEXT, (HIT,))], engine=engine)
    assert answer.text == GOOD
    assert engine.tried == [unlikely.text, likely.text]


class Beamed(Steered):
    """Gives the hypotheses of its beam with the draft, and counts how often it is asked."""

    asked = 0

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        self.asked += 1
        return super().translate(requests, alternatives=4)


def test_hypotheses_that_came_with_the_draft_are_chosen_from_without_asking_again() -> None:
    engine = Beamed(MISSED, others=("No.", GOOD))
    [answer] = translate([Request(TEXT, (HIT,))], engine=engine)
    assert (answer.text, answer.alternatives, engine.asked) == (GOOD, (), 1)


def test_a_loop_is_replaced_by_another_hypothesis() -> None:
    loop = "The Committee Committee Committee met."
    [answer] = translate([Request("Ủy ban họp.")], engine=Steered(loop, others=("The Committee met.",)))
    assert answer.text == "The Committee met."


def test_an_engine_that_cannot_be_steered_has_its_misses_marked() -> None:
    [answer] = translate([Request(TEXT, (HIT,))], engine=FakeEngine(lambda request: MISSED))
    assert answer.text == MISSED
    assert answer.applied[0].mechanism is Mechanism.MISSED


def test_guards_are_not_reported_as_terms_and_advice_is_not_asked_for() -> None:
    advice = TermHit("tip", 0, 7, "Bộ Y tế", "MoH", required=False)
    engine = FakeEngine(lambda request: "Plan No. 10/KH-UBND")
    [answer] = translate([Request("Kế hoạch số 10/KH-UBND", (advice,))], engine=engine)
    assert answer.applied == ()
    assert [hit.surface for hit in engine.asked[0].hits] == ["10/KH-UBND"]


def test_inline_terms() -> None:
    assert annotated(TEXT, (HIT,)) == "⟦Bộ Y tế ⇒ Ministry of Health⟧ họp báo."
    assert masked(TEXT, (HIT,), annotates=False) == "Ministry of Health họp báo."
