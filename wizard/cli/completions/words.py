"""What can stand on a command line, read off the argument parser, so that it cannot rot."""

from __future__ import annotations

import argparse
from typing import Literal, TypeAlias

from wizard.frozen import frozen

Kind: TypeAlias = Literal["flow", "scenario", "session", "path", "directory", "free"]
"""What a value is: the name or the file of a flow, a scenario or a session, a file or a folder, a
folder, or something that no shell can know."""

_KINDS: dict[str, Kind] = {
    "FLOW": "flow",
    "SCENARIO": "scenario",
    "SESSION": "session",
    "PATH": "path",
    "FILE": "path",
    "DIR": "directory",
}


@frozen
class Option:
    """One option of a command."""

    flags: tuple[str, ...]
    """All its spellings, each with its hyphens."""

    help: str
    takes: str
    """The name of its value; empty where it takes none."""

    kind: Kind
    choices: tuple[str, ...]
    """The values that it can have; empty where they are not known by name."""

    repeats: bool


@frozen
class Command:
    """One command."""

    name: str
    help: str
    options: tuple[Option, ...]
    takes: str
    """The name of what it works on; empty where that is nothing."""

    kind: Kind
    choices: tuple[str, ...]


def commands(parser: argparse.ArgumentParser) -> list[Command]:
    """Every command of the parser, in its order."""
    (table,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    helps = {str(one.dest): str(one.help or "") for one in table._choices_actions}
    return [_command(name, helps[name], sub) for name, sub in table.choices.items()]


def _command(name: str, text: str, parser: argparse.ArgumentParser) -> Command:
    options = tuple(_option(action) for action in parser._actions if action.option_strings)
    works_on = [action for action in parser._actions if not action.option_strings]
    if not works_on:
        return Command(name, text, options, "", "free", ())
    (action,) = works_on
    takes = str(action.metavar or action.dest)
    return Command(name, text, options, takes, _KINDS.get(takes, "free"), _choices(action))


def _option(action: argparse.Action) -> Option:
    takes = "" if action.nargs == 0 else str(action.metavar or action.dest).upper()
    return Option(
        tuple(action.option_strings),
        str(action.help or ""),
        takes,
        _KINDS.get(takes, "free"),
        _choices(action),
        type(action).__name__ in ("_AppendAction", "_ExtendAction"),
    )


def _choices(action: argparse.Action) -> tuple[str, ...]:
    return tuple(map(str, action.choices or ()))
