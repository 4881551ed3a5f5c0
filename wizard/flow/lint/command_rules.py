"""Rules about blocks of code: what an author says that a command does."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.fact import Kind
from wizard.flow.changing_commands import change_in, change_in_query
from wizard.flow.commands import KINDS
from wizard.flow.filling import placeholders
from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.flow.model import SHELLS
from wizard.flow.shell_places import holds_words
from wizard.messages import lint_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator


_OTHER_SHELLS = frozenset(("powershell", "pwsh", "ps1", "fish", "cmd", "bat", "batch", "terminal"))


def _unknown_kinds(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps:
        for command in step.commands:
            word = command.word
            if command.language in KINDS:
                message, language = messages.NO_LANGUAGE, command.language
                yield violation(command.place, message, word=language)
            if command.language not in SHELLS or word in KINDS or not word.isalpha():
                continue
            close = get_close_matches(word[:40], sorted(KINDS), n=1, cutoff=0.6)
            known = ", ".join(f"`{kind}`" for kind in sorted(KINDS))
            if close:
                message = messages.UNKNOWN_KIND_LIKE
                yield violation(command.place, message, word=word, close=close[0])
            elif context.notation:
                yield violation(command.place, messages.UNKNOWN_KIND, word=word, known=known)


def _changing_reads(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps:
        for command in step.commands:
            if command.word != "read":
                continue
            in_shell = command.language in SHELLS or command.language in _OTHER_SHELLS
            changing = change_in(command.template) if in_shell else None
            if command.language not in SHELLS:
                changing = changing or change_in_query(command.template)
            if changing:
                yield violation(command.place, messages.CHANGING_READ, changing=changing)


def _read_again(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps:
        for command in step.commands:
            if command.kind == "code" or "{{ " not in command.template:
                continue
            found = [
                (name, offset)
                for name, offset in placeholders(command.template)
                if name in CATALOGUE and CATALOGUE[name].kind in (Kind.TEXT, Kind.COMMAND_LINE)
            ]
            held = holds_words(command.template, tuple(offset for _, offset in found))
            again = [name for (name, _), holds in zip(found, held, strict=True) if not holds]
            for name in dict.fromkeys(again):
                yield violation(command.place, messages.READ_AGAIN, name=name)


RULES = (
    Rule(
        "unknown-kind",
        "warning",
        "The word behind the language of a command is none of those that say what it does.",
        advice="Write one of them, or none.",
        bad="# Look\n\n```bash raed\nps\n```\n",
        good="# Look\n\n```bash read\nps\n```\n",
        find=_unknown_kinds,
    ),
    Rule(
        "changing-read",
        "error",
        "A command that is called `read` plainly changes something.",
        advice=(
            "It deletes, say, restarts, or writes to a file. Call it `change`, or `danger` with a"
            " WARNING."
        ),
        bad="# Look\n\n```bash read\nredis-cli flushall\n```\n",
        good="# Look\n\n```bash change\nredis-cli flushall\n```\n",
        find=_changing_reads,
    ),
    Rule(
        "placeholder-read-again",
        "warning",
        "A placeholder stands where a shell may read its value a second time, so that it is filled "
        "with harmless words only: within quotes, for `sh -c` or `ssh`, in a variable.",
        advice="Write it as an argument of its own.",
        bad='# Look\n\n```bash read\npgrep -f "{{ start_command }}"\n```\n',
        good="# Look\n\n```bash read\npgrep -f {{ start_command }}\n```\n",
        find=_read_again,
    ),
)
