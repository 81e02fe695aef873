"""Engines that translate, and the constraints that make them obey terms."""

from songngu.engines.base import FakeEngine, load_engine, preview
from songngu.engines.confidence import confidence
from songngu.engines.constraints import translate

__all__ = ["FakeEngine", "confidence", "load_engine", "preview", "translate"]
