"""Front matter: a few lines of YAML between two lines `---`, read by a table of what they may hold.

In TOML, between two lines `+++`, only texts are read: it is other programs' own.

Every value is read as the text that stands there: `version: 1.10` is `1.10`, and an alert may be
called `no`. What is wrong is a problem with its place, and the rest is read all the same.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

import msgspec

from wizard.flow.problems import Place, Problem, problem
from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line, excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wizard.flow.problems import Message, Severity
    from wizard.flow.safe_yaml import YamlMark, YamlNode

LONGEST = 32_768
"""How many characters front matter may have."""

_TOML_RULE = "+++"
_RULE = re.compile(r"---[ \t]*$")
_WORD = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t].*)?$")


class KeyForm(msgspec.Struct, frozen=True):
    """What the value of a key may be."""

    kind: Literal["text", "list", "text or list", "table"]
    example: str = ""
    """How a list, or a row of a table, is written."""


class FrontMatter(msgspec.Struct, frozen=True):
    """What stands before a document."""

    lines: int = 0
    """How many lines it takes with its fences; 0 where there is none."""

    texts: dict[str, str] = {}
    """Key → value of those that hold a text."""

    lists: dict[str, tuple[str, ...]] = {}
    tables: dict[str, dict[str, str]] = {}
    marks: dict[str, Place] = {}
    """Where a value stands: `start`, `alerts`, `alerts.NAME`, `watch.ENTRY`, …"""

    problems: tuple[Problem, ...] = ()


def read_front_matter(lines: Sequence[str], file: str, forms: Mapping[str, KeyForm]) -> FrontMatter:
    """The front matter at the top of `lines` (clean, without line ends), if there is any.

    `forms` are the keys that it may have. Problems have the codes front-matter-malformed, -unsafe,
    -type and -key, and `file` in their places.
    """
    if lines and lines[0].rstrip() == _TOML_RULE:
        return _from_toml(lines, file, forms)
    end = _end_of(lines)
    if end is None:
        return FrontMatter(problems=tuple(_meant(lines, file, forms)))
    text = "\n".join(lines[1:end])
    if len(text) > LONGEST:
        top = Place(file, 1, 1)
        too_long = problem(top, "front-matter-unsafe", messages.TOO_LONG, most=LONGEST)
        return FrontMatter(end + 1, problems=(too_long,))
    from wizard.flow.safe_yaml import YamlRefusedError, compose  # Late: it imports PyYAML.

    try:
        root = compose(text)
    except YamlRefusedError as refused:
        code = "front-matter-unsafe" if refused.unsafe else "front-matter-malformed"
        place = _place(refused.mark, file)
        refusal = problem(place, code, refused.message, why=refused.why)
        return FrontMatter(end + 1, problems=(refusal,))
    if root is None:
        return FrontMatter(end + 1)
    # Two rules with a sentence between them are Markdown, and nothing of it may be lost.
    return FrontMatter() if root.id == "scalar" else _Values(file, forms).of(root, end + 1)


def _from_toml(lines: Sequence[str], file: str, forms: Mapping[str, KeyForm]) -> FrontMatter:
    """Front matter in TOML between two lines `+++`, as Hugo and Zola have it: its texts."""
    import tomllib  # Late: few documents have it.

    ends = (at for at in range(1, len(lines)) if lines[at].rstrip() == _TOML_RULE)
    end = next(ends, None)
    if end is None:
        return FrontMatter()
    try:
        values = tomllib.loads("\n".join(lines[1:end])[:LONGEST])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        refusal = problem(
            Place(file, 2, 1),
            "front-matter-malformed",
            messages.NOT_TOML,
            why=clean_line(str(error)),
        )
        return FrontMatter(end + 1, problems=(refusal,))
    texts = {
        key: clean_line(value)
        for key, value in values.items()
        if isinstance(value, str) and value and key in forms and forms[key].kind.startswith("text")
    }
    marks = {
        key: Place(file, at + 1, 1)
        for key in texts
        for at in range(end - 1, 0, -1)
        if lines[at].lstrip().startswith(key)
    }
    return FrontMatter(end + 1, texts, marks=marks)


def _end_of(lines: Sequence[str]) -> int | None:
    """The line of hyphens that ends the front matter, None where there is none to end."""
    if len(lines) < 2 or not _RULE.match(lines[0]) or not lines[1].strip():
        return None
    return next((at for at in range(1, len(lines)) if _RULE.match(lines[at])), None)


def _meant(lines: Sequence[str], file: str, keys: Collection[str]) -> Iterator[Problem]:
    """What is wrong where front matter was meant and what stands there is text: it has no end, or
    empty lines before it."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if len(lines) < first + 2 or not _RULE.match(lines[first]):
        return
    key = _WORD.match(lines[first + 1])
    if key is not None and key.group(1) in keys:
        place = Place(file, first + 1, 1)
        message = messages.BEGINS_LATE if first else messages.NO_END
        severity: Severity = "warning" if first else "error"
        yield problem(place, "front-matter-malformed", message, severity)


def _place(mark: YamlMark | None, file: str) -> Place:
    """Where the YAML's `mark` is in `file`: the line of hyphens comes before it."""
    return Place(file, 2, 1) if mark is None else Place(file, mark.line + 2, mark.column + 1)


class _Values:
    """Takes the known keys out of a mapping, and says what is wrong with each."""

    def __init__(self, file: str, forms: Mapping[str, KeyForm]) -> None:
        self._file = file
        self._forms = forms
        self._problems: list[Problem] = []
        self._marks: dict[str, Place] = {}

    def of(self, root: YamlNode, lines: int) -> FrontMatter:
        """The front matter that `root` is, which takes so many `lines`."""
        if root.id != "mapping":
            self._say(root, messages.IS_A_LIST)
            return FrontMatter(lines, problems=tuple(self._problems))
        texts: dict[str, str] = {}
        lists: dict[str, tuple[str, ...]] = {}
        tables: dict[str, dict[str, str]] = {}
        for key, node in root.value:
            name = key.value
            form = self._forms.get(name)
            match form and form.kind:
                case None:
                    self._unknown(key, name)
                case "text":
                    text = self._text(name, node)
                    texts |= {name: text} if text else {}
                case "table":
                    tables[name] = self._table(name, node)
                case _:
                    lists[name] = self._list(name, node)
        problems = tuple(sorted(self._problems, key=lambda found_problem: found_problem.place))
        return FrontMatter(lines, texts, lists, tables, self._marks, problems)

    def _say(self, node: YamlNode, message: Message, **values: object) -> None:
        self._problems.append(
            problem(
                _place(node.start_mark, self._file), "front-matter-type", message, "error", **values
            )
        )

    def _unknown(self, key: YamlNode, name: str) -> None:
        close = get_close_matches(name[:50], self._forms, n=1)
        message = messages.UNKNOWN_KEY_LIKE if close else messages.UNKNOWN_KEY
        self._problems.append(
            problem(
                _place(key.start_mark, self._file),
                "front-matter-key",
                message,
                "warning",
                key=excerpt(name),
                close=close[0] if close else "",
                keys=", ".join(self._forms),
            )
        )

    def _text(self, name: str, node: YamlNode) -> str:
        """The text that `node` is, entered under `name`; empty with a complaint."""
        if node.id != "scalar":
            self._say(node, messages.NOT_A_TEXT, key=excerpt(name))
            return ""
        text: str = node.value
        if text:
            self._marks[name] = _place(node.start_mark, self._file)
        else:
            self._say(node, messages.EMPTY_VALUE, key=excerpt(name))
        return text

    def _table(self, name: str, node: YamlNode) -> dict[str, str]:
        example = self._forms[name].example
        self._marks[name] = _place(node.start_mark, self._file)
        if node.id != "mapping":
            self._say(node, messages.NOT_A_TABLE, key=name, example=example)
            return {}
        rows: dict[str, str] = {}
        for key, value in node.value:
            row = key.value
            if not row:
                self._say(key, messages.ROW_WITHOUT_NAME, key=name, example=example)
            elif text := self._text(f"{name}.{row}", value):
                rows[row] = text
        return rows

    def _list(self, name: str, node: YamlNode) -> tuple[str, ...]:
        form = self._forms[name]
        self._marks[name] = _place(node.start_mark, self._file)
        if node.id != "sequence" and form.kind == "list":
            self._say(node, messages.NOT_A_LIST, key=name, example=form.example)
            return ()
        entries: list[str] = []
        for item in node.value if node.id == "sequence" else (node,):
            text = item.value if item.id == "scalar" else ""
            if not text:
                self._say(item, messages.ENTRY_IS_NOT_TEXT, key=name, example=form.example)
                continue
            self._marks.setdefault(f"{name}.{text}", _place(item.start_mark, self._file))
            entries.append(text)
        return tuple(entries)
