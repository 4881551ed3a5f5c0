"""`wizard train`: what is asked of it, and the file that does that.

Each is imported when it is asked for: a list of the scenarios takes 260 ms, a training 110 more.
"""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from wizard.cli.exit_codes import UsageError
from wizard.cli.options import add_format, add_session_dir, add_ui, seed
from wizard.messages import command_messages as say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


TRAINING = """\
a training, from its briefing to its end:
  You read the alert, then you walk the flow. Each answer is first a prediction:
  then the wizard shows what the evidence says about it, and you answer; at
  level 3 it shows nothing of that before the end. h is the next hint, w shows
  the briefing again. At the guidance that fits, finish: you see your way beside
  the shortest one, and what sets them apart; N begins the next one. A fault
  that has to run is started for you, small and only for minutes, and is gone
  when you leave.

  wizard train                        what you need most: easy ones first, then
                                      the causes that you last got wrong
  wizard train --list                 what there is, from level 1 to level 3
  wizard train --progress             which causes are mastered, weak, untried
  wizard train --progress ~/team/*    how each of several trainees stands
  wizard train --card                 the last one to share; -o card.svg draws it
  wizard train night-curve            one of them
  wizard train night-curve --seed 7   the same one again, number for number
  wizard train lessons/disk.md        one of your own (see flows/training/README.md)
  wizard train --from-session NAME    a draft made from an incident"""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.epilog, parser.formatter_class = TRAINING, RawDescriptionHelpFormatter
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "scenario",
        nargs="?",
        metavar="SCENARIO",
        help="its name (see --list), or its file (default: the one that you need most)",
    )
    asked.add_argument(
        "--progress",
        nargs="*",
        metavar="DIR",
        help="which causes are mastered, weak, untried; with DIRs those of several trainees "
        "(~/.local/state/wizard of each, or a copy of it)",
    )
    asked.add_argument(
        "--card",
        nargs="?",
        const="",
        metavar="SCENARIO",
        help="how the last training went, to share: as text, with -o FILE.svg as a picture",
    )
    asked.add_argument("--list", action="store_true", help="list the scenarios and their levels")
    asked.add_argument(
        "--from-session",
        dest="session",
        metavar="SESSION",
        help="draft a scenario from a recorded session, for you to edit",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write to this file (default: SESSION.md here, a card to stdout)",
    )
    parser.add_argument(
        "--seed", metavar="N", type=seed, help="the same training again, number for number"
    )
    add_ui(parser)
    add_session_dir(parser, "save the session there")
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Do the one thing that `arguments` ask for, and return the exit code. Raises UsageError."""
    if arguments.session is not None:
        from wizard.cli.train_draft import from_session

        return from_session(arguments)
    if arguments.card is not None:
        from wizard.cli.train_card import show_card

        return show_card(arguments)
    if arguments.output is not None:
        raise UsageError(say.OUTPUT_WITHOUT_SESSION)
    if arguments.progress:
        from wizard.cli.train_mentor import show_trainees

        return show_trainees(arguments)
    if arguments.list or arguments.progress is not None:
        from wizard.cli.train_lists import list_scenarios, show_progress

        return list_scenarios(arguments) if arguments.list else show_progress(arguments)
    from wizard.cli.train_play import play

    return play(arguments)
