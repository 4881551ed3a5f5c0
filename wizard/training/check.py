"""Scenarios held to the rules: to be played, and by `wizard check`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.flow.folder import CODES
from wizard.flow.linked_documents import LinkedDocuments, root_of
from wizard.flow.lint import checker
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.flow.problems import FlowError, Place, Problem
from wizard.flow.textfile import read_text
from wizard.text.clean import clean_line
from wizard.training.reading import name_of, read_scenario
from wizard.training.rules import RULES
from wizard.training.subject import Flows, Subject, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def judged(subject: Subject) -> Iterator[Problem]:
    """What the rules find in a scenario, beyond what its reading has found."""
    for rule in RULES:
        for found in rule.find(subject) if rule.find else ():
            yield Problem(
                found.place, rule.code, found.severity or rule.severity, found.message, found.hint
            )


def check_scenarios(files: Iterable[str], folders: Iterable[Path]) -> tuple[Problem, ...]:
    """All that is wrong with the scenarios at the paths `files`, by place; `folders` are those in
    which flows are found by name."""
    flows = Flows(folders)
    found = {problem for file in files for problem in _checked(file, flows)}
    return tuple(sorted(found, key=lambda problem: (problem.place, problem.code)))


def _checked(file: str, flows: Flows) -> Iterator[Problem]:
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
    problems = [*sheet.problems, *judged(subject_of(sheet, flows))]
    yield from checker.check_text(flow, problems, (*checker.CODES, *CODES))


def _as_flow(text: str, file: str) -> Flow:
    """The document as one that links to others, also beside its folder."""
    folder, name = os.path.split(os.path.abspath(file))
    root = root_of(folder)
    shown = os.path.dirname(file)
    main = parse_document(text, clean_line(name), file=clean_line(file))
    return Flow(
        name_of(file),
        main,
        LinkedDocuments(folder, os.path.dirname(folder) if root == folder else root, shown, main),
    )
