"""`wizard check`: documents judged by the rules, and walked by chance."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from difflib import get_close_matches, unified_diff
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any

from wizard.cli import exit_codes
from wizard.cli.exit_codes import UsageError
from wizard.cli.options import FLOW_HELP, add_format, count
from wizard.cli.own_folders import own_folders
from wizard.flow.folder import documents_in, is_scenario
from wizard.flow.library import open_flow
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.lint import checker
from wizard.flow.problems import Place, Problem, problem
from wizard.flow.random_walks import RandomWalks, walk_at_random
from wizard.messages import command_messages as say
from wizard.messages import lint_messages
from wizard.text.clean import clean_line
from wizard.text.units import count_of
from wizard.training.scenario_rules import CODES as SCENARIO_CODES
from wizard.training.scenario_rules import RULES as SCENARIO_RULES

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from wizard.cli.check_sessions import Rewalks
    from wizard.flow.lint.rule import Rule
    from wizard.flow.model import Flow
    from wizard.training.scenario_rules import ScenarioRule


_SHORT = 24
"""Lines of an example that is shown whole."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help=FLOW_HELP)
    parser.add_argument(
        "--explain", metavar="CODE", help="say what a rule means and what to do, with an example"
    )
    add_format(parser, "text", "json", "github")
    parser.add_argument(
        "--walks",
        metavar="N",
        type=count,
        default=0,
        help="also walk each flow N times at random; lists dead ends, loops, steps never reached",
    )
    parser.add_argument(
        "--seed", metavar="S", type=int, help="repeat the random walks of an earlier run"
    )
    parser.add_argument(
        "--sessions",
        metavar="DIR",
        help="also list the sessions in that folder that would no longer work, and at which step",
    )


def run(arguments: Namespace) -> int:
    """Judge every document of the flows at the paths; 1 where there is an error, a dead end or a
    loop."""
    if arguments.explain is not None:
        print(_explained(arguments.explain), end="")
        return exit_codes.DONE
    if not arguments.paths:
        raise UsageError(say.NOTHING_TO_CHECK)
    flows, scenarios = _opened(arguments.paths)
    documents = {
        document.steps[0].place.file: document
        for flow in flows
        for document in checker.judged_documents(flow)
    }
    judged = (*_problems_of(flows), *_problems_in(scenarios))
    walked = _rewalked(flows, arguments.sessions)
    stumbles = walked.problems() if walked else []
    problems = sorted(dict.fromkeys((*judged, *stumbles)), key=lambda one: one.place)
    files = len(documents) + len(scenarios)
    steps = sum(len(document.steps) for document in documents.values())
    seed = SystemRandom().randrange(1_000_000) if arguments.seed is None else arguments.seed
    # A walk reads whatever the links lead to, a check does not.
    walked_flows = flows if arguments.walks else []
    walks = [(flow, walk_at_random(flow, arguments.walks, Random(seed))) for flow in walked_flows]
    match arguments.format:
        case "json":
            shape = checker.to_json(problems, files=files, steps=steps)
            if walks:
                shape["walks"] = [_walks_json(flow, wandered, seed) for flow, wandered in walks]
            if walked is not None:
                shape["sessions"] = walked.as_json()
            print(json.dumps(shape, indent=2, ensure_ascii=False))
        case "github":
            print(checker.to_github(problems), end="")
        case _:
            print(checker.to_text(problems), end="")
            for flow, wandered in walks:
                print(_walks_text(flow, wandered, seed))
            if walked is not None:
                print(walked.summary(), file=sys.stderr)
            _sum_up(len(documents), steps, len(scenarios), problems)
    bad = any(one.severity == "error" for one in problems)
    bad |= any(wandered.dead_ends or wandered.loops for _, wandered in walks)
    return exit_codes.NEGATIVE if bad else exit_codes.DONE


def _explained(code: str) -> str:
    """All that there is to say of a rule."""
    every: list[Rule | ScenarioRule] = [*checker.RULES, *SCENARIO_RULES]
    rules = {rule.code: rule for rule in every}
    rule = rules.get(code)
    if rule is None:
        close = get_close_matches(code, rules, 1)
        sentence = say.NO_RULE_LIKE if close else say.NO_RULE
        raise UsageError(sentence.format(code=clean_line(code), near="".join(close)))
    said = textwrap.fill(f"{rule.meaning} {rule.advice}", 80, break_on_hyphens=False)
    parts = [say.RULE.format(code=rule.code, severity=rule.severity), said]
    if rule.bad:
        parts += _example(rule.bad, rule.good)
        parts.append(say.HOW_TO_SILENCE.format(code=rule.code))
    return "\n\n".join(parts) + "\n"


def _example(bad: str, good: str) -> list[str]:
    """Both documents, or of long ones where they differ."""
    if bad.count("\n") <= _SHORT:
        wrong, right = (textwrap.indent(one.rstrip(), "    ") for one in (bad, good))
        return [say.WRONG, wrong, say.RIGHT, right]
    lines = list(unified_diff(bad.splitlines(), good.splitlines(), n=1, lineterm=""))[3:]
    return [
        say.FROM_WRONG_TO_RIGHT,
        "\n".join(f"    {line[0]} {line[1:]}".rstrip() for line in lines),
    ]


def _rewalked(flows: Sequence[Flow], folder: str | None) -> Rewalks | None:
    if folder is None:
        return None
    # Late: 44 ms, a quarter of what it takes to check a flow.
    from wizard.cli.check_sessions import rewalks

    return rewalks(flows, folder)


def _opened(paths: Iterable[str]) -> tuple[list[Flow], list[str]]:
    """The flows at the paths, and the files of scenarios, which may be among them in a folder."""
    flows: list[Flow] = []
    scenarios: dict[str, None] = {}
    for path in paths:
        inside = documents_in(path) if os.path.isdir(path) else ()
        lessons = [os.path.join(path, one.path) for one in inside if one.scenario]
        scenarios |= dict.fromkeys(lessons)
        if lessons and len(lessons) == len(inside):
            continue
        flow = open_flow(path, own_folders(), fenced=False)
        if is_scenario(flow.main.text):
            scenarios[path] = None
        else:
            flows.append(flow)
    return flows, list(scenarios)


def _problems_in(scenarios: Sequence[str]) -> tuple[Problem, ...]:
    if not scenarios:
        return ()
    # Late: 170 ms, more than it takes to check a flow.
    from wizard.training.scenario_library import check_scenarios

    return check_scenarios(scenarios, own_folders())


def _problems_of(flows: Sequence[Flow]) -> dict[Problem, None]:
    """What is wrong in any of the flows, which may link to each other."""
    codes = (*checker.CODES, *SCENARIO_CODES)
    beside = [document for flow in flows for document in checker.judged_documents(flow)]
    return {
        one: None
        for flow in flows
        for one in (*checker.check(flow, codes, beside), *_unreadable(flow))
    }


def _unreadable(flow: Flow) -> Iterator[Problem]:
    """The files of a folder that cannot be read."""
    documents = flow.documents
    if isinstance(documents, LinkedDocuments):
        for listed in documents.listed:
            error = documents.why(listed.path)
            why = listed.problem or (error.advice if error else "")
            if why:
                place = Place(documents.shown(listed.path))
                yield problem(place, "unreadable", lint_messages.UNREADABLE_FILE, why=why)


def _walks_json(flow: Flow, walked: RandomWalks, seed: int) -> dict[str, Any]:
    return {
        "flow": flow.name,
        "seed": seed,
        "walks": walked.walks,
        "steps": walked.steps,
        "ends": walked.ends,
        "dead_ends": walked.dead_ends,
        "loops": walked.loops,
        "unmet": walked.unmet,
    }


def _walks_text(flow: Flow, walked: RandomWalks, seed: int) -> str:
    """What the random walks met, a line each."""
    lines = [
        say.WALKED.format(
            flow=flow.name,
            walks=count_of(walked.walks, "random walk"),
            steps=count_of(walked.steps, "step"),
            seed=seed,
            ended=sum(walked.ends.values()),
            places=count_of(len(walked.ends), "different step"),
        )
    ]
    lines += [say.DEAD_END.format(way=" → ".join(way)) for way in walked.dead_ends.values()]
    lines += [say.LOOP.format(way=" → ".join(way)) for way in walked.loops.values()]
    lines += [say.NEVER_MET.format(step=step) for step in walked.unmet]
    return "\n".join(lines)


def _sum_up(files: int, steps: int, scenarios: int, problems: list[Problem]) -> None:
    counts = [
        count_of(count, severity)
        for severity in ("error", "warning", "hint")
        if (count := sum(one.severity == severity for one in problems))
    ]
    judged = [count_of(files, "document"), count_of(steps, "step")] if files else []
    judged += [count_of(scenarios, "scenario")] if scenarios else []
    summary = ", ".join(counts) or say.NO_PROBLEMS
    said = say.CHECKED.format(what=", ".join(judged), problems=summary)
    if problems:
        said = say.MORE_OF_A_RULE.format(summary=said, code=problems[0].code)
    print(said, file=sys.stderr)
