"""What the CPU use says of memory: whether there is more work, and how much memory goes with it.
Pure.

Memory that follows the work looks like a leak as long as the work rises, and only the work itself
can tell them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.curves.blocks import Block, sizes
from wizard.evidence.curves.robust import median, residuals, steepness, theil_sen

if TYPE_CHECKING:
    from collections.abc import Sequence

RISES = 0.1
"""CPU use that grows by more than this part of its median over a stretch is more work."""

_MOST_READ = 301
"""Values of a block that its mean is taken of; CPU use comes in bursts, so more than for a
median."""


def work_of(made: Sequence[Block], work: Sequence[float]) -> list[float]:
    """Mean CPU use in each block; empty where one of them holds none."""
    means = []
    for block in made:
        apart = -(-(block.until - block.first) // _MOST_READ)
        read = sizes(work[block.first : block.until : apart])
        if not read:
            return []
        means.append(sum(read) / len(read))
    return means


def work_rises(at: Sequence[float], work: Sequence[float]) -> bool:
    """Whether there is more and more work over the stretch."""
    line = theil_sen(at, work)
    return line.low > 0 and line.slope * (at[-1] - at[0]) > RISES * median(work)


def without_work(
    at: Sequence[float], levels: Sequence[float], work: Sequence[float]
) -> list[float]:
    """The levels less what follows the work. How much memory goes with how much work is seen where
    both leave their own trends (Frisch and Waugh, Econometrica 1, 1933), so that a leak is not
    taken for work that rises as steadily."""
    moves = residuals(at, work, steepness(at, work))
    rest = residuals(at, levels, steepness(at, levels))
    whole = sum(move * move for move in moves)
    if whole <= 0:
        return list(levels)
    share = max(0.0, sum(a * b for a, b in zip(moves, rest, strict=True)) / whole)
    usual = median(work)
    return [level - share * (cores - usual) for level, cores in zip(levels, work, strict=True)]
