"""What is said of a flow's files: that they cannot be opened, and what is wrong in front matter.

A pair is what is wrong, and what to do.
"""

from __future__ import annotations

# Front matter as YAML.
NO_END = ("the front matter has no end", "end it with a line of three hyphens")
BEGINS_LATE = (
    "the front matter does not begin in the first line, so it is read as text",
    "remove the empty lines before it",
)
TOO_LONG = ("the front matter is longer than {most} characters", "make it shorter")
NOT_YAML = (
    "the front matter is not valid YAML: {why}",
    "write `key: value` lines between the hyphens",
)
TWO_YAML_DOCUMENTS = (
    "the front matter holds two YAML documents",
    "write `key: value` lines between the hyphens",
)
KEY_IS_NOT_TEXT = (
    "a key in the front matter is not text",
    "write `key: value` lines between the hyphens",
)
KEY_STANDS_TWICE = ("this key appears twice in the front matter", "remove one of them")
YAML_ALIAS = ("the front matter uses an alias (*)", "write the value out")
YAML_ANCHOR = (
    "the front matter uses an anchor (&)",
    "write each value out where it is used",
)
YAML_TAG = ("the front matter uses a tag (!)", "write the value without it")
YAML_MERGE_KEY = ("the front matter uses a merge key (<<)", "write the keys out")
YAML_TOO_DEEP = ("the front matter is nested too deeply", "make it flatter")

# The keys of front matter and their values.
IS_A_LIST = ("the front matter is a list", "write `key: value` lines")
UNKNOWN_KEY = ("unknown key `{key}` in the front matter", "the keys are {keys}")
UNKNOWN_KEY_LIKE = ("unknown key `{key}` in the front matter", "did you mean `{close}`?")
NOT_A_TEXT = ("`{key}` has to be text", "write one line of text")
EMPTY_VALUE = ("`{key}` is empty", "give it a value or remove the line")
NOT_A_TABLE = ("`{key}` has to be a table", "write `{example}` lines below it")
ROW_WITHOUT_NAME = ("a row of `{key}` has no name", "write `{example}`")
NOT_A_LIST = ("`{key}` has to be a list", "write `{example}`")
ENTRY_IS_NOT_TEXT = ("an entry of `{key}` is not text", "write `{example}`")
