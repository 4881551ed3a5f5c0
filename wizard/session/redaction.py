"""What is done to the texts of an event: freed of control codes when it is read, of secrets when it
happens, of names of hosts and users where a session is anonymous.

The types of the fields say which texts those are (wizard.text.fields). Command lines are blanked
where they are read (wizard.evidence); what people type or copy is blanked here. Documents are kept
as they are, since their hash is kept with them.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.history.tracks import History
from wizard.evidence.reading import Interval
from wizard.evidence.target import Target
from wizard.text.clean import clean_line, clean_text
from wizard.text.fields import LINE, NAMES, SECRETS, TEXT, Mark
from wizard.walk.events import CommandCopied, Event, HistoryRead, NoteAdded, TargetChosen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.text.anonymize import KnownNames

Value = TypeVar("Value")
Change: TypeAlias = Callable[[Any], Any]


class Pass:
    """One way through a value: what is done to each text, by the mark of its field. What a class
    needs is found out when the first value of it comes."""

    def __init__(
        self,
        marked: Mapping[Mark, Change],
        values: Mapping[type, Change] | None = None,
    ) -> None:
        """`marked` is done to fields of these marks, `values` to all of a class."""
        self._marked = marked
        self._values = values or {}
        self._known: dict[type, tuple[tuple[str, Change], ...]] = {}

    def __call__(self, value: Value) -> Value:
        return self._of_struct(value)  # type: ignore[no-any-return]

    def _of_struct(self, value: Any) -> Any:
        kind = type(value)
        if kind in self._values:
            return self._values[kind](value)
        changes = self._known.get(kind)
        if changes is None:
            hints = hints_of(kind, include_extras=True)
            planned = ((name, self._change(hints[name])) for name in kind.__struct_fields__)
            changes = self._known[kind] = tuple((n, change) for n, change in planned if change)
        changed = {}
        for name, change in changes:
            old = getattr(value, name)
            if (new := change(old)) is not old:
                changed[name] = new
        return replace(value, **changed) if changed else value

    def _change(self, hint: Any) -> Change | None:
        """What is done to values of this type; None for nothing."""
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Annotated:
            marks = (self._marked.get(mark) for mark in inner[1:] if isinstance(mark, Mark))
            return _one_after_other(self._change(inner[0]), *marks)
        if origin in (Union, types.UnionType):
            changes = {
                _class_of(member): change for member in inner if (change := self._change(member))
            }
            return _for_class(changes) if changes else None
        if origin in (tuple, frozenset):
            change = self._change(inner[0])
            return None if change is None else _for_each(origin, change)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return _for_items(*map(self._change, inner))
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self._of_struct
        return None


def _class_of(hint: Any) -> type:
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    kind: type = get_origin(plain) or plain
    return kind


def _one_after_other(*changes: Change | None) -> Change | None:
    steps = tuple(filter(None, changes))
    if len(steps) < 2:
        return steps[0] if steps else None

    def change(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return change


def _for_class(changes: Mapping[type, Change]) -> Change:
    def change(value: Any) -> Any:
        step = changes.get(type(value))
        return value if step is None else step(value)

    return change


def _for_each(kind: Change, change: Change) -> Change:
    def each(values: Any) -> Any:
        changed = [change(value) for value in values]
        same = all(new is old for new, old in zip(changed, values, strict=True))
        return values if same else kind(changed)

    return each


def _for_items(of_key: Change | None, of_value: Change | None) -> Change | None:
    if of_key is None and of_value is None:
        return None

    def change(values: Any) -> Any:
        return {
            of_key(key) if of_key else key: of_value(value) if of_value else value
            for key, value in values.items()
        }

    return change


# --- the three ways through -------------------------------------------------------------------


def _without_open_ends(interval: Interval) -> Interval:
    """Its open ends are the defaults themselves, which are left out where it is written."""
    given = {
        name: end
        for name, end in (("low", interval.low), ("high", interval.high))
        if not math.isinf(end)
    }
    return Interval(**given) if len(given) < 2 else interval


_CLEANED = Pass({LINE: clean_line, TEXT: clean_text})
_WRITABLE = Pass({LINE: clean_line, TEXT: clean_text}, values={Interval: _without_open_ends})


def cleaned(value: Value) -> Value:
    """What was read, free of control codes."""
    return _CLEANED(value)


def writable(value: Value) -> Value:
    """As it can be written."""
    return _WRITABLE(value)


def _redact(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """A text, or the words of a command line, without secrets."""
    # Late: compiling its patterns takes milliseconds, and a start has nothing to blank.
    from wizard.text.redact import redact, redact_words

    if isinstance(value, str):
        return redact(value)
    # An option and its value are two words here: only together are they a secret.
    return redact_words(tuple(map(redact, value)))


_WITHHELD = Pass({SECRETS: _redact})


def withheld(event: Value) -> Value:
    """`event` with `[blanked]` in place of secrets: what happens is blanked once, when it happens,
    so that no secret is kept in memory or shown either."""
    return _WITHHELD(event)


def unnamed(value: Value, names: KnownNames) -> Value:
    """`value` without names of hosts and users. Documents and the process tree are not touched."""
    from wizard.text.anonymize import anonymous

    return Pass({NAMES: lambda text: anonymous(text, names)})(value)


def names_in(events: Iterable[Event]) -> KnownNames:
    """The names of hosts and users that a recorded session tells itself."""
    from wizard.text.anonymize import names_of, users_in

    hosts: set[str] = set()
    users: set[str] = set()
    for event in events:
        match event:
            case NoteAdded() | CommandCopied():
                users |= users_in(event.text)
            case (
                TargetChosen(target=Target() as target)
                | HistoryRead(history=History(target=Target() as target))
            ):
                users |= users_in(" ".join((target.title, *target.command)))
                host = target.facts.get("host")
                if host is not None and isinstance(host.value, frozenset):
                    hosts |= host.value
    return names_of(hosts, users)
