"""The folders in which flows and scenarios of one's own are found by name, and what they open."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wizard.cli.console import tell
from wizard.flow.library import open_flow, shadows
from wizard.messages import command_messages as say
from wizard.ownership import why_not_ours
from wizard.paths import flow_directories

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.model import Flow


@cache
def own_folders() -> tuple[Path, ...]:
    """Those of `flow_directories` that nobody else can write. The others are told of, once: what a
    flow says is done by whoever trusts its name."""
    ours = []
    for folder in flow_directories():
        try:
            why = why_not_ours(folder)
        except FileNotFoundError:
            continue
        except OSError as error:
            why = error.strerror or str(error)
        if why:
            tell(say.FOLDER_PASSED_OVER.format(folder=folder, why=why))
        else:
            ours.append(folder)
    return tuple(ours)


def open_and_tell(name: str) -> Flow:
    """The flow of that name or at that path, as `open_flow` has it; one of one's own that takes the
    place of a shipped one is told of."""
    flow = open_flow(name, own_folders())
    if told := told_of(name):
        tell(told)
    return flow


def told_of(name: str) -> str:
    """That `name` is no shipped flow although there is one; empty where it is none or that one."""
    file = shadows(name, own_folders())
    return say.OPENED_INSTEAD.format(name=name, file=file) if file else ""
