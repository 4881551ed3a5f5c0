"""What is known of the target once: detected facts, and the ages that follow from its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.reading import Interval, Reading
from wizard.text.units import duration

if TYPE_CHECKING:
    from wizard.evidence.target import Target


def fact(name: str, target: Target | None, now: float) -> Reading:
    """The reading of one fact of the catalogue that is not sampled."""
    if target is None:
        return Reading(name, None, missing="no process is watched")
    if name == "target.age":
        if target.created is None:
            return target.facts.get(name) or _unknown(name, "no process is watched")
        return _age(name, now - target.created, f"start of process {target.pid}")
    if name == "container.age" and target.container_created is not None:
        return _age(name, now - target.container_created, "start of process 1")
    if name == "container.age":
        return _unknown(name, "it is in no container, or not in ours")
    return target.facts.get(name) or _unknown(name, "could not be detected")


def _age(name: str, seconds: float, because: str) -> Reading:
    # The kernel says the time of boot to the second, so a new process may seem to come from ahead.
    age = max(0.0, seconds)
    return Reading(name, Interval(age, age), text=duration(age), because=because)


def _unknown(name: str, missing: str) -> Reading:
    return Reading(name, None, missing=missing)
