"""The board of causes, made when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, overload

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.readings.observe import observe
from wizard.flow.filling import fill_text
from wizard.walk.seen import Ahead, undisputed, verdicts_of
from wizard.walk.state import values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.reading import Evidence
    from wizard.evidence.series import Series
    from wizard.flow.model import Step
    from wizard.walk.causes import Cause, Causes
    from wizard.walk.check import CheckState
    from wizard.walk.events import Verdict
    from wizard.walk.state import Walk
    from wizard.walk.ways import Verdicts


class Look(Struct, frozen=True):
    """What is looked at, as it was at one moment."""

    walk: Walk
    step: Step
    """The current one."""

    series: Series
    evidence: Evidence
    """As the current step has to see it."""

    live: Evidence
    """With all that was sampled, also before a check."""

    check: CheckState | None
    """What the current step has come to, where it is one."""

    def at(self, causes: Causes, values: Mapping[str, str]) -> tuple[Cause, ...]:
        """The causes as they stand, their remedies filled in with `values`."""
        ahead = Ahead(self.walk, self.series, self.live)

        def verdicts(step: Step) -> tuple[Verdict | None, ...]:
            own = step is self.step
            return verdicts_of(step, self.evidence) if own else ahead.verdicts(step)

        found = causes.of(self.walk, self.step, verdicts, self.check, self._aside())
        return tuple(
            replace(cause, remedy=fill_text(cause.remedy, values).text)
            if "{{ " in cause.remedy
            else cause
            for cause in found
        )

    def _aside(self) -> Verdicts | None:
        """What is detected says at the steps behind us, where an answer says otherwise."""
        walk = undisputed(self.walk, self.live)
        if walk is self.walk:
            return None
        detected = observe(self.series, walk.about, values_of(walk.stated), self.live.at)
        return Ahead(walk, self.series, detected).verdicts


class CauseBoard(Sequence["Cause"]):
    """The causes of a document that asks something, the best supported first.

    Made when somebody looks at it: that takes half of what a whole view takes, and most screens
    show none of it.
    """

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
