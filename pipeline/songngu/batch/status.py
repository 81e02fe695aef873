"""What stands in a project: units by state, articles, the last run. Reads beside a run that is at work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from songngu.batch.efforts import effort_content
from songngu.batch.ledger import Ledger
from songngu.batch.returns import review_files
from songngu.batch.reviews import open_conflicts, term_decisions
from songngu.project import Project
from songngu.records import State

SCHEMA = 1


def status(project: Project) -> Mapping[str, object]:
    """Return the project's state for people and machines. Raises LedgerError where nothing was run yet."""
    with Ledger(project.state_dir, read_only=True) as ledger:
        states = ledger.counts("SELECT state, count(*) FROM units WHERE stale = 0 GROUP BY state")
        flags = ledger.counts(
            "SELECT 'stale', coalesce(sum(stale), 0) FROM units UNION ALL "
            "SELECT 'rejected', count(*) FROM units WHERE sub_state = 'rejected' AND stale = 0 UNION ALL "
            "SELECT 'with_findings', count(*) FROM units WHERE findings <> '[]' AND stale = 0 UNION ALL "
            "SELECT 'unsent', count(*) FROM units WHERE sent_in IS NULL AND stale = 0"
        )
        articles = ledger.counts(
            "SELECT 'total', count(*) FROM articles UNION ALL SELECT 'reviewed', count(*) FROM articles a WHERE EXISTS "
            "(SELECT 1 FROM units u WHERE u.article_id = a.id AND stale = 0) AND NOT EXISTS "
            "(SELECT 1 FROM units u WHERE u.article_id = a.id AND stale = 0 AND state NOT IN ('reviewed', 'final'))"
        )
        last = ledger.last_run() or {}
        spent = effort_content(ledger)
        files = review_files(ledger, project)
        conflicts = open_conflicts(ledger)
        terms = term_decisions(ledger)
    return {
        "schema": SCHEMA,
        "project": project.name,
        "units": {state.value: states.get(state.value, 0) for state in State} | flags,
        "articles": articles,
        "effort": spent,
        "files": {
            "out": files.out,
            "answered": [asdict(one) for one in files.answered],
            "waiting": files.waiting,
            "accepted": files.accepted,
        },
        "conflicts": conflicts,
        "term_decisions": [
            {
                "decision": one.decision,
                "term": one.term_id,
                "source": one.source,
                "target": one.target,
                "note": one.note,
                "reviewer": one.reviewer,
                "place": one.place,
                "evidence": len(one.unit_ids),
            }
            for one in terms
        ],
        "engine": last.get("engine"),
        "glossary": last.get("glossary"),
        "last_run": {key: last.get(key) for key in ("id", "name", "started", "finished", "report")},
    }
