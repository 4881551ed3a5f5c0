"""The table of subcommands: what each is called, what it does in a line, and which file does it.

A subcommand is a row here and a file of its name (`wizard/cli/NAME_command.py`), which has
`add_arguments(parser)` and `run(arguments)`. Only the file of the subcommand at hand is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class SubcommandFile(Protocol):
    """What the file of a subcommand has."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be asked of it, each with a help that teaches."""

    def run(self, arguments: Namespace) -> int:
        """Do it, and return the exit code. May raise UsageError or FlowError."""


class Subcommand(NamedTuple):
    """One subcommand."""

    name: str
    help: str
    """What it does, in the list of all; also the first line of its own help."""

    def load(self) -> SubcommandFile:
        """Its file, imported now."""
        return cast("SubcommandFile", import_module(f"wizard.cli.{self.name}_command"))


SUBCOMMANDS = (
    Subcommand("run", "walk a flow in the terminal (the default)"),
    Subcommand("demo", "try it out on a recorded leak, with hints; keeps nothing"),
    Subcommand("list", "list the available flows"),
    Subcommand("walk", "walk without a terminal and without reading the machine"),
    Subcommand("diagnose", "watch, then follow the answers that the evidence supports"),
    Subcommand("check", "check flows; exit code 1 if there is an error"),
    Subcommand("find", "find steps in all flows by words in their text"),
    Subcommand("graph", "draw a flow"),
    Subcommand("watch", "record a process for hours, to use with --history later"),
    Subcommand("sessions", "list the saved sessions"),
    Subcommand("resume", "continue a session where it stopped"),
    Subcommand("replay", "play a recorded session back, forwards and backwards"),
    Subcommand("report", "write a report of a recorded session"),
    Subcommand(
        "rediagnose",
        "judge the evidence of a recorded session again; exit code 1 if verdicts or path differ",
    ),
    Subcommand("train", "learn to read the evidence, on faults made for training"),
    Subcommand("doctor", "say what works on this machine, and what to do about the rest"),
    Subcommand("completions", "print a script for shell completion"),
)
"""In the order of the help; the first is meant where none is named."""


def subcommand(name: str) -> Subcommand | None:
    """The one of that name."""
    return next((row for row in SUBCOMMANDS if row.name == name), None)
