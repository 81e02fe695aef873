"""The ledger keeps what came back: who wrote what in place of what, what waits, and what was dismissed, and why."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from songngu.batch import codec, reviews
from songngu.batch.ledger import Ledger
from songngu.batch.rows import Basis
from songngu.records import (
    ArticleTags,
    Claim,
    Conflict,
    Decision,
    Finding,
    Sent,
    Severity,
    Span,
    State,
    TermDecision,
    TermHit,
    Unit,
    Version,
    digest,
)
from songngu.review import dismissal_key
from tests.batch.test_ledger import article, begin, keep, recent, unit

SOURCE = "Lễ hội đường phố diễn ra vào tháng 4."
DRAFT = Version("The street festival is in April.", State.TRANSLATED)
EDITED = Version("The street festival takes place in April.", State.REVIEWED, None, "tự nhiên hơn")
OTHER = Version("A street festival will be held in April.", State.FINAL)
REJECTED = Version("The street festival is in April.", State.INITIAL, "rejected", "sai tháng")

NUMBER = Finding("numbers", Severity.ERROR, "Số khác nhau.", "The numbers differ.", Span(34, 35))
TERM = Finding("terms", Severity.WARNING, "Thiếu thuật ngữ.", "A term is missing.")
FESTIVAL = unit(text=SOURCE, target=DRAFT.target)
PRESS = unit()


def shown(text: Version, one: Unit = FESTIVAL) -> Unit:
    """A unit as a review file holds it in one of its versions."""
    return replace(one, target=text.target, state=text.state, sub_state=text.sub_state, comment=text.comment)


def decided(after: Version = EDITED, one: Unit = FESTIVAL, **more: Any) -> Decision:
    return replace(Decision(one.id, DRAFT, after, "Lan", ("lan.xlsx, row 4",)), **more)


def conflict(*versions: Version, one: Unit = FESTIVAL) -> Conflict:
    claims = tuple(Claim(name, f"{name}.xlsx, row 4", version) for name, version in zip("AB", versions, strict=False))
    return Conflict(one.id, one.segment.text, one.source_hash, DRAFT, DRAFT, claims)


def rows(ledger: Ledger, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in ledger.db.execute(f"SELECT * FROM {table}")]


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    """A ledger with an article of two sentences, sent out by its first run."""
    with Ledger(tmp_path) as made:
        run = begin(made)
        keep(made, run, FESTIVAL, PRESS)
        made.mark_sent([FESTIVAL, PRESS], run)
        yield made


def one_sent(ledger: Ledger, one: Unit = FESTIVAL) -> Sent:
    return reviews.sent(ledger, [one.id])[one.id]


# --- what was sent, and how it stands ---


def test_a_unit_that_nobody_touched_stands_as_it_was_sent(ledger: Ledger) -> None:
    assert reviews.sent(ledger, [FESTIVAL.id]) == {
        FESTIVAL.id: Sent(FESTIVAL.id, SOURCE, digest(SOURCE), base=DRAFT, current=DRAFT)
    }


def test_only_the_units_asked_for_that_the_ledger_knows_are_told(ledger: Ledger) -> None:
    assert set(reviews.sent(ledger, [PRESS.id, "no such unit"])) == {PRESS.id}
    assert reviews.sent(ledger, []) == {}


def test_a_unit_that_was_never_sent_has_itself_as_its_base(ledger: Ledger) -> None:
    late = shown(REJECTED, unit(text="Câu thêm sau."))
    ledger.save_units([(late, "k", 2)], run_id=1)
    assert (one_sent(ledger, late).base, one_sent(ledger, late).current) == (REJECTED, REJECTED)


@pytest.mark.parametrize("base", [DRAFT, EDITED, OTHER, REJECTED])
def test_the_base_stays_what_was_sent_while_the_unit_goes_on(ledger: Ledger, base: Version) -> None:
    ledger.mark_sent([shown(base)], 1)
    after = Version("Lễ hội is in April.", State.TRANSLATED, "checked", "xem lại")
    reviews.record(ledger, decided(after), by_person=True)
    now = one_sent(ledger)
    assert (now.base, now.current) == (base, after)


def test_a_run_that_makes_a_unit_anew_forgets_its_reviewer_and_not_what_was_sent(ledger: Ledger) -> None:
    reviews.record(ledger, decided(), by_person=True)
    ledger.save_units([(shown(OTHER), "k2", 0)], run_id=1)
    now = one_sent(ledger)
    assert (now.base, now.current, now.reviewer) == (DRAFT, OTHER, "")
    assert now.accepted == {EDITED.key}


def test_a_unit_tells_who_changed_it_last(ledger: Ledger) -> None:
    reviews.record(ledger, decided(), by_person=True)
    reviews.record(ledger, decided(OTHER, before=EDITED, reviewer="Minh"), by_person=True)
    assert one_sent(ledger).reviewer == "Minh"
    assert one_sent(ledger, PRESS).reviewer == ""


def test_a_unit_whose_sentence_is_gone_is_stale(ledger: Ledger) -> None:
    ledger.mark_stale("a", [PRESS.id])
    assert one_sent(ledger).stale is True
    assert one_sent(ledger, PRESS).stale is False


def test_each_version_that_was_taken_is_known_again_for_its_unit_alone(ledger: Ledger) -> None:
    reviews.record(ledger, decided(taken=(REJECTED.key,)), by_person=True)
    reviews.record(ledger, decided(OTHER, before=EDITED), by_person=True)
    assert one_sent(ledger).accepted == {EDITED.key, REJECTED.key, OTHER.key}
    assert one_sent(ledger, PRESS).accepted == frozenset()


# --- what is kept of a review ---


def test_a_review_is_kept_with_what_stood_before_and_what_stands_after(ledger: Ledger) -> None:
    reviews.record(ledger, decided(places=("lan.xlsx, row 4", "lan.docx, row 2")), by_person=True)
    (kept,) = rows(ledger, "reviews")
    assert recent(kept.pop("at"))
    assert (codec.load(kept.pop("before"), Version), codec.load(kept.pop("after"), Version)) == (DRAFT, EDITED)
    assert kept == {
        "id": 1,
        "unit_id": FESTIVAL.id,
        "reviewer": "Lan",
        "place": "lan.xlsx, row 4; lan.docx, row 2",
        "version": EDITED.key,
        "checks": "",
    }


def test_each_version_taken_is_kept_once_the_one_that_stands_first(ledger: Ledger) -> None:
    reviews.record(ledger, decided(taken=("v1", EDITED.key, "v2", "v1")), by_person=True)
    assert [row["version"] for row in rows(ledger, "reviews")] == [EDITED.key, "v1", "v2"]


def test_a_review_keeps_the_checks_that_doubted_the_text_before_each_once(ledger: Ledger) -> None:
    reviews.set_findings(ledger, FESTIVAL.id, [TERM, NUMBER, TERM])
    reviews.record(ledger, decided(), by_person=True)
    assert [row["checks"] for row in rows(ledger, "reviews")] == ["terms numbers"]


def test_a_review_changes_what_a_person_may_change_and_nothing_else(ledger: Ledger) -> None:
    before = ledger.rows([FESTIVAL.id, PRESS.id])
    reviews.record(ledger, decided(REJECTED), by_person=True)
    after = ledger.rows([FESTIVAL.id, PRESS.id])
    assert after[FESTIVAL.id] == replace(before[FESTIVAL.id], unit=shown(REJECTED), reviewer="Lan", touched=True)
    assert after[PRESS.id] == before[PRESS.id]


@pytest.mark.parametrize("by_person", [True, False])
def test_a_unit_is_a_persons_where_a_person_wrote_it_named_or_not(ledger: Ledger, by_person: bool) -> None:
    reviews.record(ledger, decided(reviewer=""), by_person=by_person)
    assert ledger.rows([FESTIVAL.id])[FESTIVAL.id].touched is by_person


def test_findings_about_a_new_text_take_the_place_of_the_old(ledger: Ledger) -> None:
    reviews.set_findings(ledger, FESTIVAL.id, [NUMBER])
    reviews.set_findings(ledger, FESTIVAL.id, iter([TERM, NUMBER]))
    found = ledger.rows([FESTIVAL.id, PRESS.id])
    assert found[FESTIVAL.id].unit.findings == (TERM, NUMBER)
    assert found[PRESS.id].unit.findings == ()


# --- conflicts ---


def test_a_conflict_waits_in_its_file_with_every_version_that_somebody_wants(ledger: Ledger) -> None:
    reviews.keep_conflicts(ledger, [conflict(EDITED, OTHER)], "review/conflicts-1.xlsx")
    (kept,) = rows(ledger, "conflicts")
    assert recent(kept.pop("at"))
    assert kept == {
        "unit_id": FESTIVAL.id,
        "file": "review/conflicts-1.xlsx",
        "versions": f"{EDITED.key} {OTHER.key}",
    }


def test_open_conflicts_are_counted_by_their_files_in_order(ledger: Ledger) -> None:
    third = unit(text="Câu thứ ba.")
    ledger.save_units([(third, "k", 2)], run_id=1)
    assert reviews.open_conflicts(ledger) == {}
    reviews.keep_conflicts(ledger, [conflict(EDITED, one=PRESS)], "conflicts-2.xlsx")
    reviews.keep_conflicts(ledger, [conflict(EDITED), conflict(EDITED, one=third)], "conflicts-1.xlsx")
    assert list(reviews.open_conflicts(ledger).items()) == [("conflicts-1.xlsx", 2), ("conflicts-2.xlsx", 1)]


def test_a_conflict_about_a_sentence_that_is_gone_waits_no_more(ledger: Ledger) -> None:
    reviews.keep_conflicts(ledger, [conflict(EDITED), conflict(OTHER, one=PRESS)], "conflicts-1.xlsx")
    ledger.mark_stale("a", [PRESS.id])
    assert reviews.open_conflicts(ledger) == {"conflicts-1.xlsx": 1}


def test_a_conflict_that_comes_again_waits_in_its_newest_file(ledger: Ledger) -> None:
    reviews.keep_conflicts(ledger, [conflict(EDITED)], "conflicts-1.xlsx")
    reviews.keep_conflicts(ledger, [conflict(EDITED, OTHER)], "conflicts-2.xlsx")
    assert reviews.open_conflicts(ledger) == {"conflicts-2.xlsx": 1}


def test_the_versions_that_gave_way_in_a_settled_conflict_count_as_taken(ledger: Ledger) -> None:
    reviews.record(ledger, decided(), by_person=True)
    reviews.keep_conflicts(ledger, [conflict(OTHER, REJECTED), conflict(OTHER, one=PRESS)], "conflicts-1.xlsx")
    assert reviews.settle_conflicts(ledger, [FESTIVAL.id, "no such unit"]) == 1
    assert one_sent(ledger).accepted == {EDITED.key, OTHER.key, REJECTED.key}
    assert one_sent(ledger).current == EDITED
    _, *settled = rows(ledger, "reviews")
    assert [row["version"] for row in settled] == [OTHER.key, REJECTED.key]
    for row in settled:
        assert recent(row["at"])
        assert (row["unit_id"], row["reviewer"], row["place"]) == (FESTIVAL.id, "", "settled")
        assert row["before"] == row["after"] == codec.dump(EDITED)


def test_only_the_conflicts_that_are_settled_wait_no_more(ledger: Ledger) -> None:
    reviews.keep_conflicts(ledger, [conflict(OTHER), conflict(OTHER, one=PRESS)], "conflicts-1.xlsx")
    assert reviews.settle_conflicts(ledger, [FESTIVAL.id]) == 1
    assert [row["unit_id"] for row in rows(ledger, "conflicts")] == [PRESS.id]
    assert one_sent(ledger, PRESS).accepted == frozenset()
    assert reviews.settle_conflicts(ledger, [FESTIVAL.id]) == 0
    assert reviews.settle_conflicts(ledger, [FESTIVAL.id, PRESS.id]) == 1
    assert reviews.open_conflicts(ledger) == {}


# --- dismissals ---


def doubted(*findings: Finding, target: str = DRAFT.target) -> Unit:
    return replace(FESTIVAL, findings=findings, target=target)


def test_a_dismissal_is_kept_with_who_dismissed_and_why(ledger: Ledger) -> None:
    reviews.dismiss(ledger, doubted(TERM), decided(dismissed=("terms", "numbers")))
    kept = {row["check_name"]: row for row in rows(ledger, "dismissals")}
    assert recent(kept["terms"].pop("at"))
    assert kept["terms"] == {
        "key": dismissal_key(doubted(), "terms"),
        "unit_id": FESTIVAL.id,
        "check_name": "terms",
        "who": "Lan",
        "why": "tự nhiên hơn",
    }
    assert one_sent(ledger).dismissed == {"terms", "numbers"}
    assert one_sent(ledger, PRESS).dismissed == frozenset()


def test_a_dismissal_that_comes_again_is_kept_with_its_last_reason(ledger: Ledger) -> None:
    reviews.dismiss(ledger, doubted(TERM), decided(dismissed=("terms",)))
    reviews.dismiss(ledger, doubted(TERM), decided(OTHER, dismissed=("terms",), reviewer="Minh"))
    assert [(row["who"], row["why"]) for row in rows(ledger, "dismissals")] == [("Minh", "")]


def test_a_dismissed_finding_stays_away_while_the_texts_and_terms_are_the_same(ledger: Ledger) -> None:
    reviews.dismiss(ledger, doubted(TERM), decided(dismissed=("terms",)))
    assert reviews.still_open(ledger, doubted(TERM, NUMBER, TERM)).findings == (NUMBER,)
    assert reviews.still_open(ledger, doubted(TERM, target="A festival.")).findings == (TERM,)
    hit = TermHit("le-hoi", 0, 6, "Lễ hội", "festival")
    assert reviews.still_open(ledger, replace(doubted(TERM), hits=(hit,))).findings == (TERM,)


def test_a_unit_without_findings_is_given_back_as_it_is(ledger: Ledger) -> None:
    reviews.dismiss(ledger, doubted(TERM), decided(dismissed=("terms",)))
    assert reviews.still_open(ledger, FESTIVAL) is FESTIVAL


# --- the same sentences elsewhere ---


def other(text: str, state: State = State.TRANSLATED) -> Unit:
    """A unit of another article."""
    return replace(unit("b", text), state=state)


def ids(found: Sequence[Sent]) -> set[str]:
    return {one.unit_id for one in found}


@pytest.mark.parametrize(
    ("state", "found"),
    [(State.INITIAL, True), (State.TRANSLATED, True), (State.REVIEWED, False), (State.FINAL, False)],
)
def test_the_same_sentence_is_found_where_nobody_has_reviewed_it(ledger: Ledger, state: State, found: bool) -> None:
    same, different = other(SOURCE, state), other("Câu khác.")
    ledger.save_article(article("b"), Basis("d", "b", "e"))
    ledger.save_units([(same, "k", 0), (different, "k", 1)], run_id=1)
    assert ids(reviews.alike(ledger, [SOURCE])) == {FESTIVAL.id} | ({same.id} if found else set())


def test_a_sentence_that_a_person_touched_or_that_is_gone_is_not_offered_another_text(ledger: Ledger) -> None:
    assert ids(reviews.alike(ledger, [SOURCE, PRESS.segment.text])) == {FESTIVAL.id, PRESS.id}
    reviews.record(ledger, decided(REJECTED), by_person=True)
    ledger.mark_stale("a", [FESTIVAL.id])
    assert reviews.alike(ledger, [SOURCE, PRESS.segment.text]) == []


# --- terms ---

ADDED = TermDecision("lễ hội đường phố", "street festival", "add", "lan.xlsx, Terms 60", reviewer="Lan")


def test_a_decision_about_a_term_is_kept_once_wherever_it_stands(ledger: Ledger) -> None:
    assert reviews.keep_term_decision(ledger, ADDED)
    assert not reviews.keep_term_decision(ledger, ADDED)
    again = replace(ADDED, place="lan-2.xlsx, Terms 3", note="như đã nói", unit_ids=(FESTIVAL.id,), term_id="")
    assert not reviews.keep_term_decision(ledger, again)
    assert reviews.term_decisions(ledger) == [ADDED]
    (kept,) = rows(ledger, "term_decisions")
    assert recent(kept["at"])
    assert kept["id"] == digest(
        "lễ hội đường phố", "street festival", "add", "", "Lan"
    )  # older ledgers know it by this


@pytest.mark.parametrize(
    "change",
    [
        {"source": "lễ hội"},
        {"target": "street carnival"},
        {"decision": "change"},
        {"term_id": "le-hoi"},
        {"reviewer": "Minh"},
    ],
)
def test_a_decision_that_says_something_else_is_another_one(ledger: Ledger, change: dict[str, str]) -> None:
    another = replace(ADDED, **change)  # type: ignore[arg-type]
    reviews.keep_term_decision(ledger, ADDED)
    assert reviews.keep_term_decision(ledger, another)
    reviews.settle_term_decision(ledger, ADDED)
    assert reviews.term_decisions(ledger) == [another]


def test_a_decision_that_is_settled_is_not_shown_again(ledger: Ledger) -> None:
    reviews.keep_term_decision(ledger, ADDED)
    reviews.settle_term_decision(ledger, replace(ADDED, place="elsewhere"))
    assert reviews.term_decisions(ledger) == []
    assert not reviews.keep_term_decision(ledger, ADDED)
    assert reviews.term_decisions(ledger) == []


def test_the_oldest_decision_is_shown_first(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [replace(ADDED, source=text) for text in ("đình", "chùa", "miếu", "đền", "lăng")]
    for day, one in enumerate(said, start=1):
        monkeypatch.setattr(reviews, "_now", lambda day=day: f"2021-01-{31 - day:02}T08:00:00+00:00")
        reviews.keep_term_decision(ledger, one)
    assert reviews.term_decisions(ledger) == said[::-1]


# --- what articles are about ---


def test_what_an_article_is_about_is_kept_and_the_last_word_stands(ledger: Ledger) -> None:
    said = ArticleTags("a", ("Quảng Trị", "ngoại giao"), "Lan")
    assert reviews.keep_tags(ledger, said)
    assert reviews.article_tags(ledger) == {"a": ("Quảng Trị", "ngoại giao")}
    assert not reviews.keep_tags(ledger, replace(said, reviewer="Minh"))
    (kept,) = rows(ledger, "article_tags")
    assert recent(kept.pop("time"))
    assert kept == {"article": "a", "tags": "Quảng Trị; ngoại giao", "reviewer": "Lan"}
    assert reviews.keep_tags(ledger, ArticleTags("a", ("lễ hội",), "Minh"))
    assert reviews.article_tags(ledger) == {"a": ("lễ hội",)}


def test_an_article_may_be_about_nothing(ledger: Ledger) -> None:
    assert reviews.keep_tags(ledger, ArticleTags("a", ()))
    assert not reviews.keep_tags(ledger, ArticleTags("a", ()))
    assert reviews.article_tags(ledger) == {"a": ()}


def test_tags_of_an_article_that_the_ledger_does_not_have_are_not_kept(ledger: Ledger) -> None:
    assert not reviews.keep_tags(ledger, ArticleTags("no such article", ("Quảng Trị",)))
    assert reviews.article_tags(ledger) == {}
