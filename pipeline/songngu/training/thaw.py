"""Master weights from a converted model, so that what ships can go on learning without a second copy of itself.

The int8 weights of CTranslate2 are rounded, not lost: divided by their scales they are within half a step of the
weights they came from, which training on makes up for at once. The format is that of `ctranslate2.specs.model_spec`,
version 6 of its binary files; what the converter fused is taken apart again.
"""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from songngu.errors import EngineError, MissingExtra
from songngu.training.batches import Vocabulary, open_vocabulary
from songngu.training.network import TOKENIZER, make_network, save_master
from songngu.training.recipe import Shape

_VERSION = 6
_TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2")
"""Kinds of numbers, by their id in the file; bfloat16, number 5, is read apart."""
_BFLOAT16 = 5
_FUSED = {"self_attention/linear_0": ("q_proj", "k_proj", "v_proj"), "self_attention/linear_1": ("out_proj",)}
_CROSS = {
    "attention/linear_0": ("q_proj",),
    "attention/linear_1": ("k_proj", "v_proj"),
    "attention/linear_2": ("out_proj",),
}
_NORMS = {
    "self_attention/layer_norm": "self_attn_layer_norm",
    "attention/layer_norm": "encoder_attn_layer_norm",
    "ffn/layer_norm": "final_layer_norm",
}


def master_weights(folder: Path, work: Path) -> Path:
    """Return a folder of master weights to go on from: `folder` where it holds some, else one made in `work`.

    Raises EngineError where it holds neither master weights nor a converted Marian model.
    """
    if (folder / "model.safetensors").is_file():
        return folder
    if not (folder / "model.bin").is_file():
        raise EngineError(
            f"{folder} holds neither master weights (model.safetensors) nor a converted model (model.bin). "
            "Name the folder of a model."
        )
    return thaw(folder, work / "thawed")


def thaw(folder: Path, target: Path) -> Path:
    """Write the master weights of a converted Marian model to `target`, in Hugging Face format. Raises EngineError."""
    try:
        import torch
    except ImportError:
        raise MissingExtra("Training", "train") from None
    try:
        variables = _variables((folder / "model.bin").read_bytes())
        vocabulary = _vocabulary(folder, target)
        shape = _shape(variables)
        weights = {name: torch.from_numpy(value) for name, value in _named(variables, shape)}
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise EngineError(
            f"The model in {folder} cannot be read for training ({error!r}). "
            "Only Marian models that songngu converted can; name one, or master weights."
        ) from None
    network = make_network(shape, vocabulary)
    table = network.get_input_embeddings().weight.detach().clone()
    table[:-1] = weights.pop("embeddings")
    for name in ("model.shared.weight", "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight"):
        weights[name] = table
    weights["lm_head.weight"], bias = table, weights.pop("bias", None)
    if bias is not None:
        weights["final_logits_bias"] = torch.cat([bias, torch.zeros(1)])[None]
    state = network.state_dict()
    unknown = sorted(set(weights) - set(state))
    missing = sorted(name for name in set(state) - set(weights) if "embed_positions" not in name and "bias" not in name)
    if unknown or missing:
        raise EngineError(f"The model in {folder} is not a Marian model: {', '.join([*unknown, *missing][:4])}.")
    save_master(network, {**state, **weights}, target, target)
    return target


def _variables(data: bytes) -> dict[str, Any]:
    """Return names and arrays of a model file, as float32 where they are weights."""
    import numpy

    place = 0

    def number(kind: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{kind}", data, place)
        place += struct.calcsize(f"<{kind}")
        return int(value)

    def text() -> str:
        nonlocal place
        length = number("H")
        value = data[place : place + length - 1].decode()
        place += length
        return value

    version, spec = number("I"), text()
    if version != _VERSION or spec != "TransformerSpec":
        raise ValueError(f"version {version} of {spec}")
    number("I")
    known = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, length = number("B"), number("I")
        raw = data[place : place + length]
        if len(raw) < length:
            raise ValueError("the file is cut short")
        place += length
        if kind == _BFLOAT16:
            array = (numpy.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")
        else:
            array = numpy.frombuffer(raw, _TYPES[kind])
        known[name] = array.reshape(shape)
    for _ in range(number("I")):
        alias = text()
        known[alias] = known[text()]
    return known


def _weight(variables: dict[str, Any], name: str) -> Any:
    """Return a weight as float32, divided by its scales where it is quantized."""
    value = variables[f"{name}/weight"].astype("<f4")
    scale = variables.get(f"{name}/weight_scale")
    return value if scale is None else value / scale.reshape(-1, *[1] * (value.ndim - 1))


def _shape(variables: dict[str, Any]) -> Shape:
    def layers(side: str) -> int:
        return len({name.split("/")[1] for name in variables if name.startswith(f"{side}/layer_") and "/ffn/" in name})

    size, width = variables["decoder/embeddings/weight"].shape
    return Shape(
        vocabulary=int(size),
        width=int(width),
        feed_forward=int(variables["encoder/layer_0/ffn/linear_0/weight"].shape[0]),
        heads=int(variables["encoder/num_heads"]),
        encoder_layers=layers("encoder"),
        decoder_layers=layers("decoder"),
    )


def _named(variables: dict[str, Any], shape: Shape) -> Iterator[tuple[str, Any]]:
    """Yield weights under the names of transformers' Marian; the table of embeddings as `embeddings`."""
    yield "embeddings", _weight(variables, "decoder/embeddings")
    if "decoder/projection/bias" in variables:
        yield "bias", variables["decoder/projection/bias"].astype("<f4")
    for side, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        for number in range(layers):
            old, new = f"{side}/layer_{number}", f"model.{side}.layers.{number}"
            linears: dict[str, Sequence[str]] = {
                f"{old}/ffn/linear_0": [f"{new}.fc1"],
                f"{old}/ffn/linear_1": [f"{new}.fc2"],
            }
            for fused, names in _FUSED.items():
                linears[f"{old}/{fused}"] = [f"{new}.self_attn.{part}" for part in names]
            for fused, names in _CROSS.items() if side == "decoder" else ():
                linears[f"{old}/{fused}"] = [f"{new}.encoder_attn.{part}" for part in names]
            for name, parts in linears.items():
                weights, biases = _weight(variables, name), variables[f"{name}/bias"].astype("<f4")
                rows = len(weights) // len(parts)
                for place, part in enumerate(parts):
                    yield f"{part}.weight", weights[place * rows : (place + 1) * rows]
                    yield f"{part}.bias", biases[place * rows : (place + 1) * rows]
            for name, norm in _NORMS.items():
                if f"{old}/{name}/gamma" in variables:
                    yield f"{new}.{norm}.weight", variables[f"{old}/{name}/gamma"].astype("<f4")
                    yield f"{new}.{norm}.bias", variables[f"{old}/{name}/beta"].astype("<f4")


def _vocabulary(folder: Path, target: Path) -> Vocabulary:
    """Write the files of a vocabulary in Hugging Face format, and open it."""
    pieces = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
    target.mkdir(parents=True, exist_ok=True)
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(folder / "source.spm", target / name)
    ids = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
    (target / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    (target / "tokenizer_config.json").write_text(json.dumps(TOKENIZER), encoding="utf-8")
    return open_vocabulary(target)
