"""What `diagnose` said, held to what the table knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tests.faults.row import Ask, Row, Shown

Mark = Literal["right", "early", "unsaid", "WRONG"]
"""`right`; `early`: not seen yet, and there was not time enough; `unsaid`: there was time, and it
is unknown or the way stops before its end; `WRONG`: something is called true that is not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was asked for, and what was said of it."""

    asked: str
    said: str
    mark: Mark

    @property
    def fails(self) -> bool:
        return self.mark in ("WRONG", "unsaid")


def document_of(row: Row) -> str:
    """A flow whose one question has every condition of the row as an answer, so that the product
    itself judges them. Its last two answers have none: it is never decided."""
    conditions = [shown.when for shown in row.shows] + list(row.never)
    answers = [f"- [{condition}](#end)\n  - when: `{condition}`" for condition in conditions]
    return "\n".join(
        [
            "---",
            "start: readings",
            "---",
            "# What do the readings show? <a id='readings'></a>",
            "",
            *answers,
            "- [None](#end)",
            "- [I am not sure](#end)",
            "",
            "# End <a id='end'></a>",
            "",
        ]
    )


def judge_readings(row: Row, report: dict[str, Any]) -> list[Finding]:
    """A report on `document_of(row)`, condition by condition."""
    answers = report["end"]["answers"]
    seconds = report["seconds"]
    shown = [
        _judge_shown(one, answer, seconds) for one, answer in zip(row.shows, answers, strict=False)
    ]
    never = [
        Finding(f"never {answer['when']}", "true", "WRONG")
        for answer in answers[len(row.shows) : -2]
        if answer["verdict"] == "true"
    ]
    return shown + never


def _judge_shown(shown: Shown, answer: dict[str, Any], seconds: float) -> Finding:
    assert answer["when"] == shown.when, (answer, shown)
    match answer["verdict"]:
        case "true":
            return Finding(shown.when, "true", "right")
        case _ if seconds < shown.within:
            return Finding(shown.when, answer["verdict"], "early")
        case "false":
            return Finding(shown.when, "false", "WRONG")
        case _:
            return Finding(shown.when, f"unknown: {answer['missing']}", "unsaid")


def judge_end(ask: Ask, report: dict[str, Any]) -> Finding:
    """A report on the shipped flow: is its way one of the right ones, as far as it goes?"""
    walked = [visit["step"] for visit in report["path"]] + [report["end"]["step"]]
    sure = report["sure"]
    said = " > ".join(walked) + ("" if sure else " ?")
    begins = False
    for way in ask.ways:
        steps, unsure, _ = way.partition(" ?")
        right = steps.split(" > ")
        if walked == right and sure != bool(unsure):
            return Finding(call_of(ask), said, "right")
        begins = begins or (not sure and walked == right[: len(walked)])
    if not begins:
        return Finding(call_of(ask), said, "WRONG")
    early = report["seconds"] < ask.within
    return Finding(call_of(ask), said, "early" if early else "unsaid")


def call_of(ask: Ask) -> str:
    """The options of `diagnose`, as on the command line."""
    return " ".join(options_of(ask)) or "from the beginning"


def options_of(ask: Ask) -> list[str]:
    options = []
    if ask.alert:
        options += ["--alert", ask.alert]
    if ask.start:
        options += ["--start", ask.start]
    for fact, value in ask.stated.items():
        options += ["--set", f"{fact}={value}"]
    return options
