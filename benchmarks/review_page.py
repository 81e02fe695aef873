"""How fast the review page is: `python benchmarks/review_page.py [UNITS]`, with Chromium and playwright.

Prints, for so many units (10,000 unless told), the page's size, the time to write it, the time from opening to ready,
the time that a keystroke takes until it is painted (typing, going on, accepting) with the processor time that the
page's main thread spends on it, which other programs stretch less, a search, and the time to save.
"""

from __future__ import annotations

import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "pipeline")]

KEYSTROKES = 60
PACE = 90  # ms between keystrokes: a fast typist; faster, and a stroke would be timed that waits for the one before
# Each keystroke is timed in the page: from its keydown event until the frame after it is painted.
PROBE = """(() => {
  window.strokes = [];
  addEventListener("keydown", (event) => {
    if (event.key === "Control") return;
    const start = performance.now();
    requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => window.strokes.push(performance.now() - start); c.port2.postMessage(0); });
  }, { capture: true });
})()"""  # noqa: E501


def main(count: int) -> None:
    from playwright.sync_api import sync_playwright
    from tests.browser import ARGUMENTS, chromium
    from tests.review.html.page_demo import demo

    from songngu.review.html import write_html

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "many.html"
        articles = [demo(number) for number in range(count // 10)]
        start = time.perf_counter()
        write_html(articles, path, name="many", project="benchmark")
        print(f"written           {time.perf_counter() - start:8.2f} s   {path.stat().st_size / 1e6:.1f} MB")
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(PROBE)
        start = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        print(f"open until ready  {time.perf_counter() - start:8.2f} s")
        page.keyboard.type("Lan")
        page.keyboard.press("Enter")
        measure(page)
        browser.close()


def measure(page: Any) -> None:
    page.keyboard.press("Enter")
    report(page, "typing", lambda: page.keyboard.press("a"))
    page.keyboard.press("Escape")
    report(page, "next unit", lambda: page.keyboard.press("ArrowDown"))
    report(page, "accept", lambda: page.keyboard.press("Control+Enter"))
    report(page, "next finding", lambda: page.keyboard.press("F8"))
    page.keyboard.press("Control+f")
    start = time.perf_counter()
    page.keyboard.type("hoa binh 77")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.found")
    print(f"search            {time.perf_counter() - start:8.2f} s   (eleven letters, as typed)")
    start = time.perf_counter()
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    size = Path(download.value.path()).stat().st_size
    print(f"save              {time.perf_counter() - start:8.2f} s   {size / 1e6:.1f} MB")


def report(page: Any, name: str, press: Any) -> None:
    page.evaluate("() => { window.strokes = []; }")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    spent = [busy(session)]
    for _ in range(KEYSTROKES):
        press()
        page.wait_for_timeout(PACE)
        spent.append(busy(session))
    session.detach()
    told(name, page.evaluate("() => window.strokes"))
    told("  of processor", [after - before for before, after in pairwise(spent)])


def busy(session: Any) -> float:
    """Return the milliseconds of processor time that the page's main thread has spent."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def told(name: str, times: list[float]) -> None:
    times = sorted(times)
    nearly = times[int(len(times) * 0.95)]
    print(f"{name:17} {statistics.median(times):8.1f} ms  95 %: {nearly:.1f} ms  worst: {times[-1]:.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
