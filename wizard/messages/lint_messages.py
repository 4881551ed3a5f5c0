"""What is wrong in a flow's documents, by rule of the checker (the rules' meanings stand in their
rows), and in conditions, the values in them, and facts that are stated.

A pair is what is wrong, and what to do.
"""

from __future__ import annotations

# --- the checker ----------------------------------------------------------------------------------

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
OTHER_CASE = (
    "the link `{text}` leads to `#{anchor}`, but the step is called `#{meant}`",
    "write `#{meant}`: browsers tell capital letters from small ones",
)
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
ALTERNATIVE_NO_WORD = (
    "what stands behind `or` in the placeholder of `{name}` is no plain word: `{word}`",
    "write one word of letters, digits and _.,:/@%+=-",
)
ALTERNATIVE_NO_VALUE = ("what stands behind `or` is no value: {what}", "{do}")
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
    "this item does not begin with a link to a step, so none of its list is an answer ({links} of "
    "{items} begin with one)",
    "begin it with a link to a step, or move it out of the list",
)
FORMS = {"bullets": "list", "numbers": "numbered list", "table": "table"}
QUESTION_AS_TEXT = (
    "every item of this {form} leads to a step, but it is text, so nobody can choose",
    "write answers: a bullet list in which every item begins with its link, `- [Keys](#keys)`",
)
QUESTION_WITHOUT_ANSWERS = (
    "`{title}` asks, but no answer stands below it",
    "write answers below it, `- [Yes](#…)`, or let the heading say what the step is for",
)
QUESTION_WITH_ONE_ANSWER = (
    "`{title}` asks, but has one answer only, so nothing is asked",
    "write the other answers, too, or let the heading say what the step is for",
)
WHY_WITHOUT_ANSWERS = (
    "a reason why `{title}` asks stands here, but no answers stand below",
    "write answers below it, `- [Yes](#…)`, or write the reason as text",
)
NO_ANSWER_TEXT = (
    "an answer has no text, so nobody can tell what it means",
    "write its text between the brackets: `[Yes](#…)`",
)
STRAY_CONDITION = (
    "this `when:` is no answer's, so it is only text",
    "write it as a bullet of its own directly below the answer: - when: `…`",
)
OPEN_FENCE = (
    "this code block is never closed, so what follows it is code, too",
    "end it with a line {marks}",
)
MISSING_WHY = ("`{title}` does not say why it asks", "add a quote: `> **Why:** …`")
NO_LANGUAGE = (
    "`{word}` stands where the language of the block is named",
    "write the language first: `bash {word}`",
)
UNKNOWN_KIND = ("`{word}` does not say what a command does", "write {known}, or nothing")
UNKNOWN_KIND_LIKE = (UNKNOWN_KIND[0], "did you mean `{close}`?")
CHANGING_READ = (
    "`{changing}` changes something, and the command is called `read`",
    "write `change` or `danger` behind its language",
)
READ_AGAIN = (
    "`{{{{ {name} }}}}` is filled here with harmless words only, since a shell may read it again",
    "write it as an argument of its own, outside of quotes, `sh -c`, `ssh` and assignments",
)
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

# --- conditions, values, and facts that are stated ------------------------------------------------

# What the grammar has room for, as it is named in the sentences below.
AND_OR = "`and` or `or`"
A_FACT = "a fact (such as `memory.share`)"
AN_OPERATOR = "`is`, `is not`, `<`, `<=`, `>` or `>=`"
A_VALUE = "a value"
A_DURATION = "a duration (such as `30s`)"

_A_COMPARISON = "write a comparison, such as `memory.share >= 90%`"

# The grammar.
TOO_LONG = ("the condition is longer than {most} characters", "split the question into several")
TOO_DEEP = (
    "the condition is nested more than {most} levels deep",
    "write it with fewer parentheses",
)
EMPTY = ("the condition is empty", _A_COMPARISON)
ENDS_EARLY = ("the condition ends where {expected} is expected", _A_COMPARISON)
UNEXPECTED = ("`{word}` stands where {expected} is expected", "write {expected} here")
VALUE_FIRST = (
    "`{word}` stands where a fact is expected",
    "write the fact first, such as `memory.share >= 90%`",
)
CLOSES_NOTHING = ("`)` closes nothing", "remove it, or open a `(`")
NEVER_CLOSED = ("`(` is never closed", "add a `)`")
FOR_AFTER_GROUP = (
    "`for` applies to one comparison, not to a group",
    "write it after each comparison that it applies to",
)
QUOTE_NOT_CLOSED = ("a quotation mark is not closed", 'use two plain ones, as in `"web-1"`')
FOREIGN_SIGN = ("`{sign}` is not an operator here", "write `{meant}`")
UNKNOWN_SIGN = ("`{sign}` is not an operator here", "use `<`, `<=`, `>` or `>=`")
NOT_LOWER_CASE = ("`{word}` has to be in lower case", "write `{lower}`")
NOT_COMPARED = ("`{fact}` is not compared with anything", "compare it, as in `{example}`")
NOTHING_COMPARED = ("`{fact}` is not compared with anything", _A_COMPARISON)

# What the facts allow.
UNKNOWN_FACT = ("there is no fact `{fact}`", "facts include {facts}")
UNKNOWN_FACT_LIKE = ("there is no fact `{fact}`", "did you mean {facts}?")
NO_ORDER = ("`{fact}` has no order, so `{sign}` cannot compare it", "write `is` or `is not`")
WORD_HAS_NO_ORDER = (
    "`{word}` is neither more nor less than a number",
    "write `is` or `is not`",
)
NOT_SAMPLED = (
    "`for` needs samples, and `{fact}` is not sampled",
    "remove `for {duration}`",
)

# Values: what is wrong; `VALUE_FORMS` says how they are written.
NO_VALUE = "`{fact}` has no value here"
NEVER_THAT = "`{fact}` is never `{value}`"
NOT_A_VERSION = "`{value}` is not a version"
NOT_A_VALUE = "`{value}` is not a value of `{fact}`"
NOT_WHOLE = "`{fact}` is counted in whole numbers"
UNIT_MISSING = "`{value}` needs a unit"
UNIT_TOO_MANY = "`{fact}` has no unit, so `{unit}` does not belong here"
WRONG_UNIT = "`{unit}` is not a unit of `{fact}`"
DURATION_NOT_ABOVE_ZERO = "`for` needs a duration above 0"

# How values are written.
WRITE = "write `{value}`"
WRITE_COUNT = "write a whole number, such as `4`"
WRITE_CORES = "write a number of cores, such as `0.5`"
WRITE_SHARE = "write a share in %, such as `95%`"
WRITE_SIZE = "write a size in KiB, MiB or GiB, such as `512 MiB`"
WRITE_RATE = "write a rate in MiB/h, such as `10 MiB/h`"
WRITE_PER_TIME = "write how often in a time, such as `40/min` or `2/s`"
WRITE_DURATION = "write a duration in s, m, h or d, such as `30s`"
WRITE_VERSION = "write numbers joined by dots, such as `23.0.1`"
WRITE_TEXT = 'write it in double quotes, such as `"web-1"`'
WRITE_WORDS = "write {words}"
OR_WORDS = "{form}, or {words}"
WRITE_AT_LEAST = "write {low} or more"
WRITE_BETWEEN = "write a value from {low} to {high}"
WRITE_FINITE = "write a finite number"

# Conditions of answers.
TWO_CONDITIONS = (
    "the answer “{text}” has two conditions",
    "join them with `and` or `or` in one pair of backticks",
)
NO_CONDITION = (
    "`when:` is not followed by one condition in backticks",
    "write one condition in backticks: when: `memory.share >= 90%`",
)
