"""Rules that are applied before a document is judged: when files, front matter, conditions and the
checker's own settings are read.

wizard.flow.front_matter, parse, condition_grammar and lint.levels report these; here they have
their rows in the table, with the documentation that every rule has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.flow.fact_values import unknown_fact
from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.messages import lint_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUESTION = """\
# Which?

- [Memory](#memory)
  - when: `{condition}`
- [CPU](#cpu)

> **Why:** they have different causes.

## Memory

Look.

## CPU

Look.
"""


def _front(lines: str) -> str:
    return f"---\n{lines}\n---\n\n# Memory\n\nLook.\n"


def _condition(condition: str) -> str:
    return _QUESTION.replace("{condition}", condition)


def _unknown_gauges(context: RuleContext) -> Iterator[Violation]:
    """What `watch` asks for; a condition's facts are found where it is read."""
    for name in dict.fromkeys(context.document.watch):
        if name not in CATALOGUE:
            _, hint = unknown_fact(name)
            place = context.document.marks[f"watch.{name}"]
            yield violation(place, (messages.UNKNOWN_GAUGE, hint), fact=name)


RULES = (
    Rule(
        "front-matter-malformed",
        "error",
        "The front matter is not valid YAML, or a key appears twice in it.",
        advice=(
            "Between the two lines `---` stand lines `key: value`. A value with a `: ` or a ` #` "
            "in it, or with a bracket at its beginning, goes in quotation marks."
        ),
        bad=_front("title: one\ntitle: two"),
        good=_front("title: one"),
    ),
    Rule(
        "front-matter-unsafe",
        "error",
        "The front matter uses an alias, anchor, merge key or tag, or is too long or too deep.",
        advice=(
            "Write every value out. These parts of YAML can make a reader hang or build things, "
            "and a title page needs none of them."
        ),
        bad=_front("title: !!python/name:os.system one"),
        good=_front("title: one"),
    ),
    Rule(
        "front-matter-type",
        "error",
        "A value in the front matter is not what its key asks for.",
        advice=(
            "`alerts` is a table, `watch` a list such as `[memory.share, cpu.share]`, and every "
            "other value one line of text."
        ),
        bad=_front("watch: memory.share"),
        good=_front("watch: [memory.share]"),
    ),
    Rule(
        "front-matter-key",
        "warning",
        "The front matter has a key that means nothing here.",
        advice=(
            "Most likely it is misspelt: the keys are `title`, `start`, `alerts`, `watch`, "
            "`version` and `source`. Nothing is said of the keys of other programs in a document "
            "that was not written for the wizard."
        ),
        bad=_front("tittle: one\nstart: memory"),
        good=_front("title: one\nstart: memory"),
    ),
    Rule(
        "bad-condition",
        "error",
        "A condition is not written in the grammar of conditions.",
        advice=(
            "The column points at the first word that does not fit. A condition is a comparison "
            "such as `memory.share >= 95% for 30s`, or several with `not`, `and`, `or` and "
            "parentheses."
        ),
        bad=_condition("memory.share => 90%"),
        good=_condition("memory.share >= 90%"),
    ),
    Rule(
        "unknown-fact",
        "error",
        "A condition or `watch` asks for a fact that is not in the catalogue.",
        advice="Correct the name: flows/README.md lists all facts and metrics.",
        bad=_condition("memory.shape >= 90%"),
        good=_condition("memory.share >= 90%"),
        find=_unknown_gauges,
    ),
    Rule(
        "unknown-value",
        "error",
        "A condition compares a fact with a value or a unit that it never has.",
        advice=(
            "Write it as the tables of flows/README.md have it: a share with `%`, a size with "
            "`KiB`, `MiB` or `GiB`."
        ),
        bad=_condition("memory.share >= 90"),
        good=_condition("memory.share >= 90%"),
    ),
)

ABOUT_FILES = (
    Rule(
        "unreadable",
        "error",
        "A file in a folder cannot be read.",
        advice="It is too large, no text, or not yours to read. The others are judged.",
    ),
    Rule(
        "unreadable-markdown",
        "error",
        "A document, or a part of it, is nested too deeply or too long to be read as Markdown.",
        advice=(
            "Lists and quotes are read 40 levels deep (a list counts two), a paragraph up to "
            "8,000 characters, and a document up to about 8,000 lines, each counted once for "
            "every list and quote that it stands in; a file may have 256 KiB. What is deeper is "
            "left out, what is longer is shown as it is written. Nest it less, or split it into "
            "documents that link to each other."
        ),
    ),
    Rule(
        "unknown-notation",
        "hint",
        "A line is in a notation of site builders that is not known here.",
        advice=(
            "It is read as the text that it is, such as `{% include x.html %}`: write what it "
            "stands for. Call-outs, tabs, short codes, footnotes and the like of the usual site "
            "builders are known. Only the first such line of a document is named."
        ),
        bad="# Look\n\n{% include memory.html %}\n",
        good="# Look\n\n!!! note\n    Memory is what the kernel counts.\n",
    ),
    Rule(
        "bad-settings",
        "error",
        "A file `.wizard.toml` is not valid TOML, or sets more than the levels of rules.",
        advice='Under `[check]` stand lines such as `missing-why = "off"`.',
    ),
    Rule(
        "unknown-rule",
        "warning",
        "A comment silences a rule that does not exist.",
        advice="Correct the name: flows/README.md lists the rules.",
        bad="# Look\n\n<!-- wizard: ignore lnog-step -->\n\nText.\n",
        good="# Look\n\n<!-- wizard: ignore long-step -->\n\nText.\n",
    ),
)
"""The last rows of the table: about files as such, and about the checker's own settings."""
