"""Options that commands have in common, and what a value of them has to look like."""

from __future__ import annotations

import argparse

from wizard.messages import command_messages as say

FLOW_HELP = "a shipped name (see `wizard list`), a Markdown file, or a folder of them"


def add_recorded(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "session",
        nargs="?",
        metavar="SESSION",
        help="its name, the beginning of its name, or a path (default: the latest one)",
    )
    add_session_dir(parser, "look for the session in that folder")


def add_session_dir(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--session-dir", metavar="DIR", help=text)


def add_ui(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plain",
        action="store_true",
        help="walk by lines, without a full screen: for screen readers, too",
    )
    add_screen(parser)


def add_screen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-color", action="store_true", help="draw without colours, like NO_COLOR"
    )
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")


def add_target(parser: argparse.ArgumentParser) -> None:
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument("--pid", metavar="N", help="watch this process and its children")
    whom.add_argument(
        "--process", metavar="NAME", help="watch the one process whose command line contains NAME"
    )


def add_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--history",
        metavar="FILE",
        help="what happened before, for trends over hours: CSV with a time column (exported from a "
        "monitoring page), Prometheus' JSON answer to a range query, a recording of `wizard "
        "watch`; without --pid it is judged on its own",
    )
    parser.add_argument(
        "--column",
        metavar="NAME=METRIC",
        action="append",
        default=[],
        dest="columns",
        help="which column or series of that file is which metric, e.g. "
        "--column 'Value=memory.used MiB'; METRIC none leaves it out; may be repeated",
    )


def add_entry(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--alert", metavar="NAME", help="start where this alert leads")
    where.add_argument("--start", metavar="STEP", help="start at the step with this id")
    parser.add_argument(
        "--set",
        metavar="FACT=VALUE",
        action="append",
        default=[],
        dest="stated",
        help="state a fact or a limit by hand, e.g. memory.limit=1GiB; may be repeated",
    )


def count(text: str) -> int:
    """A whole number above 0. Raises ArgumentTypeError, which argparse turns into one line."""
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(say.NOT_A_COUNT.format(text=text))
    return int(text)


def seed(text: str) -> int:
    """What decides by what chance things fall. Raises ArgumentTypeError."""
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(say.NOT_A_SEED.format(text=text))
    return int(text)


def seconds(text: str) -> float:
    """A duration as conditions write it, in seconds. Raises ArgumentTypeError."""
    units = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not number.replace(".", "", 1).isdecimal() or float(number) <= 0:
        raise argparse.ArgumentTypeError(say.NOT_A_DURATION.format(text=text))
    return float(number) * units[unit]


def add_format(parser: argparse.ArgumentParser, *choices: str) -> None:
    parser.add_argument(
        "--format", choices=choices, default=choices[0], help=f"default: {choices[0]}"
    )
