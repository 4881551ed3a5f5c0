"""Scenarios by name or path: found, opened, and held to the rules.

They stand in the folder `training` of each folder of flows, or in a file:

open_scenario("night-curve")          the scenario of that name, one's own before a shipped one
open_scenario("lessons/disk.md")      a file
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.flow.folder import documents_in
from wizard.flow.library import is_file, own_file, shipped_folder
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.lint import checker
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.flow.problems import FlowError, Place, Problem
from wizard.flow.textfile import read_text
from wizard.messages import scenario_messages as say
from wizard.text.clean import clean_line
from wizard.training.scenario_document import (
    ScenarioError,
    Sheet,
    name_of,
    read_scenario,
    scenario_of,
)
from wizard.training.scenario_findings import OpenedFlows, ScenarioContext, by_ids, context_of
from wizard.training.scenario_rules import CODES, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wizard.training.scenario import Scenario


FOLDER = "training"
"""The folder within a folder of flows."""


class ListedScenario(Struct, frozen=True):
    """A scenario that can be opened by name."""

    name: str
    title: str
    file: Path
    scenario: Scenario | None
    """None where it cannot be played."""

    problem: str | None
    """Why not and what to do, in one line."""


def find_scenarios(folders: Iterable[Path] = ()) -> tuple[ListedScenario, ...]:
    """Every scenario in `folders` (those of flows) and among the shipped ones, by level and name.

    Of two with one name the first folder's counts. Only the documents themselves are looked at;
    what they say of flows and faults is judged when one is opened.
    """
    listed: dict[str, ListedScenario] = {}
    for folder in _folders(folders):
        for name, file in _in(folder):
            if name not in listed:
                listed[name] = _listed(name, file)
    return tuple(sorted(listed.values(), key=_rank))


def open_scenario(name_or_path: str, folders: Iterable[Path] = ()) -> Scenario:
    """The scenario of that name in `folders` or among the shipped ones, else at that path, with
    its steps by the ids that its flow knows them by. Raises ScenarioError where it, or what it says
    of its flow, has an error."""
    own = tuple(folders)
    sheet = read_sheet(*_file_of(name_or_path, own))
    context = context_of(sheet, OpenedFlows(own))
    scenario = scenario_of(sheet, judged(context))
    return by_ids(scenario, context.flow) if context.flow else scenario


def read_sheet(file: str, name: str) -> Sheet:
    """What the file says. Raises ScenarioError where it is no text."""
    try:
        return read_scenario(read_text(file), name, file)
    except FlowError as error:
        raise ScenarioError(str(error)) from error


def _folders(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in (*folders, shipped_folder()):
        yield folder / FOLDER


def _in(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name, file) of the scenarios that stand directly in `folder`."""
    if folder.is_dir():
        for one in documents_in(str(folder)):
            if one.scenario and "/" not in one.path:
                yield name_of(one.path), folder / one.path


def _listed(name: str, file: Path) -> ListedScenario:
    try:
        scenario = scenario_of(read_sheet(str(file), name))
    except ScenarioError as error:
        return ListedScenario(name, name, file, None, str(error))
    return ListedScenario(name, scenario.title, file, scenario, None)


def _rank(one: ListedScenario) -> tuple[int, str]:
    return (one.scenario.level if one.scenario else 9, one.name)


def _file_of(named: str, folders: tuple[Path, ...]) -> tuple[str, str]:
    """(file, name) of the scenario that is meant. Raises ScenarioError."""
    if not named:
        raise ScenarioError(say.NO_NAME)
    if os.sep not in named and not named.lower().endswith(".md"):
        try:
            own = own_file(named, (folder / FOLDER for folder in folders))
        except FlowError as error:
            raise ScenarioError(str(error)) from error
        file = own or shipped_folder() / FOLDER / f"{named}.md"
        if is_file(file):
            return str(file), clean_line(named)
    if os.path.lexists(named):
        return named, name_of(named)
    known = [name for folder in _folders(folders) for name, _ in _in(folder)]
    close = get_close_matches(name_of(named)[:100], known, n=1)
    message = say.NOT_FOUND_LIKE if close else say.NOT_FOUND
    raise ScenarioError(message.format(name=clean_line(named), close=close[0] if close else ""))


def judged(context: ScenarioContext) -> Iterator[Problem]:
    """What the rules find in a scenario, beyond what its reading has found."""
    for rule in RULES:
        for one in rule.find(context):
            yield Problem(
                one.place, rule.code, one.severity or rule.severity, one.message, one.hint
            )


def check_scenarios(files: Iterable[str], folders: Iterable[Path]) -> tuple[Problem, ...]:
    """All that is wrong with the scenarios at the paths `files`, by place; `folders` are those in
    which flows are problems by name."""
    flows = OpenedFlows(folders)
    problems = {problem for file in files for problem in _checked(file, flows)}
    return tuple(sorted(problems, key=lambda problem: (problem.place, problem.code)))


def _checked(file: str, flows: OpenedFlows) -> Iterator[Problem]:
    """The problems of one, its links and letters included, as settings and comments leave them."""
    try:
        text = read_text(file)
    except FlowError as error:
        what = str(error).removeprefix(f"{clean_line(file)}: ")
        message, _, hint = what.rpartition("; ")
        yield Problem(Place(clean_line(file)), "unreadable", "error", message or what, hint)
        return
    sheet = read_scenario(text, name_of(file), file)
    flow = _as_flow(text, file)
    problems = [*sheet.problems, *judged(context_of(sheet, flows))]
    yield from checker.check_text(flow, problems, (*checker.CODES, *CODES))


def _as_flow(text: str, file: str) -> Flow:
    """The document as one that links to others, also beside its folder."""
    folder, name = os.path.split(os.path.abspath(file))
    shown = os.path.dirname(file)
    main = parse_document(text, clean_line(name), file=clean_line(file))
    return Flow(
        name_of(file),
        main,
        LinkedDocuments(folder, shown, main, fenced=False),
    )
