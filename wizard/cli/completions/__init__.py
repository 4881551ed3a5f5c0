"""`wizard completions`: what makes a shell complete our words, made from the argument parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli import exits
from wizard.cli.arguments import build
from wizard.cli.completions import bash, fish, zsh
from wizard.cli.completions.words import commands

if TYPE_CHECKING:
    from argparse import Namespace

WRITERS = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}


def completions(arguments: Namespace) -> int:
    """Print the script of that shell, to be sourced by it."""
    print(WRITERS[arguments.shell](commands(build())), end="")
    return exits.DONE
