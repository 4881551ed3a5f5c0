"""`wizard replay`: a recorded session played back, or printed line by line."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import tell, width_of
from wizard.cli.inputs import chosen_session
from wizard.cli.options import add_recorded, add_screen, seconds
from wizard.messages import session_messages as say
from wizard.plain.line_page import timeline_lines
from wizard.session.timeline import Timeline
from wizard.text.clean import clean_line
from wizard.text.glyphs import choose, encodable
from wizard.text.units import date_time, duration

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from wizard.session.recorded import Recorded


_WIDEST = 100
_WIDTH_OF_A_FILE = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_recorded(parser)
    parser.add_argument(
        "--idle-limit",
        metavar="TIME",
        type=seconds,
        default=2.0,
        help="show a stretch in which nothing happens for at most this long (default: 2s)",
    )
    parser.add_argument("--plain", action="store_true", help="print what happened, line by line")
    add_screen(parser)


def run(arguments: Namespace) -> int:
    """Play it back until it is left; where there is no terminal for that, print its timeline."""
    session = chosen_session(arguments)
    for note in session.notes:
        tell(note)
    timeline = Timeline(session.flow, session.started, session.events)
    if arguments.plain or not _has_screen():
        _print_timeline(session, timeline)
        return exit_codes.DONE
    tell(session.title)
    from wizard.guide.replayer import Replayer
    from wizard.tui.replay_screen import run

    return run(Replayer(timeline, idle_limit=arguments.idle_limit), mouse=not arguments.no_mouse)


def _has_screen() -> bool:
    """Whether keys can be read and a full screen be drawn (Textual draws on stderr), and nobody
    wants the text in a pipe or a file."""
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return False
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def _print_timeline(session: Recorded, timeline: Timeline) -> None:
    glyphs = choose(sys.stdout.encoding, os.environ.get("TERM", ""))
    columns = shutil.get_terminal_size((_WIDTH_OF_A_FILE, 24)).columns if sys.stdout.isatty() else 0
    width = min(_WIDEST, columns or _WIDTH_OF_A_FILE)

    def lines() -> Iterator[str]:
        yield session.title
        took = duration(timeline.end - timeline.start)
        yield f"{session.target or say.NOTHING_WATCHED}, {date_time(timeline.start)} UTC, {took}"
        yield from timeline_lines(timeline, width, width_of, glyphs)

    for line in lines():
        print(encodable(clean_line(line), glyphs))
