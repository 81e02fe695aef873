"""`songngu init`."""

from __future__ import annotations

from pathlib import Path

import click

from songngu.project import Project


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new project FOLDER with the glossary, a sample archive and settings.

    \b
    Example:
      songngu init my-project && cd my-project
      songngu run corpora/sample
    """
    project = Project.create(folder)
    click.echo(f"Made the project {project.root}: glossary/, corpora/sample/, models/, review/, songngu.toml.")
    click.echo(f"Next: cd {folder} && songngu run corpora/sample")
