"""A run without the run: what it would ask the engine for, and what of that would leave this machine."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from songngu.batch.asked import RunOptions, load_tools, read_items
from songngu.batch.ledger import Ledger
from songngu.batch.lock import hold
from songngu.batch.prepare import prepare, requests
from songngu.batch.tally import Tally
from songngu.batch.window import lacking, plan
from songngu.records import Article, Request

if TYPE_CHECKING:
    from songngu.engines.limits import Preview
    from songngu.project import Project


def dry_run(project: Project, paths: Sequence[str], *, options: RunOptions) -> Preview:
    """Return what a run would send to its engine; nothing is sent, and the ledger stays as it is.

    Needs no key. Raises SongnguError as a run does.
    """
    from songngu.engines import preview

    asked: dict[str, list[Request]] = {}
    with hold(project.state_dir, purpose="dry run"), Ledger(project.state_dir) as ledger:
        tools = replace(load_tools(project, options, dry=True), redo_engine=bool(options.redo_drafts))
        with closing(tools.engine), closing(tools.memory):
            for item in read_items(project, paths, options, Tally()):
                if not isinstance(item, Article) or item.duplicate_of:
                    continue
                prepared = prepare(item, termbase=tools.termbase, default_date=project.settings.default_date)
                _, missing = lacking(plan([prepared], ledger=ledger, tools=tools), ledger=ledger, tools=tools)
                for key, task in missing.items():
                    asked.setdefault(key, requests(task.segment, task.hits, task.article))
            return preview([one for group in asked.values() for one in group], engine=tools.engine)
