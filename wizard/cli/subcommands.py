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
    Subcommand("list", "list the flows that can be found"),
    Subcommand("walk", "walk without a terminal and without reading the machine"),
    Subcommand("diagnose", "watch, then follow the answers that the evidence supports"),
    Subcommand("check", "judge flows; exit code 1 where there is an error"),
    Subcommand("find", "find steps by words of their text, in all flows"),
    Subcommand("graph", "draw a flow"),
    Subcommand("watch", "record a process for hours, for --history later"),
    Subcommand("sessions", "list the sessions that are kept"),
    Subcommand("resume", "go on with a session where it stood"),
    Subcommand("replay", "play a recorded session as a film, both ways"),
    Subcommand("report", "write a recorded session up"),
    Subcommand(
        "rediagnose",
        "judge the evidence of a recorded session again; exit code 1 where verdicts or path differ",
    ),
    Subcommand("train", "learn to read the evidence, on faults that are made for it"),
    Subcommand("completions", "print the script that makes a shell complete these commands"),
)
"""In the order of the help; the first is meant where none is named."""


def subcommand(name: str) -> Subcommand | None:
    """The one of that name."""
    return next((row for row in SUBCOMMANDS if row.name == name), None)
