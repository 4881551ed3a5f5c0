"""Arguments in, a subcommand run, an exit code out.

Nothing is imported here that the command at hand does not need: `--version` and `--help` answer
without Textual, psutil, questionary or YAML.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from wizard.cli import exit_codes
from wizard.cli.console import choose_ui, tell
from wizard.cli.subcommands import SUBCOMMANDS, subcommand
from wizard.messages import command_messages as say

if TYPE_CHECKING:
    from collections.abc import Sequence


def command() -> NoReturn:
    """The whole process: `main`, and an end at once.

    Taking the interpreter down with Textual in it takes 60 ms in which nothing happens any more:
    whatever had to be closed has been, the terminal is restored, and here the last is written out.
    """
    try:
        code = main()
    except SystemExit as end:  # argparse has shown its help
        code = end.code if isinstance(end.code, int) else exit_codes.DONE
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error)
    with suppress(OSError):  # nobody can be told
        if sys.stderr is not None:
            sys.stderr.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Results go to stdout, everything else to stderr."""
    words = sys.argv[1:] if argv is None else argv
    try:
        _greet(words)
        return _main(words)
    except exit_codes.UsageError as error:
        tell(str(error))
        return exit_codes.USAGE
    except KeyboardInterrupt:
        return exit_codes.INTERRUPTED
    except OSError as error:
        if error.errno in _NO_OUTPUT and error.filename is None:
            return _unwritten(error)
        return _failed(error)
    except Exception as error:  # noqa: BLE001 - nobody is helped by a traceback at night
        return _failed(error)


_NO_OUTPUT = frozenset((errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
"""What a print fails with. Commands tell themselves of trouble with any file but stdout."""


def _unwritten(error: OSError) -> int:
    """The exit code where stdout took no more; what Python still holds for it goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # whoever read our output has gone
        return exit_codes.BROKEN_PIPE
    with suppress(OSError):  # nobody can be told
        tell(say.OUTPUT_NOT_WRITTEN.format(reason=error.strerror))
    return exit_codes.USAGE


def _failed(error: Exception) -> int:
    """The exit code where the machine had nothing left, or where we made a mistake. Python's
    development mode (`python -X dev -m wizard`) shows where."""
    if sys.flags.dev_mode:
        raise error
    if isinstance(error, OSError):
        file = f" ({error.filename})" if error.filename else ""
        tell(say.SYSTEM_REFUSED.format(reason=error.strerror or error, file=file))
    elif isinstance(error, MemoryError):
        tell(say.SYSTEM_REFUSED.format(reason=os.strerror(errno.ENOMEM), file=""))
    elif isinstance(error, RuntimeError) and "start new thread" in str(error):
        tell(say.SYSTEM_REFUSED.format(reason=say.NO_MORE_THREADS, file=""))
    else:
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        file = last.tb_frame.f_code.co_filename if last else "?"
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        line = last.tb_lineno if last else 0
        tell(say.INTERNAL_ERROR.format(error=what[:300], file=file, line=line))
    return exit_codes.USAGE


def _greet(argv: Sequence[str]) -> None:
    """Something to see at once where a full screen is opened: nothing has been imported yet that
    takes long. What is said next, the flow's title or an error, is longer and stands over it."""
    runs = not argv or subcommand(argv[0]) in (None, SUBCOMMANDS[0])
    if not runs or _NO_SCREEN.intersection(argv):
        return
    if choose_ui(False, os.environ) == "full" and sys.stderr.isatty():
        print(f"wizard: {say.STARTING}", end="\r", file=sys.stderr, flush=True)
        # Collecting garbage takes a tenth of a start, most of it while Textual is imported. The
        # UI turns it on once the first question is on the screen.
        gc.disable()


_NO_SCREEN = frozenset(("-h", "--help", "--version", "--plain"))


def _main(argv: Sequence[str]) -> int:
    from wizard.cli.parser import parse  # late: argparse takes 8 ms, and the greeting comes first

    _speak_plainly()
    arguments = parse(argv)
    _settle_colours(no_color=getattr(arguments, "no_color", False))
    from wizard.flow.problems import FlowError  # late: 25 ms that --help and --version do without

    row = subcommand(arguments.command)
    assert row is not None
    try:
        return row.load().run(arguments)
    except FlowError as error:
        meant = _meant(argv[0]) if argv else None
        text = say.DID_YOU_MEAN_COMMAND.format(error=error, command=meant) if meant else str(error)
        raise exit_codes.UsageError(text) from error


def _meant(word: str) -> str | None:
    """The subcommand that somebody may have meant whose first word is neither one nor a flow."""
    if subcommand(word) or word.startswith("-") or os.path.lexists(word):
        return None
    from difflib import get_close_matches  # late: only an error needs it

    return next(iter(get_close_matches(word, [row.name for row in SUBCOMMANDS], 1)), None)


def _speak_plainly() -> None:
    """A character that the output's encoding lacks is replaced, never a reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _settle_colours(*, no_color: bool) -> None:
    """NO_COLOR is how all that draws is told; one that is empty says nothing (no-color.org)."""
    if no_color:
        os.environ["NO_COLOR"] = "1"
    elif not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)
