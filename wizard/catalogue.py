"""The catalogue of facts and metrics: pure data that every room may import.

A *fact* is known or stated once (`server.kind`), a *metric* is sampled (`memory.used`). Both have
a name, a kind of value, a unit and bounds. Conditions, placeholders, `--set` and readings are all
held to this one table, so a name that is not here exists nowhere. The rows of facts stand in
wizard.fact_rows, those of metrics here.

A metric that a source yields under its own name needs this row and nothing else: it is read from
the samples by its name (see `Metric.across`), and said to people as its row says.
"""

from __future__ import annotations

from wizard.fact import Fact, Kind, Metric
from wizard.fact_rows import ADVICE, FACTS

_METRICS: tuple[Metric, ...] = (
    Metric(
        "memory.used",
        Kind.BYTES,
        "Memory in use, as the platform's alert counts it: the working set.",
        more=(
            "File cache that is in use and shared memory are in it. The kernel takes cache back "
            "before it kills; shared memory stays."
        ),
        label="memory in use",
        curve="Memory",
    ),
    Metric(
        "memory.anon",
        Kind.BYTES,
        "Memory of the processes' own, which no file backs.",
        label="the processes' own memory",
    ),
    Metric(
        "memory.file",
        Kind.BYTES,
        "File cache within the memory in use: files that were read more than once.",
        more="The kernel takes it back when memory runs out.",
        label="file cache",
    ),
    Metric(
        "memory.shmem",
        Kind.BYTES,
        "Shared memory: files in /dev/shm and in other tmpfs, and what processes share.",
        more="It stays until the file is removed, whoever wrote it.",
        label="shared memory",
    ),
    Metric(
        "memory.swap",
        Kind.BYTES,
        "Memory that was moved out to swap.",
        more="It is not in the memory in use, and slow to come back.",
        label="memory in swap",
    ),
    Metric(
        "memory.limit",
        Kind.BYTES,
        "The most memory that may be used.",
        label="the memory limit",
    ),
    Metric(
        "memory.high",
        Kind.BYTES,
        "From how much memory on the kernel slows the processes to take some back.",
        more="It is set below the limit, and there no process is killed.",
        label="the limit above which it is slowed",
    ),
    Metric(
        "memory.over_high",
        Kind.COUNT,
        "How often memory.high was exceeded while we watched, and the processes were slowed.",
        label="times it was slowed for memory",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.peak",
        Kind.SHARE,
        "The highest share of the limit so far.",
        more="A spike that is over by now still shows in it.",
        label="peak memory",
        sentence="{label} was {value} of {whole}",
    ),
    Metric(
        "memory.share",
        Kind.SHARE,
        "Memory in use as a share of the limit.",
        more="The alert fires at 95 %; at 100 % a process is killed.",
        label="memory",
        sentence="{label} is at {value} of {whole}",
        curve="Memory",
        part_of="memory.used",
        alert=(0.80, 0.95),
    ),
    Metric(
        "memory.direction",
        Kind.WORD,
        "What memory did in the last minutes.",
        words=("rising", "level", "falling", "step", "spiky"),
        more="Known after half a minute, and no more than a first impression.",
        label="memory now",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.trend",
        Kind.WORD,
        "What memory does over ten minutes or more.",
        words=("growing", "flat", "falling", "step", "spiky"),
        more=(
            "growing: it climbs and does not come down; flat: it stays; step: one jump within "
            "moments; spiky: it goes up and down with the work; falling: it comes down."
        ),
        label="memory trend",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.at_start",
        Kind.WORD,
        "How memory was when the process's first half hour was over, against now.",
        words=("same", "lower", "higher"),
        more="Known where the curve reaches back to then, or was flat for a day.",
        label="memory at the start",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.at_rest",
        Kind.BYTES,
        "The most that memory in use can have been at the start of this life of the process.",
        more="The least that was seen with all workers up for half a minute.",
        label="memory at rest",
        sentence="{label} is {value}",
    ),
    Metric(
        "memory.slope",
        Kind.BYTES_PER_SECOND,
        "How fast memory grows.",
        low=float("-inf"),
        more="What goes up and comes down again is no growth.",
        label="memory growth",
    ),
    Metric(
        "memory.grower",
        Kind.WORD,
        "The part of memory that holds its climb.",
        words=("worker", "workers", "main", "sibling", "shared-memory", "file-cache"),
        more=(
            "worker: one alone; workers: all or several; main: the process that started them; "
            "sibling: another program in the container; shared-memory: files in /dev/shm; "
            "file-cache: files that were read."
        ),
        label="who grows",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.time_to_limit",
        Kind.SECONDS,
        "How long it takes until memory reaches the limit.",
        more="It assumes that memory grows on as it does now.",
        label="time until memory is full",
        sentence="memory will be full in {value}",
    ),
    Metric(
        "memory.oom_kills",
        Kind.COUNT,
        "Processes of the target that the OOM killer ended, as far as that was seen.",
        more=(
            "The kernel kills a process when memory runs out. A kill from before we watched, or of "
            "another process in the container, does not count. At 0 it proves nothing: the count "
            "begins anew with the container."
        ),
        label="OOM kills",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.kills_seen",
        Kind.COUNT,
        "The same while we watched, and so 0 says that none of them was killed meanwhile.",
        label="OOM kills while we watched",
        sentence="{label}: {value}",
    ),
    Metric(
        "memory.pressure",
        Kind.SHARE,
        "Share of time in which something waited for memory.",
        high=1.0,
        label="waiting for memory",
        sentence="something waited for memory {value} of the time",
    ),
    Metric(
        "memory.largest_worker",
        Kind.BYTES,
        "Memory of the largest worker.",
        label="the largest worker",
        sentence="{label} uses {value}",
    ),
    Metric(
        "memory.largest_pid",
        Kind.COUNT,
        "Process id of the largest worker.",
        low=1,
        label="the largest worker's process id",
    ),
    Metric(
        "cpu.cores",
        Kind.CORES,
        "CPU in use, in cores.",
        label="CPU in use",
        curve="CPU",
    ),
    Metric(
        "cpu.limit",
        Kind.CORES,
        "The most CPU that may be used, in cores.",
        label="the CPU limit",
    ),
    Metric(
        "cpu.share",
        Kind.SHARE,
        "CPU in use as a share of the limit.",
        more="The alert fires when it stays at 80 % for 15 minutes.",
        label="CPU",
        sentence="{label} is at {value} of {whole}",
        curve="CPU",
        part_of="cpu.cores",
        alert=(0.60, 0.80),
    ),
    Metric(
        "cpu.pattern",
        Kind.WORD,
        "How the processes spend their time.",
        words=("idle", "waiting", "bound", "throttled"),
        more=(
            "bound: it computes all the time; waiting: for a database, a file or the network; "
            "throttled: the quota stops it again and again; idle: it has nothing to do."
        ),
        label="the busiest process",
    ),
    Metric(
        "cpu.throttled",
        Kind.SHARE,
        "Share of scheduling periods in which the quota stopped the group.",
        high=1.0,
        more="It wants to compute, but its limit does not let it.",
        label="throttling",
        sentence="the quota throttled it in {value} of the periods",
    ),
    Metric(
        "cpu.user_share",
        Kind.SHARE,
        "Share of the CPU time that is spent in the program, not in the kernel.",
        high=1.0,
        label="time in the program",
        sentence="{value} of the CPU time is spent in the program",
    ),
    Metric(
        "cpu.busiest",
        Kind.SHARE,
        "CPU of the busiest process, 100% being one core.",
        more="A process with one thread can fill at most one core, which is a small part of four.",
        label="CPU of the busiest process",
        sentence="the busiest process uses {value}",
    ),
    Metric(
        "cpu.busiest_pid",
        Kind.COUNT,
        "Process id of the busiest process.",
        low=1,
        label="the busiest process's id",
    ),
    Metric(
        "cpu.pressure",
        Kind.SHARE,
        "Share of time in which something waited for a CPU.",
        high=1.0,
        label="waiting for a CPU",
        sentence="something waited for a CPU {value} of the time",
    ),
    Metric(
        "workers.count",
        Kind.COUNT,
        "How many workers are running.",
        label="workers",
        sentence="{value} running",
        curve="Workers",
    ),
    Metric(
        "workers.restarts",
        Kind.COUNT,
        "How many workers were replaced while we watched.",
        more="A server replaces a worker that died, took too long or has answered --max-requests.",
        label="workers replaced",
        sentence="{value} of workers",
        curve="Restarts",
    ),
)

CATALOGUE: dict[str, Fact] = {row.name: row for row in (*FACTS, *_METRICS, *ADVICE)}
"""Every fact and metric by its name, in the order in which they are listed to people."""

METRICS: dict[str, Metric] = {row.name: row for row in _METRICS}
"""Those that are sampled."""

WATCHED = ("memory.share", "cpu.share")
"""The metrics that are drawn where a document names none."""

LABELS = {row.name: row.curve for row in _METRICS if row.curve}
"""Metric → its name beside a curve; any other goes by its own."""

MEASURED = {row.name: row.part_of for row in _METRICS if row.part_of}
"""Share → the metric that it is a share of."""

SHARE_OF = {measured: share for share, measured in MEASURED.items()}

ALERTS = {row.name: row.alert for row in _METRICS if row.alert}
"""Share → (high, over the threshold of the platform's default alert)."""
