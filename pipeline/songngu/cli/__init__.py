"""The command line: parse, call, print. Commands are loaded when they are called, so that `--help` is quick."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable

import click

from songngu import __version__
from songngu.errors import SongnguError, UsageError

_COMMANDS = {
    "run": ("songngu.cli.run", "Read, translate, check, and write review files."),
    "status": ("songngu.cli.status", "Show what is new, translated, reviewed and stale."),
    "accept": ("songngu.cli.accept", "Take reviewed files back."),
    "glossary": ("songngu.cli.glossary", "Check, search and change the glossary."),
    "model": ("songngu.cli.model", "List, add, score and train models."),
    "corpus": ("songngu.cli.corpus", "See what a reader makes of an archive."),
    "dataset": ("songngu.cli.dataset", "Build the bilingual dataset."),
    "init": ("songngu.cli.init", "Make a new project folder."),
    "export-ledger": ("songngu.cli.ledger", "Write the project's ledger as JSON Lines."),
    "import-ledger": ("songngu.cli.ledger", "Fill an empty ledger from such a file."),
    "doctor": ("songngu.cli.doctor", "Check the installation and the project."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the work."""
        return [name for name in _COMMANDS if _exists(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in _COMMANDS or not _exists(cmd_name):
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name][0]), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _exists(name: str) -> bool:
    return importlib.util.find_spec(_COMMANDS[name][0]) is not None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="songngu %(version)s")
def songngu() -> None:
    """Turn archives of Vietnamese news into reviewed Vietnamese-English content.

    \b
    Example:
      songngu init my-project && cd my-project
      songngu run corpora/sample
    """


def guarded(call: Callable[[], object]) -> int:
    """Call, and turn what songngu raises on purpose into a message and an exit status."""
    try:
        call()
    except UsageError as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    except SongnguError as error:
        click.echo(f"Error: {error}", err=True)
        return 1
    except BrokenPipeError:  # the reader of our output went away, for example `| head`
        sys.stderr.close()
        return 0
    except OSError as error:  # a place that cannot be written or read, wherever it was named
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"Error: {where}{error.strerror or error}. What was there before is unchanged.", err=True)
        return 1
    return 0


def main() -> None:
    """Run the command line; the exit status is 0 done, 1 done with problems listed, 2 wrong use."""
    sys.exit(guarded(lambda: songngu(prog_name="songngu")))
