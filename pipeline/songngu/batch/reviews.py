"""What the ledger knows of reviews: what was sent, what came back, what was dismissed."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence

from songngu.batch import codec
from songngu.batch.ledger import Ledger
from songngu.records import ArticleTags, Conflict, Decision, Finding, Sent, State, TermDecision, Unit, Version, digest


def sent(ledger: Ledger, unit_ids: Sequence[str]) -> dict[str, Sent]:
    """Return what the ledger knows of the units among some ids: the base of a merge, and how they stand now."""
    taken: dict[str, set[str]] = {}
    for row in ledger.among("SELECT unit_id, version FROM reviews WHERE unit_id IN", unit_ids):
        taken.setdefault(row["unit_id"], set()).add(row["version"])
    gone = _dismissed(ledger, unit_ids)
    found: dict[str, Sent] = {}
    for row in ledger.among("SELECT * FROM units WHERE id IN", unit_ids):
        name = row["id"]
        found[name] = _sent(row, frozenset(taken.get(name, ())), frozenset(gone.get(name, ())))
    return found


def _dismissed(ledger: Ledger, unit_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return the checks whose findings were dismissed for the text and terms that units have now."""
    from songngu.review import dismissal_key

    kept = list(ledger.among("SELECT key, unit_id, check_name FROM dismissals WHERE unit_id IN", unit_ids))
    units = ledger.rows(sorted({row["unit_id"] for row in kept}))
    found: dict[str, set[str]] = {}
    for row in kept:
        known = units.get(row["unit_id"])
        if known is not None and dismissal_key(known.unit, row["check_name"]) == row["key"]:
            found.setdefault(row["unit_id"], set()).add(row["check_name"])
    return found


def _sent(row: sqlite3.Row, accepted: frozenset[str], dismissed: frozenset[str]) -> Sent:
    current = Version(row["target"], State(row["state"]), row["sub_state"], row["comment"])
    base = current
    if row["sent_target"] is not None:
        base = Version(row["sent_target"], State(row["sent_state"]), row["sent_sub_state"], row["sent_comment"] or "")
    return Sent(
        unit_id=row["id"],
        source=row["source"],
        source_hash=digest(row["source"]),
        base=base,
        current=current,
        reviewer=row["reviewer"],
        stale=bool(row["stale"]),
        accepted=accepted,
        dismissed=dismissed,
    )


def record(ledger: Ledger, decision: Decision, *, by_person: bool) -> None:
    """Write a version of a unit, and keep the one before it, what the checks said of that, and the versions taken.

    What a person wrote, with or without a name, is not overwritten by runs and by `alike` units afterwards.
    """
    after = decision.after
    (found,) = ledger.db.execute("SELECT findings FROM units WHERE id = ?", (decision.unit_id,)).fetchone()
    checks = dict.fromkeys(finding.check for finding in codec.load(found, tuple[Finding, ...]))
    ledger.db.execute(
        "UPDATE units SET target = ?, state = ?, sub_state = ?, comment = ?, reviewer = ?, touched = ? WHERE id = ?",
        (
            after.target,
            after.state.value,
            after.sub_state,
            after.comment,
            decision.reviewer,
            by_person,
            decision.unit_id,
        ),
    )
    for version in dict.fromkeys((after.key, *decision.taken)):
        ledger.db.execute(
            "INSERT INTO reviews (unit_id, at, reviewer, place, before, after, version, checks) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                decision.unit_id,
                _now(),
                decision.reviewer,
                "; ".join(decision.places),
                codec.dump(decision.before),
                codec.dump(after),
                version,
                " ".join(checks),
            ),
        )


def keep_conflicts(ledger: Ledger, conflicts: Iterable[Conflict], file: str) -> None:
    """Note conflicts that wait in a file, with every version that somebody wants."""
    ledger.db.executemany(
        "INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?, ?)",
        [(one.unit_id, _now(), file, " ".join(claim.version.key for claim in one.claims)) for one in conflicts],
    )


def settle_conflicts(ledger: Ledger, unit_ids: Sequence[str]) -> int:
    """Note that conflicts are settled, and return how many: the versions that gave way count as taken before."""
    found = ledger.among("SELECT unit_id, versions FROM conflicts WHERE unit_id IN", unit_ids)
    waiting = {row["unit_id"]: row["versions"].split() for row in found}
    for unit_id, one in sent(ledger, list(waiting)).items():
        stands = codec.dump(one.current)
        ledger.db.executemany(
            "INSERT INTO reviews (unit_id, at, reviewer, place, before, after, version) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(unit_id, _now(), "", "settled", stands, stands, version) for version in waiting[unit_id]],
        )
    ledger.db.executemany("DELETE FROM conflicts WHERE unit_id = ?", [(unit_id,) for unit_id in waiting])
    return len(waiting)


def open_conflicts(ledger: Ledger) -> dict[str, int]:
    """Return how many conflicts wait in each file of conflicts."""
    query = (
        "SELECT c.file, count(*) FROM conflicts c JOIN units u ON u.id = c.unit_id AND u.stale = 0 GROUP BY c.file "
        "ORDER BY c.file"
    )
    return ledger.counts(query)


def dismiss(ledger: Ledger, unit: Unit, decision: Decision) -> None:
    """Keep which checks a reviewer dismissed for a unit as it stands now, with who and why."""
    from songngu.review import dismissal_key

    for check in decision.dismissed:
        ledger.db.execute(
            "INSERT OR REPLACE INTO dismissals (key, unit_id, check_name, at, who, why) VALUES (?, ?, ?, ?, ?, ?)",
            (dismissal_key(unit, check), unit.id, check, _now(), decision.reviewer, decision.after.comment),
        )


def alike(ledger: Ledger, sources: Sequence[str]) -> list[Sent]:
    """Return the units of some Vietnamese texts that no person has touched."""
    query = "SELECT id FROM units WHERE touched = 0 AND stale = 0 AND state IN ('initial', 'translated') AND source IN"
    return list(sent(ledger, [row["id"] for row in ledger.among(query, sources)]).values())


def keep_term_decision(ledger: Ledger, decision: TermDecision) -> bool:
    """Keep what a reviewer says about a term, for `glossary propose`; tell whether it is new."""
    cursor = ledger.db.execute(
        "INSERT OR IGNORE INTO term_decisions (id, at, record) VALUES (?, ?, ?)",
        (_decision_id(decision), _now(), codec.dump(decision)),
    )
    return cursor.rowcount > 0


def keep_tags(ledger: Ledger, tags: ArticleTags) -> bool:
    """Keep what a reviewer says an article is about; tell whether that is new. The last word stands."""
    if ledger.db.execute("SELECT 1 FROM articles WHERE id = ?", (tags.article_id,)).fetchone() is None:
        return False
    said = "; ".join(tags.tags)
    before = ledger.db.execute("SELECT tags FROM article_tags WHERE article = ?", (tags.article_id,)).fetchone()
    if before is not None and before["tags"] == said:
        return False
    ledger.db.execute(
        "INSERT OR REPLACE INTO article_tags VALUES (?, ?, ?, ?)", (tags.article_id, said, tags.reviewer, _now())
    )
    return True


def article_tags(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Return what reviewers said articles are about, by the articles' ids; empty where they said: nothing."""
    found = ledger.db.execute("SELECT article, tags FROM article_tags")
    return {row["article"]: tuple(filter(None, row["tags"].split("; "))) for row in found}


def term_decisions(ledger: Ledger) -> list[TermDecision]:
    """Return what reviewers said about terms and nobody has settled yet, the oldest first."""
    found = ledger.db.execute("SELECT record FROM term_decisions WHERE done = 0 ORDER BY at, id")
    return [codec.load(row["record"], TermDecision) for row in found]


def settle_term_decision(ledger: Ledger, decision: TermDecision) -> None:
    """Mark a decision as taken into the glossary, or set aside: it is not shown again."""
    ledger.db.execute("UPDATE term_decisions SET done = 1 WHERE id = ?", (_decision_id(decision),))


def _decision_id(decision: TermDecision) -> str:
    return digest(decision.source, decision.target, decision.decision, decision.term_id or "", decision.reviewer)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def still_open(ledger: Ledger, unit: Unit) -> Unit:
    """Return a unit without the findings that a reviewer dismissed for the same texts and terms."""
    from songngu.review import dismissal_key, without_dismissed

    keys = [dismissal_key(unit, check) for check in {finding.check for finding in unit.findings}]
    rows = ledger.among("SELECT key FROM dismissals WHERE key IN", keys)
    return without_dismissed(unit, {row["key"] for row in rows})


def set_findings(ledger: Ledger, unit_id: str, findings: Iterable[Finding]) -> None:
    """Keep what the checks say about a unit's new text."""
    ledger.db.execute("UPDATE units SET findings = ? WHERE id = ?", (codec.dump(tuple(findings)), unit_id))
