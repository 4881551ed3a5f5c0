"""Hypothesis strategies: any events that a walk could write."""

from __future__ import annotations

import math
from array import array

from hypothesis import strategies as st

from wizard.evidence.history.tracks import History
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.target import Target
from wizard.text.clean import clean_line, clean_text
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    Concluded,
    Diagnosed,
    DocumentOpened,
    Ended,
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

lines = st.text(max_size=20).map(clean_line)
texts = st.text(max_size=40).map(clean_text)
documents = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
numbers = st.floats(-1e18, 1e18) | st.integers(-(2**53), 2**53)
wholes = st.integers(-(2**62), 2**62)
maybe_number = st.none() | numbers
maybe_whole = st.none() | wholes
maybe_line = st.none() | lines
times = st.floats(0, 1e11)

intervals = st.builds(Interval, numbers | st.just(-math.inf), numbers | st.just(math.inf))
readings = st.builds(
    Reading,
    lines,
    st.none() | intervals | st.frozensets(lines, max_size=3),
    maybe_line,
    lines,
    st.sampled_from(["measured", "detected", "stated", "recorded"]),
    maybe_line,
    lines,
)
targets = st.builds(
    Target,
    st.sampled_from(["process", "container", "machine"]),
    lines,
    maybe_whole,
    maybe_number,
    st.lists(lines, max_size=4).map(tuple),
    st.dictionaries(lines, readings, max_size=3),
    maybe_number,
)


@st.composite
def _histories(draw: st.DrawFn) -> History:
    """Whole numbers, which are written as they are, and none unknown, which would equal nothing."""
    at = sorted(draw(st.sets(st.integers(0, 10**10), min_size=1, max_size=5)))
    values = st.lists(st.integers(0, 10**6), min_size=len(at), max_size=len(at))
    columns = draw(st.dictionaries(st.sampled_from(["memory_used", "cpu_share"]), values))
    return History(
        draw(lines),
        draw(st.integers(1, 10**6)),
        array("d", at),
        {name: array("d", column) for name, column in columns.items()},
        tuple(map(float, at[:1])),
        tuple(draw(st.lists(lines, max_size=2))),
    )


histories = _histories()
names = st.sampled_from(["rss", "pss", "user_seconds", "switches", "files.open", "x"])
processes = st.builds(
    ProcessSample,
    wholes,
    numbers,
    maybe_whole,
    lines,
    st.dictionaries(names, numbers, max_size=3),
)
group_names = ("group.version", "group.shared", "group.memory_used", "group.cpu_seconds")
machine_names = ("machine.cores", "machine.memory_total", "files.open")
samples = st.builds(
    Sample,
    times,
    st.dictionaries(st.sampled_from([*group_names, *machine_names]), numbers, max_size=5),
    st.lists(processes, max_size=3).map(tuple),
    st.dictionaries(lines, lines, max_size=2),
)
verdicts = st.builds(
    Verdict,
    st.sampled_from(["true", "false", "unknown"]),
    st.lists(lines, max_size=2).map(tuple),
    maybe_line,
)
events = st.one_of(
    st.builds(DocumentOpened, times, lines, documents, lines, st.booleans()),
    st.builds(TargetChosen, times, targets),
    st.builds(TargetLost, times, lines),
    st.builds(FactStated, times, lines, lines),
    st.builds(
        StepEntered,
        times,
        lines,
        lines,
        st.sampled_from(["start", "answer", "contents", "next", "side", "find"]),
        st.booleans(),
        st.sampled_from([None, "question", "contents", "outcome"]),
    ),
    st.builds(
        AnswerGiven,
        times,
        lines,
        wholes,
        lines,
        lines,
        st.sampled_from(["person", "stated", "evidence"]),
        st.lists(verdicts, max_size=3).map(tuple),
        st.none() | st.tuples(lines, lines),
    ),
    st.builds(WentBack, times, wholes),
    st.builds(NoteAdded, times, lines, texts),
    st.builds(CommandCopied, times, lines, texts),
    st.builds(Sampled, times, samples),
    st.builds(HistoryRead, times, histories),
    st.builds(TrainingBegan, times, lines, lines, wholes, wholes),
    st.builds(
        Predicted, times, lines, wholes, lines, st.sampled_from(["true", "false", "unknown"])
    ),
    st.builds(HintTaken, times, lines, wholes, texts),
    st.builds(Diagnosed, times, lines, lines, st.booleans(), lines),
    st.builds(Concluded, times, lines, st.sampled_from(["solved", "not solved", "not known yet"])),
    st.builds(Resumed, times, lines),
    st.builds(Ended, times, st.sampled_from(["quit", "interrupted", "hang-up", "terminated"])),
)
