"""The graph: its JSON, the tree, and diagrams that no title can break."""

from __future__ import annotations

import json
import re
import time

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import flow_of
from wizard.flow.diagram import dot, mermaid, tree
from wizard.flow.graph import answer_json, command_json, graph
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.text.glyphs import ASCII

QUESTION = """\
---
start: which
alerts:
  high_cpu: the-cpu
  paged: call
---

# Handling alerts

Begin [here](#which).

## Which alert? <a id="which"></a>

> **Why:** they have
> different causes.

Look at it.

- [Memory](#memory): near the limit
  - when: `memory.share >= 95%`
- [CPU](#the-cpu)
- [Neither](#nowhere)

## Memory

```bash read
ps -p {{ pid }}
```

- [Look again](#which)

## The CPU

Text, and [more](other.md).

## Call

Call somebody.

## Never

Text.
"""
OTHER = "# More\n\nText.\n\n## Much more\n\nText.\n"


def test_the_graph_has_every_key_and_the_order_of_the_document() -> None:
    shown = graph(flow_of(QUESTION, other=OTHER))
    assert json.loads(json.dumps(shown)) == shown
    assert {key: shown[key] for key in ("flow", "title", "start")} == {
        "flow": "main",
        "title": "Handling alerts",
        "start": "which",
    }
    assert [(node["id"], node["kind"], node["line"]) for node in shown["nodes"]] == [
        ("handling-alerts", "contents", 8),
        ("which", "question", 12),
        ("memory", "outcome", 24),
        ("the-cpu", "outcome", 32),
        ("call", "outcome", 36),
        ("never", "outcome", 40),
        ("other.md#more", "contents", 1),
        ("other.md#much-more", "outcome", 5),
    ]
    assert shown["nodes"][1] == {
        "id": "which",
        "title": "Which alert?",
        "kind": "question",
        "line": 12,
        "markdown": "Look at it.",
        "why": "they have\ndifferent causes.",
        "commands": [],
    }
    assert shown["nodes"][2]["markdown"] == "```bash read\nps -p {{ pid }}\n```"
    assert shown["nodes"][2]["why"] is None
    assert shown["nodes"][2]["commands"] == [
        {
            "text": "ps -p {{ pid }}",
            "template": "ps -p {{ pid }}",
            "language": "bash",
            "kind": "read",
            "line": 26,
        }
    ]
    assert shown["edges"][5] == {
        "from": "which",
        "to": "memory",
        "kind": "answer",
        "text": "Memory",
        "description": "near the limit",
        "when": "memory.share >= 95%",
    }
    assert [(edge["from"], edge["to"], edge["kind"]) for edge in shown["edges"]] == [
        *(("handling-alerts", to, "contents") for to in ("which", "memory", "the-cpu", "call")),
        ("handling-alerts", "never", "contents"),
        ("which", "memory", "answer"),
        ("which", "the-cpu", "answer"),
        ("which", "nowhere", "answer"),
        ("memory", "which", "answer"),
        ("other.md#more", "other.md#much-more", "contents"),
        ("other.md#more", "other.md#much-more", "next"),
    ]
    assert shown["edges"][6]["when"] is None
    assert shown["edges"][6]["description"] is None


def test_edges_name_steps_by_the_id_of_their_node() -> None:
    flow = flow_of("---\nstart: one\n---\n\n# One <a id='first'></a>\n\nText.\n\n- [a](#one)\n")
    shown = graph(flow)
    assert shown["nodes"][0]["id"] == "first"
    assert shown["edges"][0]["to"] == "first"
    whole = flow_of("# One\n\nText.\n\n- [a](other.md)\n- [b](#one)\n", other=OTHER)
    assert graph(whole)["edges"][0]["to"] == "other.md#more"


def test_commands_and_answers_as_json() -> None:
    flow = flow_of(QUESTION)
    which, memory = flow.step("which"), flow.step("memory")
    assert which is not None
    assert memory is not None
    assert command_json(memory.commands[0], "ps -p 4")["text"] == "ps -p 4"
    assert answer_json(which.choices[0], "false", "12 s of 30 s seen") == {
        "number": 1,
        "text": "Memory",
        "to": "memory",
        "description": "near the limit",
        "when": "memory.share >= 95%",
        "verdict": "false",
        "missing": "12 s of 30 s seen",
        "likely": None,
        "likely_right": None,
    }
    assert answer_json(which.choices[1]) == {
        "number": 2,
        "text": "CPU",
        "to": "the-cpu",
        "description": None,
        "when": None,
        "verdict": "unknown",
        "missing": None,
        "likely": None,
        "likely_right": None,
    }


def test_the_tree_of_a_flow() -> None:
    expected = """\
Handling alerts

? Which alert?
├─ 1 Memory → ● Memory
│     when memory.share >= 95%
│  └─ 1 Look again → ? Which alert? (see above)
├─ 2 CPU → ● The CPU
└─ 3 Neither → no step nowhere

alert high_cpu → ● The CPU (see above)
alert paged → ● Call

Opened by links in the text only:
● Much more

Nothing leads here:
● Never
"""
    assert tree(flow_of(QUESTION, other=OTHER)) == expected
    plain = tree(flow_of(QUESTION, other=OTHER), ASCII)
    assert plain.isascii()
    assert "|- 1 Memory -> * Memory\n|     when memory" in plain
    assert "`- 3 Neither" in plain


def test_the_tree_of_a_runbook_is_its_outline() -> None:
    runbook = (
        "# A\n\nText.\n\n## B\n\nText.\n\n# C\n\nText.\n\n## D\n\nText.\n\n### E\n\nText.\n\n# F\n"
    )
    assert tree(flow_of(runbook)) == ("A\n\n≡ A\n└─ 1 ● B\n↓ ≡ C\n└─ 1 ≡ D\n   └─ 1 ● E\n↓ ● F\n")


def test_what_lies_deep_is_drawn_from_the_left_edge_again() -> None:
    steps = "".join(
        f"# Step {number}\n\nText.\n\n- [on](#step-{number + 1})\n- [out](#step-0)\n\n"
        for number in range(60)
    )
    drawn = tree(flow_of(f"---\nstart: step-0\n---\n\n{steps}# Step 60\n\nText.\n"))
    lines = drawn.splitlines()
    assert max(map(len, lines)) < 100
    assert len([line for line in lines if line.startswith("↓ ? Step")]) == 3
    for number in range(1, 61):
        opened = rf"(1 on →|↓) . Step {number}$"
        assert len(re.findall(opened, drawn, re.MULTILINE)) == 1


def test_a_long_chain_is_drawn_in_time_and_without_recursion() -> None:
    runbook = "".join(f"# Step {number}\n\n- [x](#step-{number + 1})\n\n" for number in range(1500))
    flow = flow_of(f"---\nstart: step-0\n---\n\n{runbook}")
    begin = time.process_time()
    assert tree(flow).count("Step") >= 1500
    assert mermaid(flow).count("-->") == 1500
    assert time.process_time() - begin < 5


def test_diagrams_name_each_step_once_and_show_what_is_missing() -> None:
    flow = flow_of(QUESTION, other=OTHER)
    chart = mermaid(flow).splitlines()
    assert chart[:3] == [
        "flowchart TD",
        '  n1["Handling alerts"]',
        '  n2{{"Which alert?"}}',
    ]
    assert '  missing1>"no step nowhere"]' in chart
    assert '  n2 -->|"Neither"| missing1' in chart
    assert '  n7 -.->|"Read on"| n8' in chart
    assert chart[-1] == "  style n2 stroke-width:3px"
    graphviz = dot(flow).splitlines()
    assert graphviz[0] == "digraph flow {"
    assert graphviz[-1] == "}"
    assert '  n2 [shape=hexagon, label="Which alert?", penwidth=3];' in graphviz
    assert '  n2 -> n3 [label="Memory"];' in graphviz
    assert '  n7 -> n8 [label="Read on", style=dashed];' in graphviz


NODE = re.compile(r'  n\d+(\{\{"[^"]*"\}\}|\["[^"]*"\]|\(\["[^"]*"\]\))')
ARROW = re.compile(r'  n\d+ -\.?->(\|"[^"]*"\|)? (n|missing)\d+')
MISSING = re.compile(r'  missing\d+>"[^"]*"\]')
STYLE = re.compile(r"  style n\d+ stroke-width:3px")
STRING = r'"(?:[^"\\]|\\["\\])*"'
GRAPHVIZ = re.compile(
    rf"digraph flow {{|}}|  label={STRING};"
    rf"|  \w+( -> \w+)? \[(\w+=(\w+|{STRING})(, )?)+\];"
)
HOSTILE = st.text(
    alphabet=st.sampled_from(list("ab \"'`\\[](){}<>|;:#%&*_-.=\n1é→")), min_size=1, max_size=20
)


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_no_title_and_no_answer_breaks_a_diagram(titles: list[str]) -> None:
    links = "".join(f"- [{title}](#s{number})\n" for number, title in enumerate(titles))
    steps = "".join(f"# {' '.join(title.split())}\n\nText.\n\n{links}\n" for title in titles)
    flow = Flow("x", main := parse_document(steps, "x.md"), {"x.md": main})
    for line in mermaid(flow).splitlines()[1:]:
        assert any(pattern.fullmatch(line) for pattern in (NODE, ARROW, MISSING, STYLE)), line
        assert not set(re.sub(r"#\d+;", "", line)) & set("`%;\\*&<")
    for line in dot(flow).splitlines():
        assert GRAPHVIZ.fullmatch(line), line
