"""The termbase: terms with their period, found in text on syllables."""

from songngu.termbase.base import Asked, Termbase, load
from songngu.termbase.match import Rejection
from songngu.termbase.table import COLUMNS

__all__ = ["COLUMNS", "Asked", "Rejection", "Termbase", "load"]
