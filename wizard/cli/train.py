"""`wizard train`: what is asked of it, and the file of wizard.cli.training that does that.

Each is imported when it is asked for: a list of scenarios needs no fault, a training no list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.exits import UsageError

if TYPE_CHECKING:
    from argparse import Namespace


def train(arguments: Namespace) -> int:
    """Do the one thing that `arguments` ask for, and return the exit code. Raises UsageError."""
    if arguments.session is not None:
        from wizard.cli.training.from_session import from_session

        return from_session(arguments)
    if arguments.output is not None:
        raise UsageError("-o names a scenario that is made; add --from-session SESSION")
    if arguments.list:
        from wizard.cli.training.listing import list_scenarios

        return list_scenarios(arguments)
    if arguments.progress:
        from wizard.cli.training.progress import show_progress

        return show_progress(arguments)
    from wizard.cli.training.play import play

    return play(arguments)
