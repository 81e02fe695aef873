"""How fast the gallery is: `python benchmarks/gallery.py [PICTURES] [ARTICLES]`, with Chromium and playwright.

Makes a dataset of so many pictures (5,000 unless told) in so many articles (20,000), with drawn thumbnails; prints
the time to write its gallery, the memory, and in Chromium, from disk and with an empty cache: first paint, the first
screen of pictures decoded, filters and searches until painted. Beside it the plain way: one page with every picture
in the document, `loading="lazy"`, filtered by `hidden`.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import time
from dataclasses import replace
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "pipeline")]

OPENINGS = 5
DRAWN = 64  # different drawings, each under many names: Chromium reads and decodes every name anew
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SHOWN = """async () => {
  const inSight = [...document.querySelectorAll('figure img, .card img')].filter((image) => image.getBoundingClientRect().top < innerHeight);
  await Promise.all(inSight.map((image) => image.decode()));
  return performance.now();
}"""  # noqa: E501
# From the change until the frame that shows it is painted.
PAINTED = """(change) => new Promise((done) => {
  const start = performance.now();
  eval(change)();
  requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => done(performance.now() - start); c.port2.postMessage(0); });
})"""  # noqa: E501
PLAIN = """<!DOCTYPE html><meta charset="utf-8"><title>plain</title>
<style>main{display:flex;flex-wrap:wrap;gap:20px}.card{width:320px;margin:0}.card img{width:100%;height:auto}</style>
<main>CARDS</main>"""


def main(pictures: int, articles: int) -> None:
    from playwright.sync_api import sync_playwright
    from tests.browser import ARGUMENTS, chromium

    from songngu.dataset.gallery import write_gallery

    with TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        dataset = drawn(pictures, articles, folder)
        before, start, worked = peak(), time.perf_counter(), time.process_time()
        paths = write_gallery(dataset, folder)
        print(
            f"written      {time.perf_counter() - start:8.1f} s ({time.process_time() - worked:.1f} s of CPU)   "
            f"{len(paths):,} files, {sum(path.stat().st_size for path in paths) / 1e6:.0f} MB; "
            f"peak {peak():,.0f} MB, of which the dataset and Python {before:,.0f} MB"
        )
        write_plain(dataset, folder / "plain.html")
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name, path in (("gallery", "index.html"), ("plain", "plain.html"), ("articles", "gallery/articles.html")):
            openings(browser, name, folder / path)
        page = opened(browser, folder / "index.html")
        tick = "() => document.querySelectorAll('#filters input')[%d].click()"
        report("filter", [painted(page, tick % (number % 24)) for number in range(48)])
        page = opened(browser, folder / "index.html")
        report("search", [typed(page, "hoa dang thach han"[: length + 1]) for length in range(18)])
        page = opened(browser, folder / "plain.html")
        hide = "() => document.querySelectorAll('.card').forEach((card, at) => { card.hidden = at %% 7 !== %d; })"
        report("plain filter", [painted(page, hide % (number % 7)) for number in range(12)])
        browser.close()


def drawn(pictures: int, articles: int, folder: Path) -> Any:
    """Make the dataset, and a thumbnail and a picture for each of its names."""
    from tests.dataset.gallery.gallery_demo import landscape, many

    dataset = many(pictures, articles)
    named = [
        replace(picture, file_name=f"{at}.jpg", thumbnail=f"{at}.jpg") for at, picture in enumerate(dataset.pictures)
    ]
    (folder / "thumbnails").mkdir()
    for at in range(DRAWN):
        landscape(480, 320, seed=at).save(folder / f"drawing-{at}.jpg", quality=72)
    for at in range(pictures):
        shutil.copyfile(folder / f"drawing-{at % DRAWN}.jpg", folder / "thumbnails" / f"{at}.jpg")
    return replace(dataset, pictures=tuple(named))


def write_plain(dataset: Any, path: Path) -> None:
    cards = "\n".join(
        f'<figure class="card"><img loading="lazy" src="thumbnails/{one.thumbnail}" width="480" height="320" alt="">'
        f"<figcaption>{escape(one.caption_vi)}<br>{escape(one.caption_en)}</figcaption></figure>"
        for one in dataset.pictures
    )
    path.write_text(PLAIN.replace("CARDS", cards), encoding="utf-8")


def opened(browser: Any, path: Path) -> Any:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN", bypass_csp=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(1500)
    return page


def openings(browser: Any, name: str, path: Path) -> None:
    paints, shown = [], []
    for _ in range(OPENINGS):
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN").new_page()
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        shown.append(page.evaluate(SHOWN))
        paints.append(page.evaluate(PAINT))
        page.context.close()
    print(
        f"{name:12} first paint {min(paints):6.0f} ms (worst {max(paints):.0f})   "
        f"pictures in sight shown {min(shown):6.0f} ms (worst {max(shown):.0f})"
    )


def painted(page: Any, change: str) -> float:
    page.wait_for_timeout(120)
    took: float = page.evaluate(PAINTED, change)
    return took


def typed(page: Any, text: str) -> float:
    """The time of a search as typed: the page waits 60 ms for the next letter, which is part of it."""
    page.wait_for_timeout(200)
    took: float = page.evaluate(
        """(text) => new Promise((done) => {
          const start = performance.now();
          const seen = new MutationObserver(() => { seen.disconnect(); requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => done(performance.now() - start); c.port2.postMessage(0); }); });
          seen.observe(document.getElementById('count'), { childList: true });
          const query = document.getElementById('query');
          query.value = text;
          query.dispatchEvent(new Event('input'));
        })""",  # noqa: E501
        text,
    )
    return took


def report(name: str, times: list[float]) -> None:
    times.sort()
    print(f"{name:12} best {times[0]:6.1f} ms   median {statistics.median(times):6.1f} ms   worst {times[-1]:6.1f} ms")


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:3]) if len(sys.argv) > 2 else (5_000, 20_000))
