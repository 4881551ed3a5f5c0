"""What was measured at one moment: frozen, raw, and free of interpretation.

Counters stay counters; rates, shares and patterns are derived from two or more samples by
wizard.evidence.readings.observe, so that a recording can be judged again by later rules.
"""

# ruff: noqa: TC003 - decoding looks at the types of fields

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

MOST_MEMBERS = 1000
"""No more processes than this are watched, so that a fork bomb cannot take the watcher along."""


class ProcessSample(Struct, frozen=True):
    """One process of the watched tree. None is a value that could not be read."""

    pid: int
    created: float
    """Start time in seconds since the epoch; (pid, created) is the process's identity."""

    parent: int | None
    name: str
    """The kernel's short name, cleaned."""

    rss: int | None
    """Resident memory in bytes."""

    user_seconds: float | None
    system_seconds: float | None
    """CPU time used so far."""

    switches: int | None = None
    """Voluntary context switches of all its threads so far; read of the busiest processes only."""

    pss: int | None = None
    """Proportional memory in bytes, sampled rarely; None between."""

    queued_seconds: float | None = None
    """Time that its threads spent ready to run while others had the CPU; read with `switches`."""


class GroupSample(Struct, frozen=True):
    """What the target's control group counts. None is what it does not say."""

    version: int
    """1 or 2."""

    shared: bool
    """Whether processes outside the target's tree (and ours) are in the group too."""

    memory_used: int | None = None
    """Working set in bytes: usage less inactive file pages, never below 0 (as cAdvisor has it)."""

    memory_limit: int | None = None
    """None where there is no limit."""

    memory_peak: int | None = None
    oom_kills: int | None = None
    cpu_seconds: float | None = None
    cpu_limit: float | None = None
    """Quota in cores, None where there is none."""

    periods: int | None = None
    throttled_periods: int | None = None
    memory_stall_seconds: float | None = None
    cpu_stall_seconds: float | None = None
    """PSI `some` totals so far."""

    own_memory: int | None = None
    """Bytes of this program itself where it is in the same memory group, else None."""

    own_cpu_seconds: float | None = None
    """CPU time of this program itself where it is in the same CPU group, else None."""

    cpu_shared: bool | None = None
    """`shared` for the CPU group where version 1 keeps it apart; None where it is the same."""


class MachineSample(Struct, frozen=True):
    """What the whole machine has; the limit where nothing else sets one."""

    memory_total: int
    memory_used: int
    cores: float
    """How many cores this process may use at all."""

    cpu_seconds: float | None = None
    """Busy time of all cores so far."""

    memory_stall_seconds: float | None = None
    cpu_stall_seconds: float | None = None
    """PSI `some` totals of the whole machine so far."""


class Sample(Struct, frozen=True):
    """One look at the target."""

    at: float
    """Seconds since the epoch."""

    processes: tuple[ProcessSample, ...]
    """The tree, its main process first; empty once it is gone or where a machine is watched."""

    group: GroupSample | None
    machine: MachineSample | None
    missing: Mapping[str, str] = field(default_factory=dict)
    """Metric or field → why it could not be read."""
