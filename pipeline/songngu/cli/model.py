"""`songngu model`."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from songngu.engines.catalogue import Entry

_TRAINING = ("score", "train")


class _ModelGroup(click.Group):
    """The group, with the commands of `songngu.cli.model_training` where that module is there."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        there = importlib.util.find_spec("songngu.cli.model_training") is not None
        return [*super().list_commands(ctx), *(_TRAINING if there else ())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _TRAINING and cmd_name in self.list_commands(ctx):
            command = getattr(importlib.import_module("songngu.cli.model_training"), cmd_name)
            assert isinstance(command, click.Command)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=_ModelGroup)
def model() -> None:
    """List, add, score and train models."""


def _folder() -> Path:
    """Return the project's folder of models, or the shipped one outside a project."""
    from songngu.errors import UsageError
    from songngu.project import Project, shipped

    try:
        return Project.open(Path.cwd()).models
    except UsageError:
        return shipped("models")


def _catalogue() -> Path:
    from songngu.engines.catalogue import CATALOGUE_FILE
    from songngu.project import shipped

    return shipped("models") / CATALOGUE_FILE


def _state(entry: Entry, models: Path) -> str:
    from songngu.engines.catalogue import ModelKind, is_here

    if entry.kind is ModelKind.ENDPOINT:
        return f"needs a server at {entry.url}" + (f" and {entry.key_variable}" if entry.key_variable else "")
    if is_here(entry, models):
        return "here"
    return f"about {entry.megabytes:,} MB: songngu model add {entry.name}"


@model.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_models(as_json: bool) -> None:
    """Show which models are here, and what the others need.

    \b
    Example:
      songngu model list
    """
    from songngu.engines.catalogue import is_here, read_catalogue

    models = _folder()
    entries = read_catalogue(_catalogue())
    for entry in entries.values():
        if as_json:
            click.echo(json.dumps(asdict(entry) | {"here": is_here(entry, models)}, ensure_ascii=False))
        else:
            click.echo(f"{entry.name:<12} {_state(entry, models)}\n{'':<12} {entry.licence}. {entry.note}".rstrip())
    own = sorted(path.parent.name for path in models.glob("*/model.bin") if path.parent.name not in entries)
    for name in own:
        click.echo(json.dumps({"name": name, "here": True}) if as_json else f"{name:<12} here; not of the catalogue")


@model.command()
@click.argument("name")
def show(name: str) -> None:
    """Show all that is known of one model, with its card where it is here.

    \b
    Example:
      songngu model show vi-en
    """
    from songngu.engines.catalogue import entry_of

    entry = entry_of(name, _catalogue())
    models = _folder()
    for key, value in asdict(entry).items():
        if value:
            click.echo(f"{key:<13} {value}")
    click.echo(f"{'state':<13} {_state(entry, models)}")
    card = models / name / "README.md"
    if card.is_file():
        click.echo("\n" + card.read_text(encoding="utf-8").strip())


@model.command()
@click.argument("name")
@click.option("--from", "checkpoint", default="", metavar="FOLDER", help="A checkpoint already on this machine.")
@click.option("--pickled", is_flag=True, help="Take weights that are pickles; they are made safetensors first.")
def add(name: str, checkpoint: str, pickled: bool) -> None:
    """Fetch a model of the catalogue, check its files, convert it to int8 and try it.

    Its licence is printed first. Where a step fails, nothing is changed. Needs the `torch` extra.

    \b
    Example:
      songngu model add opus-mt
    """
    from songngu.engines.adding import add_model
    from songngu.engines.catalogue import ModelKind, entry_of
    from songngu.errors import UsageError
    from songngu.project import Project

    entry = entry_of(name, _catalogue())
    if entry.kind is not ModelKind.HUB:
        raise UsageError(f"{name} is not to be added: {_state(entry, _folder())}.")
    click.echo(f"{name}: {checkpoint or entry.checkpoint}, about {entry.megabytes:,} MB as int8")
    click.echo(f"Licence: {entry.licence}. {entry.note}")
    models = Project.open(Path.cwd()).root / "models"
    added = add_model(entry, models, checkpoint=checkpoint, pickled=pickled, listen=click.echo)
    click.echo(f"Tried in {added.seconds:.1f} s: {added.source} → {added.answer}")
    click.echo(f"{name} is in {added.folder} ({added.megabytes:,.0f} MB). Use it with: songngu run --engine {name}")
