"""Weights of checkpoints: safetensors are read; pickles only where the user says so, and then made safetensors first.

A pickle may hold a program that runs when it is opened. torch's restricted reader (`weights_only`) makes tensors and
nothing else, and refuses the rest.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from songngu.engines.tokens import LOADING_ERRORS
from songngu.errors import EngineError

SAFE = ("model.safetensors", "model.safetensors.index.json")
PICKLES = "pytorch_model*.bin"


def has_safe_weights(place: Path) -> bool:
    """Tell whether a checkpoint has its weights as safetensors."""
    return any((place / name).is_file() for name in SAFE)


def safe_copy(place: Path, folder: Path, listen: Callable[[str], None]) -> Path:
    """Copy a checkpoint whose weights are pickles, with the weights as safetensors. Raises EngineError."""
    import torch
    from safetensors.torch import save_file

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in place.iterdir():
        if path.is_file() and path.suffix != ".bin" and ".bin." not in path.name:
            shutil.copyfile(path, folder / path.name)
    tensors: dict[str, Any] = {}
    for path in sorted(place.glob(PICKLES)):
        listen(f"{path.name}: a pickle, read by torch's restricted reader ...")
        try:
            read = torch.load(path, map_location="cpu", weights_only=True)
        except LOADING_ERRORS as error:
            raise EngineError(f"{path.name} holds more than weights, or is damaged: {_first_line(error)}") from None
        # What a model ties together is one tensor under two names, which safetensors does not take.
        tensors |= {name: tensor.clone().contiguous() for name, tensor in read.items()}
    save_file(tensors, folder / SAFE[0], metadata={"format": "pt"})
    return folder


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
