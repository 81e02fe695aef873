"""The exceptions songngu raises on purpose.

    SongnguError
    ├── UsageError          a command or setting that makes no sense; exit status 2
    │   └── MissingExtra    a feature whose optional dependencies are not installed
    ├── ArchiveError        an archive, or one item of it, that cannot be read
    ├── TermbaseError       term files with problems; nothing was changed
    ├── EngineError         an engine that cannot be loaded or does not answer
    ├── ReviewError         a review file that cannot be read at all
    ├── DatasetError        a dataset that cannot be built, read or replaced; the old one stays
    ├── LedgerError         a project ledger that is locked, newer than this program, or damaged
    └── Stopped             a run that was asked to stop, and did so after what it had in hand

A message says what happened, to which file, row or unit, and what to do next.
"""


class SongnguError(Exception):
    """Base of all errors that songngu raises on purpose; its text is meant for the user."""


class UsageError(SongnguError):
    """A command, option or setting that makes no sense."""


class MissingExtra(UsageError):  # noqa: N818  (a condition, named as pip names it)
    """A feature whose optional dependencies are not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs more packages. Install them with: pip install 'songngu[{extra}]'")


class ArchiveError(SongnguError):
    """An archive, or one item of it, that cannot be read."""


class TermbaseError(SongnguError):
    """Term files with problems. `problems` lists all of them, each with its file and row."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((message, *problems)))
        self.problems = problems


class EngineError(SongnguError):
    """An engine that cannot be loaded or does not answer."""


class ReviewError(SongnguError):
    """A review file that cannot be read at all."""


class DatasetError(SongnguError):
    """A dataset that cannot be built, read or replaced; the old one stays."""


class LedgerError(SongnguError):
    """A project ledger that is locked, newer than this program, or damaged."""


class Stopped(SongnguError):  # noqa: N818  (a condition, named for what happened)
    """A run that was asked to stop. `items` of its archive are done and kept."""

    def __init__(self, items: int) -> None:
        super().__init__(
            f"Stopped as asked: {items} item(s) of the archive are done and kept. To go on, run the same command again."
        )
        self.items = items
