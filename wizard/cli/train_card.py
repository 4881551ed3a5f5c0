"""`wizard train --card`: how a training went, to be shared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import width_of
from wizard.cli.exit_codes import UsageError
from wizard.cli.own_folders import own_folders
from wizard.cli.train_draft import write_new
from wizard.cli.train_lists import attempt_json, attempts_kept
from wizard.messages import command_messages as say
from wizard.text.clean import clean_line
from wizard.training.card import card, card_svg
from wizard.training.scenario_library import find_scenarios

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.training.attempts import Attempt

LATEST = ""
"""In the place of a scenario's name: whichever was played last."""


def show_card(arguments: Namespace) -> int:
    """The card of the last attempt, of the scenario that is named or of any. Raises UsageError."""
    attempt = _last(arguments.card)
    titles = {one.name: one.title for one in find_scenarios(own_folders())}
    lines = card(attempt, titles.get(attempt.scenario, attempt.scenario))
    text = "\n".join(lines) + "\n"
    if arguments.format == "json":
        made = {**attempt_json(attempt), "card": list(lines)}
        text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if arguments.output is None:
        print(text, end="")
    else:
        svg = arguments.output.lower().endswith(".svg")
        written = card_svg(lines, width_of) if svg else text
        write_new(((arguments.output, written.encode()),))
    return exit_codes.DONE


def _last(scenario: str) -> Attempt:
    tried = [one for one in attempts_kept() if scenario in (LATEST, one.scenario)]
    if not tried:
        raise UsageError(
            say.NO_CARD_OF.format(scenario=clean_line(scenario)) if scenario else say.NO_CARD
        )
    return max(tried, key=lambda one: one.at)
