"""JSON inside HTML: no text of the data can end the block it stands in, or mean anything to the HTML parser."""

from __future__ import annotations

import json
import re

DATA_ID = "songngu-data"
"""Id of the block that holds what was sent out."""
STATE_ID = "songngu-state"
"""Id of the block that holds a reviewer's work, in a page that was saved with it."""
WORK_FORMAT = "songngu-review"
"""What the `format` of a file of work says. The page's script writes it too."""
SCHEMA = 1

# < > & could be markup; the line separators end a line for JavaScript; bidirectional controls would make the file read
# otherwise than it is in an editor; lone surrogates cannot be written in UTF-8.
_ACTIVE = re.compile("[<>&\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_SCRIPT_TAG = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
_END = re.compile("</script", re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def to_json(value: object) -> str:
    """Return compact JSON that is safe in a script block of any HTML page; all of it stays readable by any parser."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def find_block(page: str, name: str) -> str | None:
    """Return the text of the script block with an id, however a browser wrote its tag, or None."""
    for tag in _SCRIPT_TAG.finditer(page):
        if (found := _ID.search(tag[0])) and found[1] == name:
            end = _END.search(page, tag.end())
            return page[tag.end() : end.start()] if end else None
    return None
