"""Said shares against seen ones: how often likely words were right, by how often they were said to
be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.bench.came import RIGHT, After

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.traces import Window
    from wizard.evidence.reading import Likely

BINS = 10


class Shares:
    """Likely words of the windows of one kind."""

    def __init__(self) -> None:
        self.called: Counter[tuple[str, int]] = Counter()
        """(word, bin) → calls."""

        self.right: Counter[tuple[str, int]] = Counter()
        """Those of them that were right by what came."""

        self.said: Counter[tuple[str, int]] = Counter()
        """The sum of the shares that were said, in thousandths."""

    def __iadd__(self, other: Shares) -> Shares:
        self.called += other.called
        self.right += other.right
        self.said += other.said
        return self

    def add(self, window: Window, likely: Likely, limit: float | None) -> None:
        """Count one call."""
        assert isinstance(likely.value, frozenset)
        (word,) = likely.value
        key = word, min(BINS - 1, int(likely.right * BINS))
        self.called[key] += 1
        self.said[key] += round(1000 * likely.right)
        self.right[key] += RIGHT[word](After(window, limit))

    def words(self) -> list[str]:
        """The words that were called, in the order of the table of what is right."""
        return [word for word in RIGHT if any(key[0] == word for key in self.called)]

    def seen(self, word: str) -> str:
        """`12/15 80%` of the calls of a word were right."""
        called = sum(count for key, count in self.called.items() if key[0] == word)
        right = sum(count for key, count in self.right.items() if key[0] == word)
        return f"{right}/{called} {right / called:.0%}"

    def table(self) -> Iterable[str]:
        """A line for each bin that has a call: what was said, and each word's calls."""
        words = self.words()
        if not words:
            return
        yield f"{'likely, said share':18}" + "".join(f"{word + ', right':>20}" for word in words)
        for number in range(BINS):
            cells = [self._cell(word, number) for word in words]
            if any(cells):
                said = f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}"
                yield f"{said:18}" + "".join(f"{cell:>20}" for cell in cells)

    def _cell(self, word: str, number: int) -> str:
        called = self.called[word, number]
        if not called:
            return ""
        said = self.said[word, number] / 1000 / called
        right = self.right[word, number]
        return f"{said:.2f}: {right / called:.2f} ({called})"
