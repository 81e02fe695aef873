"""`songngu export-ledger` and `songngu import-ledger`."""

from __future__ import annotations

from pathlib import Path

import click

from songngu.project import Project


@click.command("export-ledger")
@click.argument("path", type=click.Path(path_type=Path), default="-", metavar="[FILE]")
def export_ledger(path: Path) -> None:
    """Write the project's ledger as JSON Lines: a header, then a row a line.

    \b
    Example:
      songngu export-ledger ledger.jsonl
    """
    from songngu.batch.export import export_lines
    from songngu.batch.ledger import Ledger

    with (
        Ledger(Project.open(Path.cwd()).state_dir, read_only=True) as ledger,
        click.open_file(str(path), "w", encoding="utf-8", atomic=str(path) != "-") as file,
    ):
        file.writelines(f"{line}\n" for line in export_lines(ledger))


@click.command("import-ledger")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
def import_ledger(path: Path) -> None:
    """Fill a project's empty ledger from a file of `songngu export-ledger`.

    \b
    Example:
      songngu import-ledger ledger.jsonl
    """
    from songngu.batch.export import import_lines
    from songngu.batch.ledger import Ledger
    from songngu.batch.lock import hold

    project = Project.open(Path.cwd())
    with (
        hold(project.state_dir, purpose="import-ledger"),
        Ledger(project.state_dir) as ledger,
        path.open(encoding="utf-8") as file,
    ):
        counts = import_lines(ledger, file)
    click.echo(f"Taken into the ledger: {', '.join(f'{count} {table}' for table, count in counts.items())}.")
