"""Arguments in, a face chosen, an exit code out.

Nothing is imported here that the command at hand does not need: `--version` and `--help` answer
without Textual, psutil, questionary or YAML.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from wizard.cli import exits
from wizard.cli.faces import choose_face

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
        code = end.code if isinstance(end.code, int) else exits.DONE
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
    except exits.UsageError as error:
        complain(str(error))
        return exits.USAGE
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except OSError as error:
        if error.errno not in _NO_OUTPUT or error.filename is not None:
            raise
        return _unwritten(error)


_NO_OUTPUT = frozenset((errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
"""What a print fails with. Commands tell themselves of trouble with any file but stdout."""


def _unwritten(error: OSError) -> int:
    """The exit code where stdout took no more; what Python still holds for it goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # whoever read our output has gone
        return exits.BROKEN_PIPE
    with suppress(OSError):  # nobody can be told
        complain(f"the output could not be written: {error.strerror}; write it elsewhere")
    return exits.USAGE


def complain(text: str) -> None:
    """One line on stderr, made harmless: it may quote a file name or an argument."""
    from wizard.text.clean import clean_line

    print(f"wizard: {clean_line(text)}", file=sys.stderr)


def _greet(argv: Sequence[str]) -> None:
    """Something to see at once where a full screen is opened: nothing has been imported yet that
    takes long. What is said next, the flow's title or an error, is longer and stands over it."""
    runs = not argv or argv[0] not in _COMMANDS or argv[0] == "run"
    if not runs or _NO_SCREEN.intersection(argv):
        return
    if choose_face(False, os.environ) == "full" and sys.stderr.isatty():
        print("wizard: starting", end="\r", file=sys.stderr, flush=True)
        # Collecting garbage takes a tenth of a start, most of it while Textual is imported. The
        # face turns it on once the first question is on the screen.
        gc.disable()


_NO_SCREEN = frozenset(("-h", "--help", "--version", "--plain"))


def _main(argv: Sequence[str]) -> int:
    from wizard.cli.arguments import parse

    _speak_plainly()
    arguments = parse(argv)
    _settle_colours(no_color=getattr(arguments, "no_color", False))
    from wizard.flow.problems import FlowError

    module, name = _COMMANDS[arguments.command]
    try:
        code: int = getattr(import_module(module), name)(arguments)
    except FlowError as error:
        raise exits.UsageError(str(error)) from error
    return code


_COMMANDS = {
    "run": ("wizard.cli.run", "run"),
    "list": ("wizard.cli.documents", "list_flows"),
    "walk": ("wizard.cli.walk", "walk"),
    "diagnose": ("wizard.cli.diagnose", "diagnose"),
    "check": ("wizard.cli.check", "check_paths"),
    "graph": ("wizard.cli.documents", "draw"),
    "find": ("wizard.cli.find", "find"),
    "watch": ("wizard.cli.watch", "watch"),
    "sessions": ("wizard.cli.sessions", "sessions"),
    "resume": ("wizard.cli.resume", "resume"),
    "replay": ("wizard.cli.replay", "replay"),
    "report": ("wizard.cli.report", "report"),
    "rediagnose": ("wizard.cli.rediagnose", "rediagnose"),
    "train": ("wizard.cli.train", "train"),
    "completions": ("wizard.cli.completions", "completions"),
}
"""Where each command lives; only that module is imported."""


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
