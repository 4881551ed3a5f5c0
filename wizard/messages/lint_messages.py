"""What the checker says of a flow's documents, by rule; the rules' meanings stand in their rows.

A pair is what is wrong, and what to do.
"""

from __future__ import annotations

# Where links, `start` and alerts lead; what they are called in the sentences below.
THE_ANSWER = "the answer `{text}`"
THE_LINK = "the link `{text}`"
THE_ALERT = "the alert `{text}`"
THE_START = "`start`"

_FIX_THE_LINK = 'fix the link, or give its heading `<a id="{anchor}"></a>`'
_DID_YOU_MEAN_STEP = "did you mean `#{close}`?"
NO_STEP = ("{origin} leads to `#{anchor}`, but no step has that name", _FIX_THE_LINK)
NO_STEP_LIKE = (NO_STEP[0], _DID_YOU_MEAN_STEP)
NO_STEP_THERE = (
    "{origin} leads to `#{anchor}`, but no step in {document} has that name",
    _FIX_THE_LINK,
)
NO_STEP_THERE_LIKE = (NO_STEP_THERE[0], _DID_YOU_MEAN_STEP)
NO_DOCUMENT = ("{origin} leads to `{document}`, but there is no such document", "fix the path")
NO_DOCUMENT_LIKE = (NO_DOCUMENT[0], "did you mean `{close}`?")
UNREADABLE_DOCUMENT = "{origin} leads to `{document}`, which cannot be read: {why}"
DUPLICATE_ANCHOR = (
    "`#{anchor}` is also the name of the step on line {line}, so links lead there",
    'give this heading an anchor of its own: `<a id="…"></a>`',
)
DEAD_LINK = (
    "the link `{text}` leads to `{href}`, but there is no such file",
    "fix the path, or remove the link",
)
MISSING_IMAGE = (
    "the image `{text}` comes from `{href}`, but there is no such file",
    "fix the path, or remove the image",
)

# Single steps.
EMPTY_END = (
    "the walk ends at `{title}`, which says nothing",
    "write what to do there, or remove the heading",
)
EMPTY_ON_THE_WAY = (
    "`{title}` says nothing before it leads on",
    "write what to do there, or link to the next step directly",
)
UNREACHABLE = ("nothing leads to `{title}`", "link to it from an answer or a text, or remove it")
UNKNOWN_PLACEHOLDER = (
    "`{{{{ {name} }}}}` is not a fact, so it stays as it is",
    "write it without the spaces if it belongs to another program",
)
UNKNOWN_PLACEHOLDER_LIKE = (
    UNKNOWN_PLACEHOLDER[0],
    "did you mean `{{{{ {close} }}}}`? If it belongs to another program, write it without the "
    "spaces",
)
ENCODED_TWICE = (
    "`{text}` looks like `{meant}` encoded twice",
    "write `{meant}` and save the file as UTF-8",
)
LONG_STEP = (
    "the text of `{title}` has {lines} lines of 80 columns",
    "shorten it to {most}, or give part of it a heading of its own",
)

# Ways through the flow.
NO_WAY_OUT = (
    "every answer of `{title}` leads back to a question, without end",
    "let one answer lead to an outcome: what to do, or whom to ask",
)
CIRCLE = (
    "one can go round in {titles} without learning anything",
    "write in one of them how to find out, or lead one answer elsewhere",
)
LARGE_CIRCLE = (
    "one can go round in {titles} and {more} more without learning anything",
    CIRCLE[1],
)
LONG_PATH = (
    "a path from here asks {count} questions",
    "ask at most {most}: leave out what does not change where it leads",
)

# Questions.
DUPLICATE_ANSWER = (
    "the answer `{text}` is already on line {line}",
    "say in each what sets it apart",
)
MIXED_LIST = (
    "this list mixes links to steps with other items ({links} of {items} are links), so none of "
    "them is an answer",
    "begin every item with a link to a step, or move the others to a list of their own",
)
MISSING_WHY = ("`{title}` does not say why it asks", "add a quote: `> **Why:** …`")
DANGER_WITHOUT_WARNING = (
    "a command that can lose data has no warning",
    "say what it can lose in a quote that begins with `[!WARNING]` or `[!CAUTION]`",
)

# Conditions of answers.
IMPOSSIBLE = ("the condition of `{text}` can never be true", "change it, or remove it")
IMPOSSIBLE_COUNTER = (
    "the condition of `{text}` can never be true, since a counter of 0 proves nothing",
    "change it, or remove it",
)
OVERLAPPING = (
    "the conditions of `{first}` and `{second}` can both be true, and then nothing is decided",
    "let one of them begin where the other ends",
)
UNKNOWABLE = (
    "only a person can know `{fact}`, and no question asks for it",
    "ask for it: add an answer whose whole condition is `{fact} is …`",
)
UNREAD_CONDITION = (
    "what follows `{text}` looks like a condition but is only text",
    "write it as a bullet of its own below the answer: - when: `…`",
)
UNKNOWN_GAUGE = "`watch` asks for `{fact}`, but there is no such fact"

# Files that cannot be read, settings, and comments that silence rules.
_LISTED_THERE = "flows/README.md lists the rules"
_DID_YOU_MEAN_RULE = "did you mean `{close}`?"
NO_RULE_TO_SILENCE = ("there is no rule `{rule}` to silence", _LISTED_THERE)
NO_RULE_TO_SILENCE_LIKE = (NO_RULE_TO_SILENCE[0], _DID_YOU_MEAN_RULE)
NO_RULE = ("there is no rule `{rule}`", _LISTED_THERE)
NO_RULE_LIKE = (NO_RULE[0], _DID_YOU_MEAN_RULE)
NO_LEVEL = (
    "`{level}` is not a level for `{rule}`",
    'write "error", "warning", "hint" or "off"',
)
NOT_TOML = ("this is not valid TOML: {why}", 'write `[check]` and `rule = "level"`')
NESTED_TOML = ("this TOML is nested too deeply", 'write `[check]` and `rule = "level"`')
CHECK_IS_NO_TABLE = ("`check` is not a table", "write `[check]`")
UNREADABLE_FILE = ("{why}", "fix the file, or take it out of the folder")
SETTINGS_UNREADABLE = ("{why}", "fix it or remove it")
