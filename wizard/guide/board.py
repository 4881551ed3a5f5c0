"""The board of causes of one moment, made when somebody looks at it.

It takes half of what a whole view takes, and most screens show none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from wizard.walk.causes import Cause


class Board(Sequence["Cause"]):
    """The causes of a document that asks something, the best supported first."""

    def __init__(
        self,
        make: Callable[[], tuple[Cause, ...]],
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        """`make` is called at most once, with `lock` held: what it looks at may grow meanwhile, but
        what there was at the moment that it is of stays."""
        self._make = make
        self._lock = lock or nullcontext()
        self._made: tuple[Cause, ...] | None = None

    @property
    def causes(self) -> tuple[Cause, ...]:
        if self._made is None:
            with self._lock:
                self._made = self._make()
            del self._make
        return self._made

    @overload
    def __getitem__(self, index: int) -> Cause: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Cause, ...]: ...
    def __getitem__(self, index: int | slice) -> Cause | tuple[Cause, ...]:
        return self.causes[index]

    def __len__(self) -> int:
        return len(self.causes)

    def __bool__(self) -> bool:
        """A document that asks something has causes: nobody has to make them to know that."""
        return True

    def __eq__(self, other: object) -> bool:
        return self.causes == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.causes)
