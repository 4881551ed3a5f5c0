"""The line UI: show a step, ask, do, until it is left."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, TextIO, TypeVar

from wizard.catalogue import CATALOGUE
from wizard.evidence.target import TargetError
from wizard.flow.links import leading_to
from wizard.flow.prose import MOST_LINES
from wizard.guide.actions import action
from wizard.guide.verdict_words import KNOWN_SERVERS
from wizard.messages import line_messages as say
from wizard.messages import server_messages
from wizard.plain.line_prompt import Request, help_lines, question
from wizard.text.glyphs import encodable
from wizard.walk.engine import WalkError
from wizard.walk.events import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.guide.controller import Guide
    from wizard.guide.view import View, Wanted
    from wizard.plain.line_page import LinePage
    from wizard.plain.line_prompt import Prompt
    from wizard.text.glyphs import Glyphs
    from wizard.walk.events import EndReason


T = TypeVar("T")

_MOST_FOUND = 50  # of more, the best are listed

FIRST_LOOK = 1.0
"""Seconds that a new target may take until a first look at it has something to say."""


class Left(BaseException):
    """Somebody outside wants us to end. No Exception: nobody on the way is to handle it."""

    def __init__(self, reason: EndReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Undisturbed:
    """For walks that no signal is to end in a way of their own."""

    def waiting(self) -> contextlib.AbstractContextManager[None]:
        """While we wait for a person or for the terminal."""
        return contextlib.nullcontext()


class LineUI:
    """One walk by lines."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it speaks to, reads from and writes with
        self,
        guide: Guide,
        page: Callable[[], LinePage],
        prompt: Prompt,
        out: TextIO,
        glyphs: Glyphs,
        leaving: Undisturbed | None = None,
    ) -> None:
        """`page` makes a page for the present width of `out`."""
        self._guide = guide
        self._page = page
        self._prompt = prompt
        self._out = out
        self._glyphs = glyphs
        self._leaving = leaving or Undisturbed()
        self._speaking = threading.RLock()
        self._view: View = guide.view()
        self._shown = self._place()
        self._asking = False
        self._printed = 0
        """How many lines of the step's text were printed, 0 where that is all of it."""

    def run(self) -> EndReason | None:
        """Until the person quits, interrupts, or the input ends."""
        self._guide.subscribe(self._changed)
        try:
            self._guide.prepare()
            self._guide.wait_for_sample(FIRST_LOOK)
            self.do_again("")
            request: Request | None = None
            while request is None or request.name != "quit":
                request = self._do(request) if request else None
                if request is None:
                    request = self._ask(
                        lambda: self._prompt.ask(self._view, more=self._printed > 0)
                    )
        except EOFError:
            return None
        except KeyboardInterrupt:
            self._print([""])
            return "interrupted"
        except Left as left:
            return left.reason
        return "quit"

    def _ask(self, ask: Callable[[], T]) -> T:
        """Wait for the person. What happens to the walk meanwhile is shown at once; what happened
        before, first."""
        self._asking = True
        try:
            if self._place() != self._shown:
                self._show_step()
            with self._leaving.waiting():
                return ask()
        finally:
            self._asking = False

    def _place(self) -> tuple[int, int, str | None]:
        """Where the walk stands: in which edition, after how many steps, at which."""
        return self._guide.edition, len(self._guide.walk.trail), self._guide.place

    def _do(self, request: Request) -> Request | None:
        """Do it; returns what is wanted next where a person said so already."""
        do: Callable[[str], Request | None] = getattr(self, f"do_{request.name}")
        return do(request.argument)

    def do_demo(self, _typed: str) -> Request:
        return self._leave_for("demo")

    def do_next(self, _typed: str) -> Request:
        return self._leave_for("next")

    def do_once_more(self, _typed: str) -> Request:
        return self._leave_for("again")

    def _leave_for(self, wanted: Wanted) -> Request:
        self._guide.wanted = wanted
        return Request("quit", "")

    def do_answer(self, typed: str) -> None:
        number, count = int(typed), len(self._view.step.choices)
        if not 1 <= number <= count:
            sentence = say.NOT_OFFERED if count > 1 else say.NOT_OFFERED_BUT_ONE
            sentence = sentence if count else say.NOTHING_OFFERED
            self._say([sentence.format(number=number, count=count)])
            return
        self._go(lambda: self._guide.answer(number))

    def do_words(self, typed: str) -> None:
        """An answer's whole text, or the id of the step that it leads to, answers too."""
        wanted = typed.casefold()
        choices = self._guide.step.choices
        same = [one for one in choices if one.text.casefold() == wanted]
        if not same:
            same = leading_to(self._guide.flow, self._guide.step, typed.removeprefix("#"))
        if len(same) == 1:
            self.do_answer(str(same[0].number))
            return
        shown = typed if len(typed) <= 40 else f"{typed[:40]}{self._glyphs.ellipsis}"
        self._say([say.MEANS_NOTHING.format(text=shown)])

    def do_back(self, _: str) -> None:
        if self._guide.back():
            self._show_step()
        else:
            self._say([action("back").absent])

    def do_why(self, _: str) -> None:
        self._say(["", *self._page().why(self._view)])

    def do_again(self, _: str) -> None:
        self._show_step(problems=True)

    def do_more(self, _: str) -> None:
        if not self._printed:
            self._say([action("more").absent])
            return
        page = self._page()
        self._say(page.body(self._view, self._printed))
        self._printed = self._printed + MOST_LINES if page.goes_on else 0

    def do_follow(self, _: str) -> None:
        if self._guide.follow():
            self._show_step()
        else:
            self._say([say.UNDECIDED])

    def do_list(self, _: str) -> None:
        self._say(["", *self._page().choices(self._view)])

    def do_help(self, _: str) -> None:
        self._say(["", *help_lines(self._view)])

    def do_copy(self, number: str) -> Request | None:
        """One command with its text as it would be pasted, nothing around it."""
        commands = self._view.step.commands
        if not commands:
            self._say([action("copy").absent])
            return None
        titles = [(command.text.partition("\n")[0], "") for command in commands]
        picked = self._picked(say.WHICH_COMMAND, number, titles)
        if not isinstance(picked, int):
            return picked
        command = commands[picked]
        self._say(["", command.text])
        if command.blanks:
            self._say(["", say.FILL_IN.format(names=", ".join(command.blanks))])
        self._guide.copied(command.text)
        return None

    def do_summary(self, _: str) -> None:
        """The paragraph as it would be pasted, nothing around it."""
        self._say(["", " ".join(self._guide.summary())])

    def do_causes(self, number: str) -> Request | None:
        """All of them, then what one would need, then whether to go there."""
        if not (causes := tuple(self._guide.view().causes)):
            self._say([action("causes").absent])
            return None
        page = self._page()
        options = [page.cause_option(cause) for cause in causes]
        picked = self._picked(say.WHICH_CAUSE, number, options, alone=False)
        if not isinstance(picked, int):
            return picked
        cause, turn = causes[picked], causes[picked].turn
        self._say(["", *page.cause(cause)])
        ways = [(say.TO_GUIDANCE.format(title=cause.title), "")]
        if turn is not None:
            taken = say.TAKE_BACK.format(question=turn.question, answer=turn.answer)
            ways.append((taken, ""))
        go = self._picked(say.GO_THERE, "", ways, alone=False)
        if go == 0:
            self._go(lambda: self._guide.open(cause.step, "find"))
        elif go == 1 and turn is not None and self._guide.take_back(turn):
            self._show_step()
        return go if not isinstance(go, int) else None

    def do_see_also(self, number: str) -> Request | None:
        roads = self._view.step.see_also
        if not roads:
            self._say([action("see_also").absent])
            return None
        titles = [(road.text, road.title if road.title != road.text else "") for road in roads]
        picked = self._picked(say.FOLLOW_WHICH, number, titles)
        if not isinstance(picked, int):
            return picked
        self._go(lambda: self._guide.open(roads[picked].to, "side"))
        return None

    def do_find(self, words: str) -> Request | None:
        words = words or self._text(say.WORDS)
        matches = self._guide.find(words)[:_MOST_FOUND] if words else ()
        if not matches:
            if words:
                self._say([say.FOUND_NOTHING.format(words=words)])
            return None
        options = [(one.title, one.detail) for one in matches]
        picked = self._picked(say.GO_TO_WHICH, "", options, alone=False)
        if not isinstance(picked, int):
            return picked
        self._go(lambda: self._guide.open(matches[picked].step, "find"))
        return None

    def do_process(self, pid: str) -> Request | None:
        if not pid:
            candidates = self._guide.candidates()
            if not candidates:
                self._say([server_messages.NO_SERVER_PRESS_P.format(servers=KNOWN_SERVERS)])
                return None
            titles = [(f"{one.title} (pid {one.pid})", one.detail) for one in candidates]
            picked = self._picked(say.WATCH_WHICH, "", titles)
            if not isinstance(picked, int):
                return picked
            pid = str(candidates[picked].pid)
        if not (pid.isdecimal() and len(pid) <= 9):
            self._say([say.NOT_A_PID.format(text=pid[:40])])
            return None
        self._go(lambda: self._watch(int(pid)))
        return None

    def _watch(self, pid: int) -> None:
        self._guide.watch(pid)
        self._guide.wait_for_sample(FIRST_LOOK)

    def do_note(self, text: str) -> None:
        text = text or self._text(say.NOTE)
        if text:
            saved = self._guide.note(text)
            self._say([say.NOTED if saved else say.NOTE_WAITS])

    def do_enter_value(self, text: str) -> None:
        wanted = self._view.step.wanted
        if not text:
            asked = say.ENTER_VALUE
            if wanted:
                row = CATALOGUE[wanted[0]]
                asked = say.ENTER_SKIPS.format(question=" ".join((row.asked, row.more)).strip())
            text = self._text(asked)
        if not text:
            return
        try:
            said = self._guide.enter_value(text)
        except ValueError as error:
            self._say([f"{error}."])
        else:
            self._say([said])
            self._show_step()

    def do_ended(self, number: str) -> Request | None:
        titles = [(f"{result[0].upper()}{result[1:]}", "") for result in RESULTS]
        picked = self._picked(say.HOW_ENDED, number, titles)
        if not isinstance(picked, int):
            return picked
        self._guide.conclude(RESULTS[picked])
        self._say([say.RECORDED.format(result=RESULTS[picked])])
        return None

    def do_hand_over(self, _: str) -> None:
        """The packet as it would be pasted, nothing around its lines; then where it is kept."""
        made = self._guide.handover()
        self._say(["", *made.text.splitlines()] if made.text else [])
        self._say(["", f"{made.problem}."] if made.problem else [])
        if made.path:
            self._say(["", say.HANDOVER_FILE, made.path])

    def _go(self, go: Callable[[], None]) -> None:
        """Go, and show where that led, or say in one line why it cannot be."""
        try:
            go()
        except (WalkError, TargetError) as error:
            self._say([f"{error}."])
        else:
            self._show_step()

    def _picked(
        self, asked: str, number: str, options: list[tuple[str, str]], *, alone: bool = True
    ) -> int | Request | None:
        """The index of the option of that number, or of the one that the person picks.

        Without a number, the only option there is is taken where it may stand `alone`.
        """
        if not number and len(options) == 1 and alone:
            return 0
        if not number:
            return self._ask(lambda: self._prompt.pick(asked, options))
        if number.isdecimal() and len(number) <= 6 and 1 <= int(number) <= len(options):
            return int(number) - 1
        self._say([say.NO_SUCH_OPTION.format(number=number[:40], count=len(options))])
        return None

    def _text(self, question: str) -> str:
        return self._ask(lambda: self._prompt.text(question))

    def _show_step(self, *, problems: bool = False) -> None:
        with self._leaving.waiting():
            self._print_step(problems=problems)

    def _print_step(self, before: Iterable[str] = (), *, problems: bool) -> None:
        """The picture is taken once: what is said and what can be answered belong together.

        It is taken before it is our turn to speak: whoever has the guide may be waiting for that.
        """
        shown, view = self._place(), self._guide.view()
        with self._speaking:
            self._shown, self._view = shown, view
            page = self._page()
            self._print([*before, *page.step(view, problems=problems)])
            self._printed = MOST_LINES if page.goes_on else 0

    def _changed(self) -> None:
        """The guide's listener, on any thread. A document that was read again is shown at once, and
        where the evidence led by itself; that is never held up by what a person is doing."""
        if not self._asking or self._place() == self._shown or self._prompt.interrupt():
            return
        again = self._guide.edition != self._shown[0]
        news = say.READ_AGAIN if again else say.EVIDENCE_WENT_ON
        self._print_step(["", news], problems=again)
        with self._speaking:
            print(f"\n{question(self._view)}", end=" ", file=self._out, flush=True)

    def _say(self, lines: Iterable[str]) -> None:
        with self._leaving.waiting(), self._speaking:
            self._print(lines)

    def _print(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(encodable(line, self._glyphs), file=self._out)
        self._out.flush()
