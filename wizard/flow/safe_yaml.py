"""The YAML of front matter as PyYAML's nodes, with what front matter has no need of refused.

Aliases, anchors, merge keys, tags, keys that stand twice and great depth are errors, each with its
place; so no document can make this run long or build anything but texts. Import this late: PyYAML
costs a twelfth of a start, and few documents have front matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

import yaml

from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from wizard.flow.problems import Message

DEEPEST = 8
"""How many mappings and lists may stand inside one another."""


class YamlMark(Protocol):
    """Where something stands, from 0; both implementations of PyYAML have their own."""

    line: int
    column: int


class YamlRefusedError(Exception):
    """The YAML is malformed, or more than front matter may be."""

    def __init__(
        self, message: Message, mark: YamlMark | None, *, unsafe: bool = False, why: str = ""
    ) -> None:
        """`mark` is where, None where PyYAML does not say; `why` is for malformed YAML."""
        super().__init__(message)
        self.message = message
        self.mark = mark
        self.unsafe = unsafe
        self.why = why


class YamlNode(Protocol):
    """A node as PyYAML makes it, for those who must not import PyYAML to look at one."""

    id: str
    """`scalar`, `sequence` or `mapping`."""

    value: Any
    """A text, a list of nodes, or a list of pairs of nodes."""

    start_mark: YamlMark


def compose(text: str) -> YamlNode | None:
    """The one document in `text`, None where it is empty.

    Scalars hold clean text on one line, as it stands there: `1.10` is no number. The keys of a
    mapping are texts, and none stands twice. Raises RefusedError.
    """
    try:
        loader = _Composer(text)
        root = loader.get_node() if loader.check_node() else None
        if loader.check_node():
            second: yaml.Event = loader.peek_event()  # type: ignore[no-untyped-call]
            raise YamlRefusedError(messages.TWO_YAML_DOCUMENTS, second.start_mark)
    except yaml.MarkedYAMLError as error:
        why = clean_line(error.problem or error.context or "")
        mark = error.problem_mark or error.context_mark
        raise YamlRefusedError(messages.NOT_YAML, mark, why=why) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The reader's complaint about a character, and a \U escape beyond Unicode.
        why = clean_line(str(error).splitlines()[0])
        raise YamlRefusedError(messages.NOT_YAML, None, why=why) from error
    if root is not None:
        _tidy(root)
    return cast("YamlNode | None", root)


class _Composer(yaml.BaseLoader):
    """Makes nodes of events, and looks at each event before it becomes one."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.NodeEvent = self.peek_event()  # type: ignore[no-untyped-call]
        refused = None
        if isinstance(event, yaml.AliasEvent):
            refused = messages.YAML_ALIAS
        elif event.anchor is not None:
            refused = messages.YAML_ANCHOR
        elif getattr(event, "tag", None) is not None:
            refused = messages.YAML_TAG
        elif self.depth > DEEPEST:
            refused = messages.YAML_TOO_DEEP
        if refused:
            raise YamlRefusedError(refused, event.start_mark, unsafe=True)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _tidy(node: yaml.Node) -> None:
    """Clean the texts in `node`, and refuse keys that are none, that merge, or that stand twice."""
    if isinstance(node, yaml.ScalarNode):
        node.value = clean_line(node.value).strip()
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            _tidy(key)
            if not isinstance(key, yaml.ScalarNode):
                raise YamlRefusedError(messages.KEY_IS_NOT_TEXT, key.start_mark)
            if key.value == "<<":
                raise YamlRefusedError(messages.YAML_MERGE_KEY, key.start_mark, unsafe=True)
            if key.value in keys:
                raise YamlRefusedError(messages.KEY_STANDS_TWICE, key.start_mark)
            keys.add(key.value)
            _tidy(value)
    else:
        for item in node.value:
            _tidy(item)
