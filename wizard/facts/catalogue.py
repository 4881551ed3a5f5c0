"""The catalogue of facts and metrics: pure data that every room may import.

A *fact* is known or stated once (`server.kind`), a *metric* is sampled (`memory.used`). Both have
a name, a kind of value, a unit and bounds. Conditions, placeholders, `--set` and readings are all
held to this one table, so a name that is not here exists nowhere.
"""

from __future__ import annotations

from enum import Enum

from wizard.frozen import frozen


class Kind(Enum):
    """What sort of value a fact has; it decides which comparisons and units a condition may use."""

    WORD = "word"
    """One of `Fact.words`."""

    COUNT = "count"
    """A whole number without unit."""

    BYTES = "bytes"
    """A size in bytes; written KiB, MiB or GiB."""

    SHARE = "share"
    """A fraction, 1.0 being the whole (or the limit); written in %."""

    CORES = "cores"
    """CPU time per wall time, in cores; written as a bare number."""

    SECONDS = "seconds"
    """A duration in seconds; written s, m, h or d."""

    BYTES_PER_SECOND = "bytes per second"
    """A rate of growth in bytes per second; written MiB/h."""

    VERSION = "version"
    """Numbers joined by dots, compared part by part."""

    TEXT = "text"
    """Any text; compared for equality only."""

    COMMAND_LINE = "command line"
    """A text that is filled in word by word, each word quoted for the shell."""


@frozen
class Fact:
    """One row of the catalogue."""

    name: str
    """The name in conditions and placeholders, e.g. `memory.used`."""

    kind: Kind
    """What sort of value it has."""

    meaning: str
    """One sentence for people: what the value says."""

    words: tuple[str, ...] = ()
    """Allowed words: all values of a WORD; of other kinds, those besides the measure (`unset`)."""

    low: float = 0.0
    """The least value that is possible, in the unit of `kind`."""

    high: float = float("inf")
    """The greatest value that is possible, in the unit of `kind`."""

    sampled: bool = False
    """True for a metric, which changes by itself; false for a fact."""

    by_answer: bool = False
    """Whether choosing an answer whose whole condition is `FACT is VALUE` states this fact."""

    more: str = ""
    """What a newcomer has to know besides; empty where the meaning says it all."""

    label: str = ""
    """What it is called in a sentence: `memory trend`."""

    sentence: str = "{label} is {value}"
    """How a value of it is said: `memory trend is growing 24 MiB/h`."""

    def said(self, value: str, whole: str = "") -> str:
        """A sentence that says its value, which is given as people read it; `whole` is what a share
        is of, where that is no limit."""
        return self.sentence.format(label=self.label, value=value, whole=whole or "its limit")


_MEMORY_PATTERNS = ("growing", "flat", "falling", "step", "spiky")
_UNBOUNDED = float("-inf")

_ROWS = (
    Fact(
        "app.kind",
        Kind.WORD,
        "How the application is deployed on the platform.",
        words=("cloud-native", "regular"),
        by_answer=True,
        label="the application",
    ),
    Fact(
        "server.kind",
        Kind.WORD,
        "The server that the process is started with.",
        words=("gunicorn", "celery", "other"),
        by_answer=True,
        more="gunicorn answers requests, celery works on tasks from a queue.",
        label="the server",
    ),
    Fact(
        "server.version", Kind.VERSION, "The version of that server.", label="the server's version"
    ),
    Fact(
        "server.workers",
        Kind.COUNT,
        "How many workers the start command asks for.",
        label="the number of workers asked for",
    ),
    Fact(
        "server.concurrency",
        Kind.COUNT,
        "How many tasks a celery worker runs at once; `unset` where it falls back to the cores.",
        words=("unset",),
        more="Each of them is a process with memory of its own.",
        label="concurrency",
    ),
    Fact(
        "server.max_requests",
        Kind.COUNT,
        "After how many requests gunicorn replaces a worker; `unset` where it never does.",
        words=("unset",),
        more="A worker that is replaced gives back all of its memory.",
        label="--max-requests",
    ),
    Fact(
        "start_command",
        Kind.COMMAND_LINE,
        "The command line of the target's main process.",
        label="the start command",
    ),
    Fact(
        "pid",
        Kind.COUNT,
        "The process id of the target's main process.",
        low=1,
        label="the process id",
    ),
    Fact("host", Kind.TEXT, "The name of the machine or container.", label="the host"),
    Fact(
        "container.kind",
        Kind.WORD,
        "What surrounds the process.",
        words=("kubernetes", "docker", "none"),
        by_answer=True,
        label="the container",
    ),
    Fact(
        "container.age",
        Kind.SECONDS,
        "For how long the container has been running.",
        label="the container's age",
    ),
    Fact(
        "target.age",
        Kind.SECONDS,
        "For how long the target's main process has been running.",
        label="the process's age",
    ),
    Fact(
        "memory.used",
        Kind.BYTES,
        "Memory in use that cannot be taken back.",
        sampled=True,
        label="memory in use",
    ),
    Fact(
        "memory.limit",
        Kind.BYTES,
        "How much memory there may be.",
        sampled=True,
        label="the memory limit",
    ),
    Fact(
        "memory.peak",
        Kind.SHARE,
        "The highest share of the limit so far.",
        sampled=True,
        more="A spike that is over by now still shows in it.",
        label="peak memory",
        sentence="{label} was {value} of {whole}",
    ),
    Fact(
        "memory.share",
        Kind.SHARE,
        "Memory in use as a share of the limit.",
        sampled=True,
        more="The alert fires at 95 %; at 100 % a process is killed.",
        label="memory",
        sentence="{label} is at {value} of {whole}",
    ),
    Fact(
        "memory.direction",
        Kind.WORD,
        "What memory did in the last minutes.",
        words=("rising", "level", "falling", "step", "spiky"),
        sampled=True,
        more="Known after half a minute, and no more than a first impression.",
        label="memory now",
        sentence="{label}: {value}",
    ),
    Fact(
        "memory.trend",
        Kind.WORD,
        "What memory does over ten minutes or more.",
        words=_MEMORY_PATTERNS,
        sampled=True,
        more=(
            "growing: it climbs and does not come down; flat: it stays; step: one jump within "
            "moments; spiky: it goes up and down with the work; falling: it comes down."
        ),
        label="memory trend",
        sentence="{label}: {value}",
    ),
    Fact(
        "memory.slope",
        Kind.BYTES_PER_SECOND,
        "How fast memory grows.",
        low=_UNBOUNDED,
        sampled=True,
        more="What goes up and comes down again is no growth.",
        label="memory growth",
    ),
    Fact(
        "memory.time_to_limit",
        Kind.SECONDS,
        "When memory reaches the limit.",
        sampled=True,
        more="It assumes that memory grows on as it does now.",
        label="time until memory is full",
    ),
    Fact(
        "memory.oom_kills",
        Kind.COUNT,
        "Processes ended by the OOM killer.",
        sampled=True,
        more=(
            "The kernel ends a process when memory runs out. At 0 it proves nothing: the count "
            "begins anew with the container."
        ),
        label="OOM kills",
        sentence="{label}: {value}",
    ),
    Fact(
        "memory.pressure",
        Kind.SHARE,
        "Share of time in which something waited for memory.",
        high=1.0,
        sampled=True,
        label="waiting for memory",
        sentence="something waited for memory {value} of the time",
    ),
    Fact(
        "memory.largest_worker",
        Kind.BYTES,
        "Memory of the largest worker.",
        sampled=True,
        label="the largest worker",
        sentence="{label} holds {value}",
    ),
    Fact(
        "memory.largest_pid",
        Kind.COUNT,
        "Process id of the largest worker.",
        low=1,
        sampled=True,
        label="the largest worker's process id",
    ),
    Fact("cpu.cores", Kind.CORES, "CPU in use, in cores.", sampled=True, label="CPU in use"),
    Fact(
        "cpu.limit",
        Kind.CORES,
        "How much CPU there may be, in cores.",
        sampled=True,
        label="the CPU limit",
    ),
    Fact(
        "cpu.share",
        Kind.SHARE,
        "CPU in use as a share of the limit.",
        sampled=True,
        more="The alert fires at 80 % for some minutes.",
        label="CPU",
        sentence="{label} is at {value} of {whole}",
    ),
    Fact(
        "cpu.pattern",
        Kind.WORD,
        "How the processes spend their time.",
        words=("idle", "waiting", "bound", "throttled"),
        sampled=True,
        more=(
            "bound: it computes all the time; waiting: for a database, a file or the network; "
            "throttled: the quota stops it again and again; idle: it has nothing to do."
        ),
        label="the busiest process",
    ),
    Fact(
        "cpu.throttled",
        Kind.SHARE,
        "Share of scheduling periods in which the quota stopped the group.",
        high=1.0,
        sampled=True,
        more="It wants to compute, and the limit does not let it.",
        label="throttling",
        sentence="the quota stopped it in {value} of the periods",
    ),
    Fact(
        "cpu.user_share",
        Kind.SHARE,
        "Share of the CPU time that is spent in the program, not in the kernel.",
        high=1.0,
        sampled=True,
        label="time in the program",
        sentence="{value} of the CPU time is in the program",
    ),
    Fact(
        "cpu.busiest",
        Kind.SHARE,
        "CPU of the busiest process, 100% being one core.",
        sampled=True,
        more="One process of one thread can fill one core at most, which is little of four.",
        label="CPU of the busiest process",
        sentence="the busiest process uses {value}",
    ),
    Fact(
        "cpu.busiest_pid",
        Kind.COUNT,
        "Process id of the busiest process.",
        low=1,
        sampled=True,
        label="the busiest process's id",
    ),
    Fact(
        "cpu.pressure",
        Kind.SHARE,
        "Share of time in which something waited for a CPU.",
        high=1.0,
        sampled=True,
        label="waiting for a CPU",
        sentence="something waited for a CPU {value} of the time",
    ),
    Fact(
        "workers.count",
        Kind.COUNT,
        "How many workers are running.",
        sampled=True,
        label="workers",
        sentence="{value} running",
    ),
    Fact(
        "workers.restarts",
        Kind.COUNT,
        "How many workers were replaced while we watched.",
        sampled=True,
        more="gunicorn replaces a worker that died, took too long or has answered --max-requests.",
        label="workers replaced",
        sentence="{value} of workers seen",
    ),
)

CATALOGUE: dict[str, Fact] = {fact.name: fact for fact in _ROWS}
"""Every fact and metric by its name, in the order in which they are listed to people."""
