"""Which of a step's exits are meant by the name of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.flow.model import Answer, Flow, Step


def leading_to(flow: Flow, step: Step, wanted: str) -> list[Answer]:
    """The exits of `step` that lead to the step named `wanted`, whichever of its names they use.

    Reading on does not count where an exit of another kind leads there too. A folder offers
    hundreds of documents: only those of the same path are read to tell.
    """
    target = flow.step(wanted)
    if target is None:
        return []
    main = flow.main.path
    leading = [
        exit_
        for exit_ in step.exits
        if _path(exit_.to, main) == _path(target.id, main)
        and (there := flow.step(exit_.to)) is not None
        and there.id == target.id
    ]
    return [exit_ for exit_ in leading if exit_.kind != "next"] or leading


def _path(step_id: str, main: str) -> str:
    """The document that `step_id` names a step of: a bare id, one of the `main` document."""
    path, anchored, _ = step_id.partition("#")
    return path if anchored or path.lower().endswith(".md") else main
