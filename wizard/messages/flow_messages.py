"""What is said of a flow: beside its own words, in diagrams, and of its files.

A pair is what is wrong, and what to do.
"""

from __future__ import annotations

# --- beside a flow's own words --------------------------------------------------------------------

# What a command does.
READ_ONLY = "read-only"
CHANGES = "changes something"
CAN_LOSE_DATA = "CAN LOSE DATA"
FOR_START_COMMAND = "for the start command"
CHECK_FIRST = "check before you run it"
NO_SHELL_COMMAND = "no shell command"
NUMBERED_COMMAND = "Command {number}, {kind}"
NUMBERED_CODE = "Code {number}, {kind}"

# Call-outs.
NOTE = "Note"
TIP = "Tip"
IMPORTANT = "Important"
WARNING = "! WARNING"
CAUTION = "! CAUTION"

# Steps.
READ_ON = "Read on"
MORE_TEXT = "There is more."

# Diagrams.
NO_STEP = "no step {step}"
ALERT = "alert {alert}"
WHEN = "when {condition}"
SEE_ABOVE = "{step} (see above)"
SEE_BELOW = "{step} (see below)"
LINKED_ONLY = "Opened by links in the text only:"
NOT_LINKED = "Nothing leads here:"

# --- its files ------------------------------------------------------------------------------------

# Front matter as YAML.
NO_END = ("the front matter has no end", "end it with a line of three hyphens")
BEGINS_LATE = (
    "the front matter does not begin on the first line, so it is read as text",
    "remove the empty lines before it",
)
TOO_LONG = ("the front matter is longer than {most} characters", "make it shorter")
NOT_YAML = (
    "the front matter is not valid YAML: {why}",
    "write `key: value` lines between the hyphens",
)
NOT_TOML = (
    "the front matter is not valid TOML: {why}",
    "write `key = value` lines between the plus signs",
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

# What only a site builder reads.
UNKNOWN_NOTATION = (
    "{written} is in a notation of site builders that is not known here",
    "write what it stands for",
)

# Documents that cannot be read, or not as Markdown. In front of each stands the file.
GIVE_MARKDOWN = "give a Markdown file"
A_FOLDER = ("a folder, not a file", GIVE_MARKDOWN)
A_PIPE = ("a pipe, not a file", GIVE_MARKDOWN)
A_SOCKET = ("a socket, not a file", GIVE_MARKDOWN)
A_DEVICE = ("a device, not a file", GIVE_MARKDOWN)
NOT_REGULAR = ("not a regular file", "remove it or leave it out")
TOO_LARGE = ("too large", "a document may have {most}, so split it")
TOO_LARGE_BY = ("too large: {size}", "a document may have {most}, so split it")
NO_SUCH_FILE = ("no such file", "check the name, or see `wizard list`")
NO_PERMISSION = (
    "no permission to read it",
    "ask its owner, or copy it to where you may read it",
)
NO_SUCH_FOLDER = ("no such file: part of the path is not a folder", "check the name")
CANNOT_BE_READ = ("cannot be read: {why}", "check the path")
NOT_A_FILE_NAME = ("not a valid file name", "check the name")
BINARY = ("binary data (a NUL byte)", GIVE_MARKDOWN)
WIDE_UNICODE = ("UTF-16 or UTF-32, not UTF-8", "save it as UTF-8")
NOT_UTF8 = ("not UTF-8 (byte 0x{byte:02x})", "save it as UTF-8")
NOT_OURS = (
    "it is not opened by its name: {why}",
    "name the file itself to open it all the same",
)
NO_FLOW_NAMED = (
    "no flow is named",
    "see `wizard list`, or give a Markdown file or a folder",
)

TOO_MANY_BLOCKS = (
    "this has too many lines and blocks to be read as Markdown, so it is shown as text",
    "split it into several documents that link to each other",
)
NOT_MARKDOWN = (
    "this cannot be read as Markdown ({error})",
    "look for very deeply nested lists and quotes",
)
NESTED_TOO_DEEPLY = (
    "lists and quotes are nested so deeply that what is in here is left out",
    "nest them less deeply: {most} levels are read, and a list counts as two",
)
PARAGRAPH_TOO_LONG = (
    "a paragraph is so long that its links and marks are shown as they are written",
    "make it shorter: {most} characters are read",
)
TOO_MANY_MARKS = (
    "from here on there are so many links and marks that they are shown as they are written",
    "split this into several documents that link to each other",
)

# Links to other documents, and folders of them.
NOT_A_PLAIN_PATH = ("not a plain path", "fix the link")
NOT_MARKDOWN_FILE = ("not a Markdown file", "link to a file whose name ends in .md")
OUTSIDE_ROOT = ("outside {root}", "link to documents within it")
NAME_NOT_PLAIN = ("its name is not plain text", "rename it")
LINK_OUT_OF_FOLDER = ("a link that leads out of the folder", "copy the file here")
TOO_MANY_DOCUMENTS = ("more than {most} documents", "choose a subfolder")
NO_MARKDOWN_HERE = ("no Markdown files in this folder", "give a folder of runbooks")
ONLY_SCENARIOS_HERE = (
    "only scenarios in this folder, which are not flows",
    "play them with `wizard train`",
)

NOTHING_LESS = "# no number can be advised here"
"""A comment of a shell in the place of a command."""
