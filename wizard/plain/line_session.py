"""A walk or a training by lines, from its first line to its end, and what ends it from outside.

A signal is heard at once while we wait for a person or for the terminal, and else as soon as we do:
never in the middle of an answer that is being saved. A terminal that hangs up is a signal too, also
where SIGHUP is ignored (nohup, setsid), for reading from it would never end. Whoever is stuck all
the same, in a terminal that takes nothing any more, is ended after a moment.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
from typing import TYPE_CHECKING, NoReturn, TextIO

from wcwidth import wcswidth

from wizard.guide.verdict_words import hint_heading
from wizard.messages import line_messages as say
from wizard.plain.line_page import LinePage
from wizard.plain.line_prompt import NumberedPrompt
from wizard.plain.line_ui import Left, LineUI, Undisturbed
from wizard.text.glyphs import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from wizard.guide.controller import Guide
    from wizard.guide.trainer import TrainingGuide
    from wizard.guide.view import TrainingView
    from wizard.plain.line_prompt import Prompt, Request
    from wizard.walk.events import EndReason


EDITING_UNDONE = b"\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0m"
"""Ends what editing a line may have set: marked pastes, no wrapping, no cursor, attributes."""

PATIENCE = 1.2
"""Seconds after which a process that does not leave by itself is ended."""

_LAST_WRITE = 0.5
"""Seconds in which the terminal may take what puts it right; one that takes it costs nothing."""

OTHER_ENDS = (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGXCPU)
"""What ends a program that does not expect it."""

_REASONS: dict[int, EndReason] = {
    signal.SIGHUP: "hang-up",
    signal.SIGINT: "interrupted",
    signal.SIGTERM: "terminated",
    signal.SIGQUIT: "terminated",
    **dict.fromkeys(OTHER_ENDS, "terminated"),
}
_CODES = dict.fromkeys(_REASONS, 143) | {signal.SIGHUP: 129, signal.SIGINT: 130}

WIDTH = 78
"""Lines are laid out for this many cells at most."""


def run(guide: Guide, source: TextIO, out: TextIO, *, capable: bool) -> EndReason | None:
    """Walk by lines. Returns why it was left: `quit`, `interrupted`, `hang-up` or `terminated`, or
    None at the input's end.

    `capable` says that the line may be edited: a terminal that can move its cursor.
    """
    replace_errors(source, out)
    glyphs = choose(out.encoding, os.environ.get("TERM", ""))

    def page() -> LinePage:
        return LinePage(width(out), lambda text: max(0, wcswidth(text)), glyphs)

    prompt: Prompt
    if capable:
        from wizard.plain.edited_prompt import EditedPrompt

        prompt = EditedPrompt(out, lambda options: page().options(options))
    else:
        prompt = NumberedPrompt(source, out, lambda options: page().options(options))
    reason: EndReason | None
    ui = LineUI if guide.view().training is None else TrainingLineUI
    gone = [stream.fileno() for stream in (out, sys.stderr) if stream and stream.isatty()]
    tty = source.fileno() if source.isatty() else None
    try:
        with Leaving(tty, EDITING_UNDONE if capable else b"") as leaving:
            reason = ui(guide, page, prompt, out, glyphs, leaving).run()
            prompt.close()
            if reason is None and leaving.is_gone():
                reason = "hang-up"
    except BrokenPipeError:
        if not at_end(source):
            raise
        # Both directions are gone: that is a connection without a terminal, not `| head`.
        reason = "hang-up"
        gone = [stream.fileno() for stream in (out, sys.stderr) if stream]
    except OSError:
        # A terminal that is gone can neither be read nor written.
        reason = "hang-up"
    if reason == "hang-up":
        _discard(gone)
    return reason


class TrainingLineUI(LineUI):
    """One training by lines."""

    _guide: TrainingGuide

    @property
    def _training(self) -> TrainingView:
        training = self._guide.view().training
        assert training is not None
        return training

    def _do(self, request: Request) -> Request | None:
        refused = self._training.refused.get(request.name)
        if refused is None:
            return super()._do(request)
        self._say([refused])
        return None

    def do_hint(self, _: str) -> None:
        """The next hint after those before, so that the newest stands next to the prompt."""
        more = self._guide.hint()
        training, page = self._training, self._page()
        lines = [] if more else ["", f"{hint_heading(training, more=False)}."]
        for number, hint in enumerate(training.hints, 1):
            lines += ["", say.HINT.format(number=number, count=training.of), *page.text(hint)]
        self._say(lines)

    def _print_step(self, before: Iterable[str] = (), *, problems: bool) -> None:
        """What is printed without having been asked for: there is evidence now, or nothing runs."""
        changed = ("", say.CHANGED)
        super()._print_step(changed if before else (), problems=problems)

    def _show_step(self, *, problems: bool = False) -> None:
        """Where one line has to be said first, it is asked for: there is nothing new to see."""
        asked = self._training.asked
        if asked:
            self._shown = self._place()
            self._guide.diagnose(self._text(say.ENTER_SKIPS.format(question=asked)))
        super()._show_step(problems=problems)


# --- the terminal, and what ends a walk from outside ---


def width(out: TextIO) -> int:
    """The real width of the terminal, whatever COLUMNS says, but no more than reads well."""
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except (OSError, ValueError):
        return WIDTH
    return min(WIDTH, columns - 1) if columns > 0 else WIDTH


def replace_errors(*streams: TextIO) -> None:
    """One byte that is no text must end no walk. A stream that was read from takes no other
    setting, and where a second walk follows it has this one."""
    for stream in streams:
        if hasattr(stream, "reconfigure") and stream.errors != "replace":
            stream.reconfigure(errors="replace")


def at_end(source: TextIO) -> bool:
    """Whether nobody can write to the pipe or socket that we read."""
    poll = select.poll()
    poll.register(source.fileno(), select.POLLRDHUP)
    return bool(poll.poll(0))


def _discard(descriptors: Iterable[int]) -> None:
    """What Python still holds for a terminal that is gone goes nowhere."""
    null = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    os.close(null)


class Leaving(Undisturbed):
    """Listens to signals, and to the hang-up of `tty` (a descriptor, None where there is none),
    from a `with` in the main thread on to the end of the process: also while the farewell is said,
    a signal is not to kill us with the last event unwritten."""

    def __init__(self, tty: int | None, undo: bytes = b"") -> None:
        """`undo` is what the terminal is sent where we have to be ended."""
        self._tty = tty
        self._undo = undo
        self._heard: int | None = None
        self._hung_up = False
        self._waiting = False
        self._handled: list[int] = []
        self._wake: tuple[int, int] | None = None

    def __enter__(self) -> Leaving:
        for number in _REASONS:
            # What was ignored when we were started (nohup, `&` in a script) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)
                self._handled.append(number)
        if self._tty is not None:
            self._attributes = termios.tcgetattr(self._tty)
            self._wake = os.pipe2(os.O_CLOEXEC)
            threading.Thread(target=self._watch, name="hang-up", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A signal may have come between two strokes of a line that changes the terminal.
        self._restore()
        if self._wake is not None:
            os.write(self._wake[1], b"\0")

    def is_gone(self) -> bool:
        """Whether the terminal has hung up; its input ends, too, where a person ends it."""
        if self._tty is None:
            return False
        poll = select.poll()
        poll.register(self._tty, 0)
        return bool(poll.poll(0))

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        self._waiting = True
        try:
            if self._heard is not None:
                self._leave()
            yield
        finally:
            self._waiting = False

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self._heard is not None:
            return
        self._heard = signal.SIGHUP if self._hung_up else number
        threading.Thread(target=self._insist, name="insist", daemon=True).start()
        if self._waiting:
            self._leave()

    def _leave(self) -> NoReturn:
        if self._heard == signal.SIGINT:
            raise KeyboardInterrupt
        raise Left(_REASONS[self._heard or signal.SIGTERM])

    def _insist(self) -> None:
        """End the process unless it has ended by itself; the terminal is made usable before."""
        threading.Event().wait(PATIENCE)
        if self._tty is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcflush(self._tty, termios.TCOFLUSH)
            undo = threading.Thread(target=self._send_undo, daemon=True)
            undo.start()
            undo.join(_LAST_WRITE)
        self._restore()
        os._exit(_CODES[signal.Signals(self._heard or signal.SIGTERM)])

    def _send_undo(self) -> None:
        """It may block for ever in a terminal that takes nothing, so never in the main thread."""
        assert self._tty is not None
        with contextlib.suppress(OSError):  # it is gone: nothing to put right
            os.write(self._tty, self._undo)

    def _restore(self) -> None:
        if self._tty is not None:
            with contextlib.suppress(termios.error, OSError):  # it is gone: nothing to put right
                termios.tcsetattr(self._tty, termios.TCSANOW, self._attributes)

    def _watch(self) -> None:
        """Turn the terminal's hang-up into a signal; ends when we leave."""
        assert self._tty is not None
        assert self._wake is not None
        read, write = self._wake
        poll = select.poll()
        poll.register(self._tty, 0)  # hang-ups are always told
        poll.register(read, select.POLLIN)
        happened = {descriptor for descriptor, _ in poll.poll()}
        if read not in happened:
            self._hung_up = True
            # The main thread has to hear of it; where SIGHUP is ignored, another one tells it.
            os.kill(os.getpid(), next(iter(self._handled), signal.SIGTERM))
            poll.unregister(self._tty)
            poll.poll()
        os.close(read)
        os.close(write)
