"""`wizard train SCENARIO`: one training, in the UI that the terminal can show."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import choose_ui, tell
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import directory_of
from wizard.cli.interactive import walk_in_ui
from wizard.cli.own_folders import own_folders
from wizard.cli.train_lists import keep_attempt, weakest
from wizard.evidence.sampler import steady_clock
from wizard.evidence.sources.this_program import step_aside
from wizard.flow.library import find_alert, lasting_name, open_flow
from wizard.guide.trainer import TrainingGuide
from wizard.guide.watcher import Watcher
from wizard.messages import command_messages as say
from wizard.session.journal import Journal
from wizard.text.clean import clean_line
from wizard.training.cases import CaseError, case_of
from wizard.training.scenario_document import ScenarioError
from wizard.training.scenario_library import open_scenario
from wizard.training.shuffle import shuffled

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.cli.console import UI
    from wizard.flow.model import Flow
    from wizard.guide.view import Wanted
    from wizard.training.cases import Case
    from wizard.training.scenario import Scenario
    from wizard.training.score import Score


NEXT = "next"
"""In the place of a scenario's name: the one that its trainee needs most."""

_MOST_SEEDS = 10_000
"""A seed that is drawn is below this, so that it can be typed."""


def play(arguments: Namespace) -> int:
    """Train until the UI is left, once more and the next one too where that is asked for. Exit
    code 0 once a diagnosis was given, 2 where the fault cannot be shown here, 3 where it was left
    before; that of the last one."""
    ui = choose_ui(arguments.plain, os.environ)
    scenario, seed = _scenario(arguments.scenario), arguments.seed
    while True:
        seed = random.randrange(_MOST_SEEDS) if seed is None else seed
        code, wanted = _played(scenario, seed, ui, arguments)
        if wanted == "next":
            scenario, seed = _scenario(None), None
        elif wanted != "again":
            return code


def _played(scenario: Scenario, seed: int, ui: UI, arguments: Namespace) -> tuple[int, Wanted]:
    """Play one. Returns the exit code, and what the UI was left for."""
    flow = open_flow(scenario.flow, own_folders(), change=lambda text: shuffled(text, seed))
    directory = directory_of(arguments)
    tell(say.TRAINING_BEGINS.format(scenario=scenario.name, seed=seed))
    step_aside()
    clock = steady_clock()
    case = _case(scenario, seed, clock())
    journal = Journal.create(
        directory,
        flow=flow.name,
        started=clock(),
        origin=lasting_name(scenario.flow, own_folders()),
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
    # What ended it from outside ends all of it.
    wanted = guide.wanted if code in (exit_codes.DONE, exit_codes.STOPPED) else ""
    return _code(guide, scenario, code), wanted


def _scenario(name: str | None) -> Scenario:
    """The one of that name, else the one that is to be trained next."""
    if name is None or name == NEXT:
        name = weakest().file
    try:
        return open_scenario(name, own_folders())
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
