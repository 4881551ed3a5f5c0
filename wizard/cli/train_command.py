"""`wizard train`: a training, or what else there is to ask about trainings."""

from __future__ import annotations

import os
import random
from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import choose_ui, tell
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import directory_of
from wizard.cli.interactive import walk_in_ui
from wizard.cli.options import add_format, add_session_dir, add_ui, seed
from wizard.cli.train_attempts import keep_attempt, weakest
from wizard.cli.train_draft import from_session
from wizard.cli.train_lists import list_scenarios, show_progress
from wizard.evidence.sampler import steady_clock
from wizard.evidence.sources.own_process import step_aside
from wizard.flow.library import find_alert, lasting_name, open_flow
from wizard.guide.trainer import TrainingGuide
from wizard.guide.watcher import Watcher
from wizard.messages import command_messages as said
from wizard.paths import flow_directories
from wizard.session.journal import Journal
from wizard.text.clean import clean_line
from wizard.training.cases import CaseError, case_of
from wizard.training.scenario_document import ScenarioError
from wizard.training.scenario_library import open_scenario
from wizard.training.shuffle import shuffled

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from wizard.flow.model import Flow
    from wizard.training.cases import Case
    from wizard.training.scenario import Scenario
    from wizard.training.score import Score


TRAINING = """\
a training, from its briefing to its end:
  You read the alert, then you walk the flow. Each answer is first a prediction:
  then the wizard shows what the evidence says of it, and you answer. h is
  the next hint, w shows the briefing once more. At the guidance that fits,
  finish: you see your way beside the shortest one, and what told them apart.
  Where it is a fault that runs, it is started for you, small and for minutes
  only, and is gone when you leave.

  wizard train                        what you need most: easy ones first, then
                                      the causes that you last got wrong
  wizard train --list                 what there is, from level 1 to level 3
  wizard train --progress             which causes are mastered, weak, untried
  wizard train night-curve            one of them
  wizard train night-curve --seed 7   the same one again, number for number
  wizard train lessons/disk.md        one of your own (see flows/README.md)
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
        "--progress", action="store_true", help="which causes are mastered, weak, untried"
    )
    asked.add_argument("--list", action="store_true", help="list the scenarios and their levels")
    asked.add_argument(
        "--from-session",
        dest="session",
        metavar="SESSION",
        help="draft a scenario from a recorded session, for you to edit",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to this file (default: SESSION.md here)"
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
        return from_session(arguments)
    if arguments.output is not None:
        raise UsageError(said.OUTPUT_WITHOUT_SESSION)
    if arguments.list:
        return list_scenarios(arguments)
    if arguments.progress:
        return show_progress(arguments)
    return play(arguments)


NEXT = "next"
"""In the place of a scenario's name: the one that its trainee needs most."""

_MOST_SEEDS = 10_000
"""A seed that is drawn is below this, so that it can be typed."""


def play(arguments: Namespace) -> int:
    """Train until the UI is left. Exit code 0 once a diagnosis was given, 2 where the fault
    cannot be shown here, 3 where it was left before."""
    ui = choose_ui(arguments.plain, os.environ)
    scenario = _scenario(arguments.scenario)
    seed = arguments.seed if arguments.seed is not None else random.randrange(_MOST_SEEDS)
    flow = open_flow(scenario.flow, flow_directories(), change=lambda text: shuffled(text, seed))
    directory = directory_of(arguments)
    tell(said.TRAINING_BEGINS.format(scenario=scenario.name, seed=seed))
    step_aside()
    clock = steady_clock()
    case = _case(scenario, seed, clock())
    journal = Journal.create(
        directory,
        flow=flow.name,
        started=clock(),
        origin=lasting_name(scenario.flow, flow_directories()),
    )
    unsaved: list[str] = []

    def keep(score: Score) -> None:
        session = clean_line(journal.path.stem) if journal.path else ""
        unsaved.append(keep_attempt(scenario, seed, score, clock(), session))

    try:
        guide = TrainingGuide(
            flow,
            journal,
            clock,
            scenario=scenario,
            seed=seed,
            case=case,
            watcher=Watcher(clock, held=ui == "full"),
            finished=keep,
        )
        guide.begin(_first_step(scenario, flow), scenario.alert or None)
        code = walk_in_ui(guide, journal, ui, arguments)
    finally:
        case.close()
        journal.close()
    for problem in filter(None, unsaved):
        tell(problem)
    return _code(guide, scenario, code)


def _scenario(name: str | None) -> Scenario:
    """The one of that name, else the one that is to be trained next."""
    if name is None or name == NEXT:
        name = weakest().file
    try:
        return open_scenario(name, flow_directories())
    except ScenarioError as error:
        raise UsageError(str(error)) from error


def _case(scenario: Scenario, seed: int, now: float) -> Case:
    try:
        return case_of(scenario, seed, now)
    except CaseError as error:
        raise UsageError(f"{scenario.name}: {error}") from error


def _first_step(scenario: Scenario, flow: Flow) -> str:
    """Where the alert leads, which is one step: the scenario was judged when it was opened."""
    return find_alert(flow, scenario.alert)[0] if scenario.alert else flow.start


def _code(guide: TrainingGuide, scenario: Scenario, code: int) -> int:
    """What the UI ended with, but for how far the training came."""
    if code not in (exit_codes.DONE, exit_codes.STOPPED):
        return code
    if guide.failed:
        tell(f"{scenario.name}: {guide.failed}")
        return exit_codes.USAGE
    return exit_codes.STOPPED if guide.score is None else exit_codes.DONE
