"""Checkpoints: all that a killed run needs to go on, in one file that is either whole or not there."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

from songngu.errors import EngineError, UsageError


def store(
    path: Path, network: Any, optimizer: Any, average: dict[str, Any], *, progress: dict[str, Any], fingerprint: str
) -> None:
    """Write a checkpoint beside and move it into place. Raises EngineError where the disk is full."""
    import torch

    made = path.with_suffix(".tmp")
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average,
        "progress": progress,
        "fingerprint": fingerprint,
        "random": torch.get_rng_state(),
    }
    try:
        torch.save(state, made)
        os.replace(made, path)
    except (OSError, RuntimeError) as error:
        made.unlink(missing_ok=True)
        raise EngineError(f"{path.name} could not be written: {error}. The one before is unchanged.") from None


def restore(path: Path, network: Any, optimizer: Any, average: dict[str, Any], *, fingerprint: str) -> dict[str, Any]:
    """Fill network, optimizer and average from a checkpoint, and return its progress; empty where there is none.

    Raises UsageError where the checkpoint was made by another recipe, and EngineError where it is damaged.
    """
    import torch

    if not path.exists():
        return {}
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, ValueError, pickle.UnpicklingError) as error:
        raise EngineError(f"{path} is damaged: {error}. Move it away to begin from the start.") from None
    if state["fingerprint"] != fingerprint:
        raise UsageError(f"{path} was made by a recipe with other text or another shape. Name another --work folder.")
    try:
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
    except (RuntimeError, ValueError) as error:
        raise UsageError(f"{path} is of another network: {error}. Name another --work folder.") from None
    for name, value in state["average"].items():
        average[name].copy_(value)
    torch.set_rng_state(state["random"])
    progress = state["progress"]
    return dict(progress) if isinstance(progress, dict) else {}
