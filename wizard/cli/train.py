"""`wizard train`: what is asked of it, and the file of wizard.cli.training that does that.

Each is imported when it is asked for: a list of scenarios needs no fault, a training no list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def train(arguments: Namespace) -> int:
    """Do the one thing that `arguments` ask for, and return the exit code."""
    if arguments.list:
        from wizard.cli.training.listing import list_scenarios

        return list_scenarios(arguments)
    if arguments.session is not None:
        from wizard.cli.training.from_session import from_session

        return from_session(arguments)
    if arguments.progress:
        from wizard.cli.training.progress import show_progress

        return show_progress(arguments)
    from wizard.cli.training.play import play

    return play(arguments)
