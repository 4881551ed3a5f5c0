"""`wizard report`: a recorded session written up, to stdout or into a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import tell
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import chosen_session, names_here
from wizard.cli.options import add_recorded
from wizard.messages import session_messages as say
from wizard.report import FORMATS, format_of
from wizard.report.as_handover import handover as packet
from wizard.report.gather import gather
from wizard.session.recorded import without_names
from wizard.session.resume_state import holder_of
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from wizard.report import ReportFormat
    from wizard.session.recorded import Recorded


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_recorded(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file, not to stdout")
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help="default: as the end of FILE's name says, else md",
    )
    parser.add_argument(
        "--handover",
        action="store_true",
        help="the handover for whoever takes over, with blanks for what only people know",
    )
    parser.add_argument("--force", action="store_true", help="overwrite an existing FILE")
    parser.add_argument(
        "--anonymous", action="store_true", help="leave out names of hosts and users"
    )


def run(arguments: Namespace) -> int:
    """Write the report. A file that is there already is left alone unless `--force` is given."""
    wanted = FORMATS.get(arguments.format) or format_of(arguments.output or "")
    if arguments.handover and arguments.format not in (None, "md"):
        raise UsageError(say.HANDOVER_IS_MARKDOWN)
    session = chosen_session(arguments)
    if arguments.anonymous:
        session = _anonymous(session)
    text = _written(session, wanted, handover=arguments.handover)
    if arguments.output in (None, "-"):
        print(text, end="")
        return exit_codes.DONE
    _write(arguments.output, text, force=arguments.force)
    tell(say.WRITTEN_TO.format(file=arguments.output))
    return exit_codes.DONE


def _anonymous(session: Recorded) -> Recorded:
    """`session` without the names that it tells, and those of this machine."""
    return without_names(session, names_here())


def _written(session: Recorded, wanted: ReportFormat, *, handover: bool) -> str:
    is_open = session.ended is None and holder_of(session.path) is not None
    if handover:
        return packet(session, is_open=is_open)
    return wanted.write(gather(session, is_open=is_open))


def _write(name: str, text: str, *, force: bool) -> None:
    """A new file, or with `force` in the place of one. Raises UsageError."""
    shown = clean_line(name)
    kind = os.O_TRUNC if force else os.O_EXCL
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | kind, 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(say.FILE_EXISTS.format(file=shown)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else say.NOT_A_FILE_NAME
        raise UsageError(say.FILE_NOT_WRITTEN.format(file=shown, reason=reason)) from error
