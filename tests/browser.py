"""The Chromium that pages are tested and measured in."""

from __future__ import annotations

import os
import shutil

import pytest

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The path of a Chromium: from SONGNGU_CHROMIUM, or on the search path; the test is skipped where there is none."""
    found = os.environ.get("SONGNGU_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium on this machine; name one in SONGNGU_CHROMIUM to run the tests of the pages")
    return found
