"""Rules about single steps: what they say and whether one gets to them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.flow.fill import placeholders
from wizard.flow.place import Place
from wizard.flow.rules.rule import Finding, Rule, Subject
from wizard.flow.value import shown
from wizard.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREACHABLE = "unreachable-step"
"""The one rule that another flow with the same document may have another word on."""


def _empty_outcomes(subject: Subject) -> Iterator[Finding]:
    for step in subject.document.steps:
        if step.kind != "outcome" or step.blocks:
            continue
        if not step.exits:
            yield Finding(
                step.place,
                f"the walk ends at `{shown(step.title)}`, which says nothing",
                "write what to do there, or remove the heading",
                None if subject.notation else "warning",
            )
        elif subject.notation:
            yield Finding(
                step.place,
                f"`{shown(step.title)}` says nothing before it leads on",
                "write what to do there, or link to the next step directly",
                "warning",
            )


def _unreachable_steps(subject: Subject) -> Iterator[Finding]:
    document = subject.document
    if not document.explicit_start or subject.flow.step(document.start) is None:
        return
    for step in document.steps:
        if step.kind != "contents" and step.id not in subject.reached:
            yield Finding(
                step.place,
                f"nothing leads to `{shown(step.title)}`",
                "link to it from an answer or a text, or remove it",
            )


def _unknown_placeholders(subject: Subject) -> Iterator[Finding]:
    if not subject.notation:
        return
    file = subject.document.steps[0].place.file
    for number, line in enumerate(clean_text(subject.document.text).split("\n"), 1):
        for name, offset in placeholders(line) if "{{ " in line else ():
            if name in CATALOGUE:
                continue
            close = get_close_matches(name[:100], CATALOGUE, n=1)
            hint = "write it without the spaces where it belongs to another program"
            yield Finding(
                Place(file, number, offset + 1),
                f"`{{{{ {shown(name)} }}}}` is no fact and stays as it is",
                f"did you mean `{{{{ {close[0]} }}}}`? Else {hint}" if close else hint,
            )


RULES = (
    Rule(
        "unknown-placeholder",
        "error",
        "A placeholder looks like one of the wizard's, and there is no such fact.",
        bad="# Look\n\n```bash read\nps -p {{ pid }} -o {{ pdi }}\n```\n",
        good="# Look\n\n```bash read\nps -p {{ pid }} -o {{pdi}}\n```\n",
        find=_unknown_placeholders,
    ),
    Rule(
        "empty-outcome",
        "error",
        "A step asks nothing and says nothing: whoever gets there is left alone.",
        bad="---\nstart: memory\n---\n\n# Memory\n",
        good="---\nstart: memory\n---\n\n# Memory\n\nRestart it.\n",
        find=_empty_outcomes,
    ),
    Rule(
        UNREACHABLE,
        "warning",
        "Nothing leads to a step: no answer, no link, no alert.",
        bad="---\nstart: memory\n---\n\n# Memory\n\nRestart it.\n\n# CPU\n\nRestart it.\n",
        good="---\nstart: memory\n---\n\n# Memory\n\nRestart it, or look at the [CPU](#cpu).\n\n"
        "# CPU\n\nRestart it.\n",
        find=_unreachable_steps,
    ),
)
