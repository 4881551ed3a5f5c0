"""What is said of conditions, of the values in them, and of facts that are stated.

A pair is what is wrong, and what to do.
"""

from __future__ import annotations

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
