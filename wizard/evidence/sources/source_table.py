"""The table of sources: one row a source, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.sources.machine import Machine
from wizard.evidence.sources.process_tree import ProcessTree, ThreadWaits
from wizard.evidence.sources.shared_memory import SharedMemory
from wizard.evidence.sources.target_group import TargetGroup

if TYPE_CHECKING:
    from wizard.evidence.sources.source import Source

SOURCES: tuple[type[Source], ...] = (
    ProcessTree,
    ThreadWaits,
    TargetGroup,
    SharedMemory,
    Machine,
)
"""A source may use what those above it found out."""
