"""From master weights to what ships: CTranslate2 with int8 weights."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from songngu.errors import EngineError, MissingExtra, UsageError

SHIPPED = ("model.bin", "config.json", "shared_vocabulary.json", "source.spm")
"""The files of a converted model. `model.bin` is moved last: a folder that has it is whole."""


def convert(master: Path, folder: Path, *, quantization: str = "int8", replace: bool = False) -> Path:
    """Convert a Marian model in Hugging Face format, and return the folder.

    The files are made beside and moved one by one, so that a conversion that fails leaves the old model as it was.
    Raises UsageError where the folder holds a model and `replace` is not given, and EngineError where it fails.
    """
    if (folder / "model.bin").exists() and not replace:
        raise UsageError(f"{folder} holds a model already. Name another folder, or say that it may be replaced.")
    try:
        from ctranslate2.converters import TransformersConverter
    except ImportError:
        raise MissingExtra("Converting a model", "torch") from None
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        TransformersConverter(str(master), copy_files=["source.spm"]).convert(
            str(made / "out"), quantization=quantization, force=True
        )
        folder.mkdir(exist_ok=True)
        for name in reversed(SHIPPED):
            os.replace(made / "out" / name, folder / name)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise EngineError(f"The model in {master} could not be converted: {error}") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder
