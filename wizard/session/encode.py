"""Events as JSON objects and back: `{"event": "step-entered", "at": …, …}`.

The tables below are the format; wizard/session/FORMAT.md says the same for people, and a test holds
the two together. Keys of a sample are short, since one is written each second. Writing refuses NaN
and infinity; reading trusts nothing (wizard.session.kinds). Neither knows files or clocks.
"""

from __future__ import annotations

import math
from typing import Any

from wizard.evidence.reading import Interval, Reading, Value
from wizard.evidence.sample import GroupSample, MachineSample, ProcessSample, Sample
from wizard.evidence.target import Target
from wizard.session.kinds import (
    DOCUMENT,
    FLAG,
    LINE,
    NUMBER,
    NUMBER_OR_NONE,
    TEXT,
    WHOLE,
    WHOLE_OR_NONE,
    DecodeError,
    EncodeError,
    Json,
    Kind,
    Table,
    named,
    optional,
    or_empty,
    read_record,
    record,
    row,
    several,
    word,
    write_record,
)
from wizard.session.past import history_kind, history_table
from wizard.text.clean import clean_line
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    Concluded,
    Diagnosed,
    DocumentOpened,
    Ended,
    Event,
    FactStated,
    HintTaken,
    HistoryRead,
    NoteAdded,
    Predicted,
    Resumed,
    Sampled,
    StepEntered,
    TargetChosen,
    TargetLost,
    TrainingBegan,
    Verdict,
    WentBack,
)

__all__ = ["EVENTS", "DecodeError", "EncodeError", "decode", "encode"]


# --- what is still possible of a fact ---------------------------------------------------------


def _write_value(value: Value) -> Json:
    if isinstance(value, Interval):
        return [_write_end(value.low), _write_end(value.high)]
    return sorted(value)


def _write_end(number: float) -> Json:
    return None if math.isinf(number) else NUMBER.write(number)


def _read_value(value: Json) -> Value:
    if type(value) is not list:
        raise DecodeError("an interval or an array of words is expected")
    if len(value) == 2 and not any(isinstance(part, str) for part in value):
        low, high = value
        return Interval(
            -math.inf if low is None else NUMBER.read(low),
            math.inf if high is None else NUMBER.read(high),
        )
    return frozenset(map(LINE.read, value))


_VALUE = Kind("interval or array of words", _write_value, _read_value)

_READING: Table = (
    ("name", "name", LINE),
    ("value", "value", optional(_VALUE)),
    ("missing", "missing", optional(LINE)),
    ("text", "text", or_empty(LINE, str)),
    ("origin", "origin", word("measured", "detected", "stated", "recorded")),
    ("detected", "detected", optional(LINE)),
    ("whole", "whole", or_empty(LINE, str)),
    ("because", "because", or_empty(LINE, str)),
)

_FACTS = named(record("reading", Reading, _READING))

# --- targets and samples ----------------------------------------------------------------------

_TARGET: Table = (
    ("kind", "kind", word("process", "container", "machine")),
    ("title", "title", LINE),
    ("pid", "pid", WHOLE_OR_NONE),
    ("created", "created", NUMBER_OR_NONE),
    ("command", "command", or_empty(several(LINE), tuple)),
    ("facts", "facts", or_empty(_FACTS, dict)),
    ("container_created", "container_created", NUMBER_OR_NONE),
)

_PROCESS: Table = (
    ("pid", "pid", WHOLE),
    ("created", "created", NUMBER),
    ("parent", "parent", WHOLE_OR_NONE),
    ("name", "name", LINE),
    ("rss", "rss", WHOLE_OR_NONE),
    ("user_seconds", "user", NUMBER_OR_NONE),
    ("system_seconds", "system", NUMBER_OR_NONE),
    ("switches", "switches", WHOLE_OR_NONE),
    ("pss", "pss", WHOLE_OR_NONE),
    ("queued_seconds", "queued", NUMBER_OR_NONE),
)
"""In an array, in this order."""

_GROUP: Table = (
    ("version", "v", WHOLE),
    ("shared", "shared", FLAG),
    ("memory_used", "used", WHOLE_OR_NONE),
    ("memory_limit", "limit", WHOLE_OR_NONE),
    ("memory_peak", "peak", WHOLE_OR_NONE),
    ("oom_kills", "oom", WHOLE_OR_NONE),
    ("cpu_seconds", "cpu", NUMBER_OR_NONE),
    ("cpu_limit", "quota", NUMBER_OR_NONE),
    ("periods", "periods", WHOLE_OR_NONE),
    ("throttled_periods", "throttled", WHOLE_OR_NONE),
    ("memory_stall_seconds", "mem_stall", NUMBER_OR_NONE),
    ("cpu_stall_seconds", "cpu_stall", NUMBER_OR_NONE),
    ("own_memory", "own", WHOLE_OR_NONE),
    ("own_cpu_seconds", "own_cpu", NUMBER_OR_NONE),
    ("cpu_shared", "cpu_shared", optional(FLAG)),
)

_MACHINE: Table = (
    ("memory_total", "total", WHOLE),
    ("memory_used", "used", WHOLE),
    ("cores", "cores", NUMBER),
    ("cpu_seconds", "cpu", NUMBER_OR_NONE),
    ("memory_stall_seconds", "mem_stall", NUMBER_OR_NONE),
    ("cpu_stall_seconds", "cpu_stall", NUMBER_OR_NONE),
)

_SAMPLE: Table = (
    ("at", "t", NUMBER),
    ("processes", "p", or_empty(several(row("process", ProcessSample, _PROCESS)), tuple)),
    ("group", "g", optional(record("group", GroupSample, _GROUP))),
    ("machine", "m", optional(record("machine", MachineSample, _MACHINE))),
    ("missing", "x", or_empty(named(LINE), dict)),
)

_CHOSEN = record("target", Target, _TARGET)

_HISTORY = history_table(_CHOSEN)
_PAST = history_kind(_HISTORY)

# --- events -----------------------------------------------------------------------------------

_VERDICT: Table = (
    ("truth", "truth", word("true", "false", "unknown")),
    ("reasons", "reasons", or_empty(several(LINE), tuple)),
    ("missing", "missing", optional(LINE)),
)


def _read_states(value: Json) -> tuple[str, str]:
    if type(value) is not list or len(value) != 2:
        raise DecodeError("an array of a fact and its value is expected")
    return LINE.read(value[0]), LINE.read(value[1])


_STATES = Kind("array of fact and value", list, _read_states)

EVENTS: dict[str, tuple[type[Any], Table]] = {
    "document-opened": (
        DocumentOpened,
        (
            ("at", "at", NUMBER),
            ("path", "path", LINE),
            ("text", "text", DOCUMENT),
            ("sha256", "sha256", LINE),
            ("main", "main", FLAG),
        ),
    ),
    "target-chosen": (
        TargetChosen,
        (("at", "at", NUMBER), ("target", "target", _CHOSEN)),
    ),
    "target-lost": (TargetLost, (("at", "at", NUMBER), ("reason", "reason", LINE))),
    "fact-stated": (
        FactStated,
        (("at", "at", NUMBER), ("fact", "fact", LINE), ("value", "value", LINE)),
    ),
    "step-entered": (
        StepEntered,
        (
            ("at", "at", NUMBER),
            ("step", "step", LINE),
            ("title", "title", LINE),
            ("via", "via", word("start", "answer", "contents", "next", "side", "find")),
            ("check", "check", FLAG),
            ("kind", "kind", optional(word("question", "contents", "outcome"))),
            ("alert", "alert", optional(LINE)),
        ),
    ),
    "answer-given": (
        AnswerGiven,
        (
            ("at", "at", NUMBER),
            ("step", "step", LINE),
            ("number", "number", WHOLE),
            ("text", "text", LINE),
            ("to", "to", LINE),
            ("by", "by", word("person", "stated", "evidence")),
            ("verdicts", "verdicts", several(record("verdict", Verdict, _VERDICT))),
            ("states", "states", optional(_STATES)),
        ),
    ),
    "went-back": (WentBack, (("at", "at", NUMBER), ("depth", "depth", WHOLE))),
    "note-added": (
        NoteAdded,
        (("at", "at", NUMBER), ("step", "step", LINE), ("text", "text", TEXT)),
    ),
    "command-copied": (
        CommandCopied,
        (("at", "at", NUMBER), ("step", "step", LINE), ("text", "text", TEXT)),
    ),
    "sampled": (
        Sampled,
        (("at", "at", NUMBER), ("sample", "s", record("sample", Sample, _SAMPLE))),
    ),
    "history-read": (HistoryRead, (("at", "at", NUMBER), ("history", "history", _PAST))),
    "training-began": (
        TrainingBegan,
        (
            ("at", "at", NUMBER),
            ("scenario", "scenario", LINE),
            ("title", "title", LINE),
            ("level", "level", WHOLE),
            ("seed", "seed", WHOLE),
        ),
    ),
    "predicted": (
        Predicted,
        (
            ("at", "at", NUMBER),
            ("step", "step", LINE),
            ("number", "number", WHOLE),
            ("text", "text", LINE),
            ("truth", "truth", word("true", "false", "unknown")),
        ),
    ),
    "hint-taken": (
        HintTaken,
        (
            ("at", "at", NUMBER),
            ("step", "step", LINE),
            ("number", "number", WHOLE),
            ("text", "text", TEXT),
        ),
    ),
    "diagnosed": (
        Diagnosed,
        (
            ("at", "at", NUMBER),
            ("step", "step", LINE),
            ("title", "title", LINE),
            ("right", "right", FLAG),
            ("reading", "reading", or_empty(LINE, str)),
        ),
    ),
    "concluded": (
        Concluded,
        (
            ("at", "at", NUMBER),
            ("step", "step", LINE),
            ("result", "result", word("solved", "not solved", "not known yet")),
        ),
    ),
    "resumed": (Resumed, (("at", "at", NUMBER), ("version", "version", LINE))),
    "ended": (
        Ended,
        (
            ("at", "at", NUMBER),
            ("reason", "reason", word("quit", "interrupted", "hang-up", "terminated")),
        ),
    ),
}
"""Name of an event → its class and table."""

_NAMES = {event: name for name, (event, _table) in EVENTS.items()}


def encode(event: Event) -> dict[str, Json]:
    """`event` as an object that json.dumps takes. Raises EncodeError for NaN and infinity."""
    name = next(_NAMES[base] for base in type(event).__mro__ if base in _NAMES)
    return {"event": name, **write_record(EVENTS[name][1], event)}


def decode(written: Json) -> Event | None:
    """The event that `encode` wrote; None for an event that this version does not know.

    Raises DecodeError with one line for anything else.
    """
    name = written.get("event") if type(written) is dict else None
    if type(name) is not str:
        raise DecodeError("no event is named")
    if name not in EVENTS:
        return None
    make, table = EVENTS[name]
    try:
        event: Event = read_record(make, table, written)
    except DecodeError as error:
        raise DecodeError(f"{clean_line(name)}: {error}") from error
    return event
