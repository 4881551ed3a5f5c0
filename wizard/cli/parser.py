"""The parser of the command line, and the help that teaches it."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NoReturn

from wizard import __version__
from wizard.cli.exit_codes import UsageError
from wizard.cli.subcommands import SUBCOMMANDS, subcommand
from wizard.messages import command_messages as say

if TYPE_CHECKING:
    from collections.abc import Sequence


DESCRIPTION = """\
From an alert to the fix: wizard walks a troubleshooting document with you, one
question at a time, and watches the sick process beside it. It ends in the
matching guidance, with the commands filled in, ready to copy. It runs none of
them, and changes nothing about the process that it watches."""

EPILOG = """\
first steps:
  wizard                              the shipped flow; finds your server
  wizard --pid 4242                   watch that process
  wizard --alert high_mem_usage       start where that alert leads
  wizard run runbook.md               walk your own document
  wizard --pid 4242 --history mem.csv with the curve of the hours before
  wizard walk resource-alerts --answer Memory --answer gunicorn
                                      the same without a terminal
  wizard check runbook.md             check a document before others walk it
  wizard resume                       continue where a connection broke

exit codes: 0 done, 1 a check or verdict is negative or unsure, 2 wrong usage
or unreadable input, 3 stopped before an outcome, 129 hang-up, 130 interrupted,
143 terminated."""


class Parser(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(say.SEE_HELP.format(message=message, program=self.prog))


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace with `command`. Raises UsageError, or SystemExit after help."""
    words = list(argv)
    if not words or not (subcommand(words[0]) or words[0] in ("-h", "--help", "--version")):
        words.insert(0, SUBCOMMANDS[0].name)
    option = next((word for word in words if _WITHOUT_VALUE.fullmatch(word)), None)
    if option is not None:  # argparse would make a list of it
        raise UsageError(
            say.SEE_HELP.format(message=say.NO_VALUE.format(option=option), program="wizard")
        )
    return build(words[0]).parse_args(words)


_WITHOUT_VALUE = re.compile(r"--[\w-]+=--")


def build(only: str | None = None) -> Parser:
    """The parser of the whole command line, or with the arguments of one subcommand and no other:
    the file of each that has its arguments is imported."""
    parser = Parser(
        prog="wizard",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"wizard {__version__}")
    commands = parser.add_subparsers(
        dest="command", title="commands", metavar="COMMAND", parser_class=Parser
    )
    for row in SUBCOMMANDS:
        described = f"{row.help[0].upper()}{row.help[1:]}."
        own = commands.add_parser(row.name, help=row.help, description=described)
        if only in (None, row.name):
            row.load().add_arguments(own)
    return parser
