"""A guide with a fixed script: it drives the face where no flow and no machine is needed."""

# ruff: noqa: RUF001 — other scripts have punctuation that looks like ours
from __future__ import annotations

from dataclasses import dataclass, field
from math import sin
from typing import TYPE_CHECKING, Literal

from tests.helpers.values import replace
from wizard.flow.blocks import (
    Block,
    CodeBlock,
    ListBlock,
    Paragraph,
    Quote,
    TableBlock,
    TextSpan,
)
from wizard.guide.entering import entered
from wizard.guide.view import (
    CandidateView,
    ChoiceView,
    CommandView,
    FoundView,
    GaugeMark,
    GaugeView,
    HandoverView,
    SeeAlsoView,
    StepView,
    TargetView,
    TrailView,
    View,
)
from wizard.guide.view import Span as ViewSpan
from wizard.walk.events import EndReason, Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.walk.causes import Turn

TARGET = TargetView(
    "watching", "gunicorn wsgi:app (pid 4242)", "4 workers · 2 restarts · up 3 h 12 min"
)
MEMORY = GaugeView(
    "memory.share",
    "Memory",
    tuple(0.3 + 0.5 * second / 299 for second in range(300)),
    0.79,
    "812 MiB of 1.00 GiB",
    "79 %",
    "rising",
    "warning",
    (GaugeMark(0.95, "95 %"),),
)
CPU = GaugeView(
    "cpu.share",
    "CPU",
    tuple(0.1 + 0.05 * sin(second / 9) for second in range(300)),
    0.12,
    "0.48 of 4 cores",
    "12 %",
    "waiting",
    "normal",
    (GaugeMark(0.8, "80 %"),),
)
UNKNOWN = GaugeView("cpu.share", "CPU", (), None, "unknown", "", "the process is gone", "unknown")
RESTARTS = GaugeView("workers.restarts", "Restarts", (), None, "2 restarts", "", "", "normal")


def text(words: str) -> Paragraph:
    return Paragraph((TextSpan(words),))


def choice(number: int, words: str, **more: object) -> ChoiceView:
    plain = ChoiceView(number, words, "", "answer", None, None, f"Step of {words}")
    return replace(plain, **more)  # type: ignore[arg-type]


def step(name: str, title: str, *choices: ChoiceView, **more: object) -> StepView:
    kind = "question" if len(choices) > 1 else "outcome"
    plain = StepView(name, title, kind, False, (), (), (), choices, (), "", None)
    return replace(plain, **more)  # type: ignore[arg-type]


WHICH = step(
    "which-alert",
    "Which alert did you receive?",
    choice(
        1,
        "Memory",
        description="usage has been at 95 % of the limit or above, or a process was OOM-killed",
        condition="memory.share >= 95% or memory.oom_kills > 0",
        verdict=Verdict("unknown", ("memory.share is 79 %",), "memory.oom_kills: no such counter"),
        leads_to="What serves the application?",
    ),
    choice(
        2,
        "CPU",
        description="usage has been at 80 % of the limit or above",
        condition="cpu.share >= 80% for 30s",
        verdict=Verdict("false", ("cpu.share is 12 %",)),
        leads_to="Does the application compute a lot?",
    ),
    choice(
        3,
        "A process keeps restarting, or users see 502",
        condition="workers.restarts > 0",
        verdict=Verdict("true", ("workers.restarts is 2",)),
        leads_to="What ended the process?",
    ),
    choice(4, "I am not sure", leads_to="Is memory or CPU near its limit?"),
    why=(
        text(
            "Memory and CPU alerts have different causes, and what helps against one of them makes "
            "the other worse."
        ),
    ),
    source="Handling Resource Usage Alerts",
)

CURVE = step(
    "curve",
    "How does the memory curve look?",
    choice(
        1,
        "It climbs slowly and steadily, and falls only when a worker is replaced",
        description="hours rather than minutes",
        condition="memory.trend is growing",
        verdict=Verdict("true", ("memory.trend is growing: 24 MiB/h over 2 h 10 min",)),
        leads_to="Recycle the workers",
    ),
    choice(
        2,
        "It jumps",
        condition="memory.trend is step",
        verdict=Verdict("false", ("memory.trend is growing",)),
        leads_to="Ask for more memory",
    ),
    choice(
        3,
        "It follows the load",
        condition="memory.trend is level",
        verdict=Verdict("unknown", (), "memory.trend: 4 min of 10 min seen"),
        leads_to="Add instances",
    ),
    choice(4, "I am not sure", leads_to="Find the curve"),
    blocks=(
        text(
            "The monitoring page of the application shows the curve of the last days. What the "
            "wizard sees is only what happened since it was opened."
        ),
        Paragraph(
            (
                TextSpan("Compare the time of a climb with the "),
                TextSpan("requests", strong=True),
                TextSpan(" of that time, and look at "),
                TextSpan("all", emphasis=True),
                TextSpan(" workers: a leak is in all of them. More in "),
                TextSpan("the manual", href="https://docs.example.org/memory"),
                TextSpan(" and in "),
                TextSpan("the other way to look", href="#look"),
                TextSpan("."),
            )
        ),
        text("A warm-up looks like a leak for the first half hour of a process's life."),
    ),
    see_also=(
        SeeAlsoView("the other way to look", "look", "Is memory or CPU near its limit?"),
        SeeAlsoView("contact", "contact", "Contact the assistant"),
    ),
    preselected=1,
)

RECYCLE = step(
    "recycle",
    "Recycle the workers",
    choice(1, "Check whether it helped", leads_to="Did recycling the workers help?"),
    blocks=(
        Paragraph(
            (
                TextSpan("Most probably there is a "),
                TextSpan("memory leak in the code", strong=True),
                TextSpan(". Work round it by adding these arguments to the start command:"),
            )
        ),
        CodeBlock("--max-requests 1024 --max-requests-jitter 50", "bash", 0),
        text("The whole command would then be:"),
        CodeBlock(
            "gunicorn wsgi:app --workers 4 --bind 0.0.0.0:5000 --access-logfile - "
            "--max-requests 1024 --max-requests-jitter 50",
            "bash",
            1,
        ),
        Quote(
            (text("This works round the leak; it does not mend it."),),
            "warning",
        ),
        Quote((text("`--max-requests-jitter` needs gunicorn 19.2 or later."),), "note"),
    ),
    commands=(
        CommandView(
            "--max-requests 1024 --max-requests-jitter 50",
            "--max-requests 1024 --max-requests-jitter 50",
            "args",
            (),
        ),
        CommandView(
            "gunicorn wsgi:app --workers 4 --bind 0.0.0.0:5000 --access-logfile - "
            "--max-requests 1024 --max-requests-jitter 50",
            "{{ start_command }} --max-requests 1024 --max-requests-jitter 50",
            "change",
            ("port",),
        ),
    ),
    source="For processes started with gunicorn <https://example.org/gunicorn>",
    preselected=1,
)

CONTENTS = step(
    "contents",
    "The runbooks of the cluster",
    *(choice(number, f"Runbook {number} about alert {number * 37}") for number in range(1, 91)),
    kind="contents",
    blocks=tuple(text(f"Paragraph {number} of the preface.") for number in range(1, 9)),
)

CHINESE = step(
    "chinese",
    "内存使用率告警：进程的内存曲线如何变化？",
    choice(1, "缓慢而稳定地上升", description="很可能是内存泄漏", leads_to="重启工作进程"),
    choice(2, "突然上升", leads_to="垂直扩容"),
    blocks=(
        text(
            "如果内存使用量随着任务数或流量的增加而增加，请先尝试水平扩容，即增加实例数。"
            "如果单个任务或请求需要过多的内存（例如读取一个超大的文件），只有垂直扩容才有帮助。"
        ),
        TableBlock(
            ((TextSpan("名称"),), (TextSpan("含义"),)),
            (
                ((TextSpan("工作集"),), (TextSpan("使用量减去不活跃的文件页"),)),
                ((TextSpan("limit"),), (TextSpan("容器的上限"),)),
            ),
        ),
    ),
)

LONG = step(
    "long",
    "A very long step",
    choice(1, "Read on"),
    blocks=(ListBlock(tuple((text(f"Item {number}"),) for number in range(1000)), None),),
)


def view_of(current: StepView, *visits: TrailView, **more: object) -> View:
    plain = View(
        "Handling resource usage alerts",
        TARGET,
        (MEMORY, CPU),
        (*visits, TrailView(current.title, "", None)),
        current,
        bool(visits),
        None,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


TRAIL = (
    TrailView("Which alert did you receive?", "Memory", "person"),
    TrailView("What serves the application?", "gunicorn", "stated"),
)

FIRST = view_of(WHICH)
SECOND = view_of(CURVE, *TRAIL)

_CLIMBS = (
    "memory trend: growing 66 MiB/min (a straight climb for 4 min; may be warm-up; measured on "
    "real machines)",
)
_EARLY = "memory trend: needs 10 min after the first 30 min of its life"
LIKELY = view_of(
    replace(
        CURVE,
        choices=tuple(
            replace(one, verdict=said)
            for one, said in zip(
                CURVE.choices,
                (
                    Verdict("unknown", (), _EARLY, "true", 0.8, _CLIMBS),
                    Verdict("unknown", (), _EARLY, "false", 0.8, _CLIMBS),
                    Verdict("unknown", (), _EARLY),
                    None,
                ),
                strict=True,
            )
        ),
        preselected=1,
    ),
    *TRAIL,
)
"""Nothing is decided yet, and one answer is likely."""

OUTCOME = view_of(RECYCLE, *TRAIL, TrailView(CURVE.title, CURVE.choices[0].text, "person"))


PACKET = HandoverView("# Handover\n\n- Application: …\n", "/sessions/a.handover.md", "")


@dataclass
class ScriptedGuide:
    """Shows `views` one after the other: an answer leads to the next, Back to the one before."""

    views: list[View]
    at: int = 0
    calls: list[tuple[object, ...]] = field(default_factory=list)
    saves: bool = True
    demo_wanted: bool = False
    found: tuple[FoundView, ...] = (
        FoundView("recycle", "Recycle the workers", "guidance"),
        FoundView("curve", "How does the memory curve look?", "question"),
    )
    processes: tuple[CandidateView, ...] = (
        CandidateView(4242, "gunicorn wsgi:app", "4 workers · 812 MiB · up 3 h 12 min"),
        CandidateView(5151, "celery -A proj worker", "8 workers · 300 MiB · up 2 d 4 h"),
    )
    packet: HandoverView = PACKET
    span: ViewSpan | None = None
    decides: bool = False
    """Whether the evidence decides the current question."""

    listeners: list[Callable[[], None]] = field(default_factory=list)

    def view(self) -> View:
        return self.views[self.at]

    def answer(self, number: int) -> None:
        self.calls.append(("answer", number))
        self.at = min(self.at + 1, len(self.views) - 1)

    def back(self) -> bool:
        self.calls.append(("back",))
        if not self.at:
            return False
        self.at -= 1
        return True

    def take_back(self, turn: Turn) -> bool:
        self.calls.append(("take_back", turn))
        return True

    def follow(self) -> bool:
        self.calls.append(("follow",))
        if not self.decides:
            return False
        self.at = min(self.at + 1, len(self.views) - 1)
        return True

    def open(self, step_id: str, via: Literal["side", "find"]) -> None:
        self.calls.append(("open", step_id, via))

    def find(self, words: str) -> tuple[FoundView, ...]:
        return tuple(found for found in self.found if words.casefold() in found.title.casefold())

    def candidates(self) -> tuple[CandidateView, ...]:
        return self.processes

    def watch(self, pid: int) -> None:
        self.calls.append(("watch", pid))
        if pid not in {process.pid for process in self.processes}:
            raise ValueError(f"pid {pid}: there is no such process")

    def copied(self, text: str) -> None:
        self.calls.append(("copied", text))

    def note(self, text: str) -> bool:
        self.calls.append(("note", text))
        return self.saves

    def enter_value(self, text: str) -> str:
        self.calls.append(("enter_value", text))
        fact, value = entered(text, self.view().step.wanted)
        return f"Entered: {fact} is {value}."

    def conclude(self, result: Result) -> None:
        self.calls.append(("conclude", result))

    def handover(self) -> HandoverView:
        self.calls.append(("handover",))
        return self.packet

    def hint(self) -> bool:
        self.calls.append(("hint",))
        return False

    def diagnose(self, reading: str) -> None:
        self.calls.append(("diagnose", reading))

    def prepare(self) -> None:
        self.calls.append(("prepare",))

    def end(self, reason: EndReason) -> None:
        self.calls.append(("end", reason))

    def subscribe(self, listener: Callable[[], None], *, calm: bool = False) -> None:
        self.listeners.append(listener)

    def show(self, view: View) -> None:
        """Another view in place of the present one, as when a sample came in."""
        self.views[self.at] = view
        for listener in self.listeners:
            listener()


def blocks_of(*blocks: Block) -> tuple[Block, ...]:
    return blocks
