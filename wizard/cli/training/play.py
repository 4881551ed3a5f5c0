"""`wizard train SCENARIO`: one training, in the face that the terminal can show."""

from __future__ import annotations

import os
import random
import sys
from typing import TYPE_CHECKING

from wizard.cli import exits
from wizard.cli.entry import directory_of
from wizard.cli.exits import UsageError
from wizard.cli.faces import choose_face
from wizard.cli.journey import travel
from wizard.cli.training.kept import keep_attempt, weakest
from wizard.evidence.sampler import steady_clock
from wizard.evidence.system.own import step_aside
from wizard.flow.library import find_alert, lasting_name, open_flow
from wizard.guide.trainer import TrainingGuide
from wizard.guide.watcher import Watcher
from wizard.paths import flow_directories
from wizard.session.journal import Journal
from wizard.text.clean import clean_line
from wizard.training.catalogue import exhibit_of
from wizard.training.exhibit import ExhibitError
from wizard.training.library import open_scenario
from wizard.training.reading import ScenarioError
from wizard.training.shuffle import shuffled

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.flow.model import Flow
    from wizard.training.exhibit import Exhibit
    from wizard.training.scenario import Scenario
    from wizard.training.score import Score

NEXT = "next"
"""In the place of a scenario's name: the one that its trainee needs most."""

_MOST_SEEDS = 10_000
"""A seed that is drawn is below this, so that it can be typed."""


def play(arguments: Namespace) -> int:
    """Train until the face is left. Exit code 0 once a diagnosis was given, 2 where the fault
    cannot be shown here, 3 where it was left before."""
    face = choose_face(arguments.plain, os.environ)
    scenario = _scenario(arguments.scenario)
    seed = arguments.seed if arguments.seed is not None else random.randrange(_MOST_SEEDS)
    flow = open_flow(scenario.flow, flow_directories(), change=lambda text: shuffled(text, seed))
    directory = directory_of(arguments)
    print(f"wizard: training {scenario.name}, seed {seed}", file=sys.stderr, flush=True)
    step_aside()
    clock = steady_clock()
    exhibit = _exhibit(scenario, seed, clock())
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
            exhibit=exhibit,
            watcher=Watcher(clock, held=face == "full"),
            finished=keep,
        )
        guide.begin(_first_step(scenario, flow), scenario.alert or None)
        code = travel(guide, journal, face, arguments)
    finally:
        exhibit.close()
        journal.close()
    for problem in filter(None, unsaved):
        print(f"wizard: {problem}", file=sys.stderr)
    return _code(guide, scenario, code)


def _scenario(name: str | None) -> Scenario:
    """The one of that name, else the one that is to be trained next."""
    if name is None or name == NEXT:
        name = weakest().file
    try:
        return open_scenario(name, flow_directories())
    except ScenarioError as error:
        raise UsageError(str(error)) from error


def _exhibit(scenario: Scenario, seed: int, now: float) -> Exhibit:
    try:
        return exhibit_of(scenario, seed, now)
    except ExhibitError as error:
        raise UsageError(f"{scenario.name}: {error}") from error


def _first_step(scenario: Scenario, flow: Flow) -> str:
    """Where the alert leads, which is one step: the scenario was judged when it was opened."""
    return find_alert(flow, scenario.alert)[0] if scenario.alert else flow.start


def _code(guide: TrainingGuide, scenario: Scenario, code: int) -> int:
    """What the face ended with, but for how far the training came."""
    if code not in (exits.DONE, exits.STOPPED):
        return code
    if guide.failed:
        print(f"wizard: {clean_line(f'{scenario.name}: {guide.failed}')}", file=sys.stderr)
        return exits.USAGE
    return exits.STOPPED if guide.score is None else exits.DONE
