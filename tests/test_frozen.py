"""`@frozen` makes what `dataclass(frozen=True, slots=True)` makes, as far as we use it."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from tests.helpers.values import replace
from wizard.frozen import frozen


@frozen
class Cup:
    """A cup."""

    size: int
    name: str = "cup"
    seen: list[int] = field(default_factory=list, compare=False, repr=False)


@frozen
class Mug:
    size: int
    name: str = "cup"


@dataclass(frozen=True, slots=True)
class Yardstick:
    size: int
    name: str = "cup"
    seen: list[int] = field(default_factory=list, compare=False, repr=False)


@frozen
class Names:
    """Fields called as something that `__init__` may be made of."""

    missing: dict[str, str] = field(default_factory=dict)
    MISSING: str = "none"


@frozen
class Nothing:
    """No fields at all."""


def test_it_is_a_dataclass_with_slots() -> None:
    assert [one.name for one in fields(Cup)] == ["size", "name", "seen"]
    assert replace(Cup(1), size=2) == Cup(2)
    assert not hasattr(Cup(1), "__dict__")
    match Cup(3):
        case Cup(size, name):
            assert (size, name) == (3, "cup")
    assert pickle.loads(pickle.dumps(Cup(4))) == Cup(4)


def test_a_value_is_made_as_by_a_dataclass() -> None:
    assert Cup(1, name="mug").name == "mug"
    assert Cup(size=1).seen == []
    assert Cup(1).seen is not Cup(1).seen
    assert Names({"a": "b"}, "c") == Names(missing={"a": "b"}, MISSING="c") != Names()
    with pytest.raises(TypeError, match=r"Cup.__init__\(\) missing 1 required .*'size'"):
        Cup()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'handle'"):
        Cup(1, handle=True)  # type: ignore[call-arg]


@pytest.mark.parametrize("other", [Cup(2), Cup(1, "mug"), Mug(1), None, 1])
def test_it_differs_from_another_value_and_another_class(other: object) -> None:
    assert Cup(1) != other


def test_what_is_not_compared_makes_no_difference() -> None:
    assert Cup(1, seen=[1]) == Cup(1)
    assert hash(Cup(1, seen=[1])) == hash(Cup(1))
    assert Nothing() == Nothing()
    assert {Cup(1): "one"}[Cup(1)] == "one"


def test_it_shows_as_a_dataclass_does() -> None:
    assert repr(Cup(1)) == repr(Yardstick(1)).replace("Yardstick", "Cup")


def test_no_class_takes_the_dear_way() -> None:
    """A class costs four times as much at import as with `@frozen`, and a start has a hundred."""
    package = Path(__file__).parent.parent / "wizard"
    dear = [
        str(file)
        for file in package.rglob("*.py")
        if "\n@dataclass(frozen=True" in file.read_text(encoding="utf-8")
    ]
    assert not dear, "write @frozen (wizard.frozen) instead of @dataclass(frozen=True, slots=True)"
