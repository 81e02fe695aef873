"""The translation memory: what reviewers approved, found again in context, exactly, or by likeness."""

from songngu.memory.entries import Entry
from songngu.memory.store import Memory
from songngu.memory.tmx import export_tmx, import_tmx

__all__ = ["Entry", "Memory", "export_tmx", "import_tmx"]
