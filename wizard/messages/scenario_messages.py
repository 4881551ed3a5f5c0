"""What is said of scenarios: what is wrong with one, and what to do about it.

A pair is what is wrong, and what to do.
"""

from __future__ import annotations

# --- a scenario by name -----------------------------------------------------------------------

NO_NAME = "no scenario is named; `wizard train --list` shows them all"
NOT_FOUND = "there is no scenario {name!r}; `wizard train --list` shows them all"
NOT_FOUND_LIKE = (
    "there is no scenario {name!r}; did you mean {close}? `wizard train --list` shows them all"
)

# --- its document -----------------------------------------------------------------------------

UNREADABLE = ("this cannot be read as Markdown ({error})", "make it shorter, with less nesting")
TOO_LONG = (
    "this has too many lines and blocks to be read as Markdown",
    "make it shorter, with less nesting",
)
NO_LEVEL = ("it has no level", "write `level: 1` for a newcomer, or 2 or 3")
BAD_LEVEL = ("there is no level `{level}`", "write `level: 1` for a newcomer, or 2 or 3")
BAD_MINUTES = (
    "`{minutes}` is not a valid number of minutes",
    "write a number above 0, at most {most}, such as `minutes: 15`",
)
NO_BRIEFING = (
    "there is no briefing",
    "write what the person on call is told below `## Briefing`",
)
EMPTY_BRIEFING = (
    "the briefing is empty",
    "write what the person on call is told below `## Briefing`",
)
NO_DEBRIEFING = (
    "there is no debriefing",
    "write what gave the cause away, what the trap was and what to remember below `## Debriefing`",
)
EMPTY_DEBRIEFING = (
    "the debriefing is empty",
    "write what gave the cause away, what the trap was and what to remember below `## Debriefing`",
)
NO_HINT = (
    "there is no hint",
    "write a numbered list below `## Hints`, from a nudge to nearly the answer",
)
EMPTY_HINT = ("hint {number} is empty", "write it, or remove its number")
NO_READING = (
    "it does not say which reading gives the cause away",
    "write `reading:` and what an expert would look at, in one line",
)
STRAY_TEXT = (
    "this text is in none of the sections, so nobody sees it",
    "the sections are `## Briefing`, `## Hints` and `## Debriefing`",
)
STRAY_HEADING = (
    "`{heading}` is not a section of a scenario",
    "the sections are `## Briefing`, `## Hints` and `## Debriefing`",
)
UNKNOWN_NAME = ("nothing fills in `{{{{ {name} }}}}` in this training", "use one of {known}")

# --- what it shows ----------------------------------------------------------------------------

FAULT_AND_RECORDING = (
    "it has both a fault and a recording",
    "keep the one that is to be shown",
)
NO_FAULT = (
    "it has neither a fault nor a recording",
    "write `fault:` and a name from flows/training/README.md, or `recording:` and a file",
)
UNKNOWN_FAULT = ("there is no fault `{fault}`", "use one of {known}")
UNKNOWN_FAULT_LIKE = ("there is no fault `{fault}`", "did you mean `{close}`?")
CORRECT_STATEMENT = "correct it, or remove it"

# --- its flow ---------------------------------------------------------------------------------

NO_FLOW = (
    "it does not say which flow is walked",
    "write `flow:` and a name shown by `wizard list`, or a path",
)
FLOW_NOT_OPENED = "its flow cannot be opened: {reason}"
AMBIGUOUS_ALERT = (
    "the alert `{alert}` leads to several steps",
    "name an alert that leads to one step",
)
UNKNOWN_ALERT = (
    "{flow} has no alert `{alert}`",
    "the flow's front matter names the alerts that it has",
)
UNKNOWN_ALERT_LIKE = ("{flow} has no alert `{alert}`", "did you mean `{close}`?")
NO_END = ("it does not say which end is right", "write `ends: [STEP]`, the best one first")
END_IS_QUESTION = (
    "`{step}` is not an end: it asks `{title}`",
    "name a step that says what to do",
)
UNKNOWN_STEP = ("{flow} has no step `{step}`", "`wizard graph` shows the steps")
UNKNOWN_STEP_LIKE = ("{flow} has no step `{step}`", "did you mean `{close}`?")
UNKNOWN_ANSWER = ("`{title}` has no answer `{answer}`", "its answers are {known}")
UNKNOWN_ANSWER_LIKE = ("`{title}` has no answer `{answer}`", "did you mean `{close}`?")
NO_ANSWERS = ("`{title}` has no answer `{answer}`", "it has no answers at all")

# --- its way through the flow -----------------------------------------------------------------

BEGINS_ELSEWHERE = (
    "the way begins at `{here}`, not at `{step}`",
    "name `{here}` and its answer, or correct the answer before it",
)
LEADS_ELSEWHERE = (
    "the way leads to `{here}`, not to `{step}`",
    "name `{here}` and its answer, or correct the answer before it",
)
LEADS_NOWHERE = (
    "the answer leads to `{step}`, which does not exist",
    "correct the flow, or choose another answer",
)
ENDS_ELSEWHERE = (
    "the way ends at `{here}`, not at `{end}`",
    "name every question up to the first of `ends`",
)
