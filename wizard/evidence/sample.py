"""What was measured at one moment: frozen, raw, and free of interpretation.

Numbers go by the names of what they measure, so that a new source needs no new field: it yields a
name, and what is written, recorded and drawn goes by that. Counters stay counters; rates, shares
and patterns are derived from two or more samples by wizard.evidence.row, so that a recording can be
judged again by later rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from wizard.text.fields import Line, Number, Whole

MOST_MEMBERS = 1000
"""No more processes than this are watched, so that a fork bomb cannot take the watcher along."""

GROUP = "group."
MACHINE = "machine."


class ProcessSample(Struct, frozen=True, array_like=True):
    """One process of the watched tree."""

    pid: Whole
    created: Number
    """Start time in seconds since the epoch; (pid, created) is the process's identity."""

    parent: Whole | None
    name: Line
    """The kernel's short name, cleaned."""

    values: Mapping[str, Number] = field(default_factory=dict)
    """What was read of it, by name; a name that is not here could not be read, or was not this
    time:

    - `rss`: resident memory in bytes; `mapped`: what files and shared memory back of it; `pss`:
      proportional memory in bytes, read rarely; `swap`: bytes in swap
    - `user_seconds`, `system_seconds`: CPU time used so far; `children_user_seconds`,
      `children_system_seconds`: that of its children which have ended and were waited for, and of
      theirs, left out while there is none
    - `switches`: voluntary context switches of all its threads so far; `queued_seconds`: time that
      they spent ready to run while others had the CPU. Both are read of the busiest alone
    - and each metric of the catalogue that is read per process, by the metric's own name"""


class Sample(Struct, frozen=True, omit_defaults=True):
    """One look at the target."""

    at: Number
    """Seconds since the epoch."""

    values: Mapping[str, Number] = field(default_factory=dict)
    """What was read of the target's control group and of the machine, by name:

    - `group.version`: 1 or 2, there wherever a control group is read; `group.shared`: 1 where
      processes outside the target's tree (and ours) are in the group too, else 0;
      `group.cpu_shared`: the same of the CPU group where version 1 keeps it apart
    - `group.memory_used`: working set in bytes, usage less inactive file pages (as cAdvisor has
      it); `group.memory_limit`, where there is one; `group.memory_peak`; `group.own_memory`: bytes
      of this program where it is in the same group; `group.others_memory`: bytes of their own of
      the processes in it outside the tree (and ours)
    - `group.oom_kills`: of the target's own group, so far; `group.children_ended`: in how many
      samples a child of the tree was seen to have ended, 0 where none ever did;
      `group.others_ended`: how many others of the group were seen to have ended;
      `group.high_events`: how often memory.high was exceeded so far
    - `group.cpu_seconds`; `group.cpu_limit`: quota in cores, where there is one; `group.periods`,
      `group.throttled_periods`; `group.own_cpu_seconds`; `group.others_cpu_seconds`: what
      those of the group's processes used while watched that are neither the target's nor ours,
      there wherever the group's CPU time counts as the target's and all of them could be read
    - `group.memory_stall_seconds`, `group.cpu_stall_seconds`: PSI `some` totals so far
    - `machine.cores`: how many the target may use at all, there wherever the machine is read;
      `machine.memory_total`, `machine.memory_used`; `machine.cpu_seconds`: busy time of all cores;
      `machine.memory_stall_seconds`, `machine.cpu_stall_seconds`; `machine.reaped_seconds`: CPU
      time of ended children that came to the processes above the target; `machine.oom_kills`,
      where no group counts them
    - and each metric of the catalogue that is read as it is, by the metric's own name"""

    processes: tuple[ProcessSample, ...] = ()
    """The tree, its main process first; empty once it is gone or where a machine is watched."""

    missing: Mapping[Line, Line] = field(default_factory=dict)
    """Metric → why it could not be read."""

    @property
    def has_group(self) -> bool:
        """Whether a control group was read."""
        return "group.version" in self.values

    @property
    def has_machine(self) -> bool:
        """Whether the machine was read."""
        return "machine.cores" in self.values
