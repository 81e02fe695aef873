"""Words about pictures: plain captions, alternative texts for people who do not see them, safe file names."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from songngu.records import digest
from songngu.text import clean, strip_diacritics

LONGEST_ALT = 250
"""Characters: screen readers read an alternative text in one breath, so most guides ask for one or two sentences."""
_LONGEST_NAME = 48
_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_LABELS = (
    re.compile(
        r"^(?:(?:trong\s+)?(?:ảnh|hình)(?:\s+(?:minh\s+h[oọ][aạ]|tư\s+liệu|\d+))?|chú\s+thích)\s*[:.]\s*", re.IGNORECASE
    ),
    re.compile(
        r"^(?:(?:in\s+(?:the|this)\s+)?(?:photo|picture|image)(?:\s+\d+)?|(?:illustrative|file)\s+photo|caption)\s*[:.]\s*",
        re.IGNORECASE,
    ),
)
_CREDIT = re.compile(
    r"(?:(?<!\s)\s*[(\[–-]\s*|(?<=[.!?])\s+)(?:ảnh|photo|source|nguồn)(?:\s+by)?\s*:\s*[^.()\[\]]{2,60}[)\]]?\s*\.?$",
    re.IGNORECASE,
)
"""At the end, in brackets, after a dash or a whole sentence."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ỸĐ“\"])")


def plain(text: str) -> str:
    """Return a text without markup and character references; a lone `<` of prose stays."""
    if _MARKUP.search(text):
        from lxml import html

        tree = html.fragment_fromstring(text, create_parent="div")
        for hidden in tree.xpath(".//script|.//style|.//template"):
            hidden.drop_tree()
        for line in tree.xpath(".//br|.//p|.//div|.//li"):
            line.tail = f" {line.tail or ''}"
        text = str(tree.text_content())
    return clean(text)


def alt_text(caption: str, *, title: str, english: bool = False) -> str:
    """Return what a picture shows, from its caption: without label and credit, whole sentences up to LONGEST_ALT.

    A picture without a caption is said to belong to its article, which is all that is known of it.
    """
    text = _CREDIT.sub("", caption).strip()
    for label in _LABELS:
        text = label.sub("", text)
    if not text:
        return f"Photograph for the article “{title}”" if english else f"Ảnh của bài “{title}”"
    text = text[0].upper() + text[1:]
    if len(text) <= LONGEST_ALT:
        return text
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        if len(kept) + len(sentence) > LONGEST_ALT:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or f"{text[: LONGEST_ALT - 1].rsplit(' ', 1)[0].rstrip(',;:')}…"


def file_name(source: str, picture_id: str, *, article_id: str, ending: str) -> str:
    """Return a name that every file system takes and no two pictures share, and that still tells what it was.

    Folders, `..`, and the letters that Windows or a web server stumble over are gone; the end is of the ids.
    """
    stem = unquote(urlsplit(source.replace("\\", "/")).path).rstrip("/").rpartition("/")[2].rpartition(".")
    words = re.sub(r"[^a-z0-9]+", "-", strip_diacritics(clean(stem[0] or stem[2])).lower()).strip("-")
    return f"{words[:_LONGEST_NAME].strip('-') or 'picture'}-{digest(article_id, picture_id)[:10]}.{ending}"
