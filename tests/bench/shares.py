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
_FEW = 6


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

    def share(self, word: str, number: int) -> float | None:
        """The share of the calls of one bin that were right; None where there are none."""
        called = self.called[word, number]
        return self.right[word, number] / called if called else None

    def words(self) -> list[str]:
        """The words that were called, in the order of the table of what is right."""
        return [word for word in RIGHT if any(key[0] == word for key in self.called)]

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
        return f"{said:.2f}: {self.share(word, number):.2f} ({called})"


def left_out(title: str, parts: dict[str, Shares]) -> Iterable[str]:
    """For each word and bin: the share that is seen in each part beside the one in all others. More
    than a handful of parts are summed up: what the others would have it, and what is seen."""
    whole = Shares()
    for part in parts.values():
        whole += part
    yield f"{'left out: ' + title:24}share of the others, and share seen there (calls)"
    for word, number in sorted(whole.called, key=lambda key: (list(RIGHT).index(key[0]), key[1])):
        cells, expected = [], 0.0
        for name, part in parts.items():
            called = part.called[word, number]
            others = whole.called[word, number] - called
            if called and others:
                right = part.right[word, number]
                share = (whole.right[word, number] - right) / others
                expected += share * called
                cells.append(f"{name} {share:.2f}: {right / called:.2f} ({called})")
        called = whole.called[word, number]
        if len(parts) > _FEW:
            cells = [f"{expected / called:.2f}: {whole.share(word, number):.2f} ({called})"]
        said = f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}"
        yield f"{word:10}{said:14}{', '.join(cells)}"
