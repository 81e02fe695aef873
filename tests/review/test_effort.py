"""Effort of reviewers, and findings that they dismissed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songngu.records import BlockKind, Origin, State, Unit
from songngu.review import dismissal_key, effort, without_dismissed
from tests.review.builders import HIT, full_article, make_article

PAIRS = [(BlockKind.PARAGRAPH, f"Câu {n}.", "the red boat sails to the old town .") for n in range(4)]


def reviewed(unit: Unit, target: str) -> Unit:
    return replace(unit, target=target, state=State.REVIEWED)


class TestEffort:
    def test_edits_per_word_with_shifts(self) -> None:
        one, two, three, four = make_article(PAIRS).units
        report = effort(
            [
                reviewed(one, one.target),
                reviewed(two, "the blue boat sails to the old town ."),  # one substitution
                reviewed(three, "to the old town the red boat sails ."),  # a phrase moved
                four,  # not reviewed: no effort yet
            ]
        )
        assert (report.total.units, report.total.changed) == (3, 2)
        assert report.total.words == 27
        assert report.total.edits == pytest.approx(2)
        assert report.total.hter == pytest.approx(2 / 27)

    def test_nothing_reviewed(self) -> None:
        report = effort(make_article().units)
        assert (report.total.units, report.total.hter, report.by_engine) == (0, 0.0, {})

    def test_groups(self) -> None:
        title, lead, paragraph, *_ = full_article().units
        remembered = replace(title, draft=replace(title.draft, origin=Origin.MEMORY, fingerprint="memory"))
        report = effort(
            [reviewed(remembered, remembered.target), reviewed(lead, "Nothing alike"), reviewed(paragraph, "x")]
        )
        assert list(report.by_engine) == ["engine-1", "memory"]
        assert report.by_engine["memory"].hter == 0
        assert set(report.by_check) == {"number", "length", "term", "none"}
        assert set(report.by_term) == {"org-001", "org-002", "voc-007"}
        assert set(report.by_article) == {"a1"}

    def test_terms_that_reviewers_take_out(self) -> None:
        lead = full_article().units[1]
        kept = reviewed(lead, lead.target.replace("issued", "has issued"))
        other_wording = reviewed(lead, lead.target.replace(HIT.target, HIT.variants[0]))
        gone = reviewed(lead, "On 25 January 2021, the province issued Plan No. 10/KH-UBND.")
        (fought,) = effort([kept, other_wording, gone]).fought
        assert (fought.term_id, fought.times, fought.removed, fought.unit_ids) == ("org-001", 3, 1, (lead.id,))
        assert fought.share == pytest.approx(1 / 3)


class TestDismissals:
    lead = full_article().units[1]

    def test_a_dismissed_finding_stays_away(self) -> None:
        kept = without_dismissed(self.lead, {dismissal_key(self.lead, "number")})
        assert [finding.check for finding in kept.findings] == ["length"]

    @pytest.mark.parametrize(
        "changed",
        [
            replace(lead, target="Another text."),
            replace(lead, segment=replace(lead.segment, text="Câu khác.")),
            replace(lead, hits=(replace(HIT, target="Quang Tri People's Committee"),)),
            replace(lead, hits=()),
        ],
        ids=["English", "Vietnamese", "term", "no term"],
    )
    def test_it_comes_back_when_what_it_is_about_changes(self, changed: Unit) -> None:
        assert without_dismissed(changed, {dismissal_key(self.lead, "number")}) == changed

    def test_what_it_is_not_about_does_not_matter(self) -> None:
        other = replace(self.lead, comment="Xong", state=State.FINAL, hits=(replace(HIT, note="mới"),))
        assert len(without_dismissed(other, {dismissal_key(self.lead, "number")}).findings) == 1
