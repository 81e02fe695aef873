"""The termbase: terms with their period, found in text on syllables."""

from songngu.termbase.base import Termbase, load
from songngu.termbase.table import COLUMNS, read_table, read_tables

__all__ = ["COLUMNS", "Termbase", "load", "read_table", "read_tables"]
