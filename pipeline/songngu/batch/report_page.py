"""report.html: the run report as one page that opens offline, without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from songngu.pages import environment, policy_hash

_LISTED = 2000
"""Articles listed on the page; report.json has all of them."""
_WIDTH, _HEIGHT = 640, 160
"""Units of a plot's drawing area."""


def write_report_page(
    report: Mapping[str, object], path: Path, *, items: Iterable[Mapping[str, Any]], notes: Iterable[Mapping[str, Any]]
) -> Path:
    """Write report.json's content as a page for people; return the path.

    Nothing of the archive becomes markup (Jinja2 escapes it), and the page's policy allows no script and no request.
    """
    room = files("songngu.batch")
    style = (room / "report_page.css").read_text(encoding="utf-8")
    template = environment().from_string((room / "report_page.html").read_text(encoding="utf-8"))
    course: Any = report["course"]
    names: Any = report["files"]
    page = template.render(
        report=report,
        style=style,
        style_hash=policy_hash(style),
        listed=_LISTED,
        items=list(islice(items, _LISTED + 1)),
        notes=list(islice(notes, _LISTED)),
        speed=throughput(course),
        width=_WIDTH,
        height=_HEIGHT,
        pages={name.removesuffix(".html"): name for name in names if name.endswith(".html")},
    )
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def throughput(course: Sequence[Sequence[float]]) -> dict[str, Any] | None:
    """Return a line of words a second over time, in units of the drawing area; None with too few moments to draw."""
    spans = [(a, b) for a, b in pairwise(course) if b[0] > a[0]]
    if len(spans) < 2:
        return None
    rates = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in spans]
    end, most = spans[-1][1][0], max(rates) or 1.0
    points = []
    for (before, after), rate in zip(spans, rates, strict=True):
        y = _HEIGHT * (1 - rate / most)
        points += [f"{_WIDTH * before[0] / end:.1f},{y:.1f}", f"{_WIDTH * after[0] / end:.1f},{y:.1f}"]
    mean = spans[-1][1][1] / end
    return {
        "line": " ".join(points),
        "area": f"0,{_HEIGHT} {' '.join(points)} {_WIDTH},{_HEIGHT}",
        "most": most,
        "mean": mean,
        "mean_y": _HEIGHT * (1 - mean / most),
        "end": end,
    }
