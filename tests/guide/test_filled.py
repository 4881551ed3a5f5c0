"""Placeholders in the text of a step, wherever it stands."""

from __future__ import annotations

from tests.flow.making import flow_of
from wizard.flow.block import texts
from wizard.guide.filled import filled_in

TEXT = """\
# A

End {{ pid }} on `{{ host }}`, not {{pid}} or {{ memory.used }}.

- item **{{ pid }}**

> quote {{ pid }}

| head {{ pid }} |
|---|
| cell {{ pid }} |

```bash read
ps {{ pid }} {{ host }}
```

```text
{{ pid }}
```
"""


def test_text_reads_and_commands_are_quoted() -> None:
    (step,) = flow_of(TEXT).main.steps
    values = {"pid": "42", "host": "web 1"}
    assert list(texts(filled_in(step.blocks, values))) == [
        "End 42 on web 1, not {{pid}} or __memory_used__.",
        "item 42",
        "quote 42",
        "head 42",
        "cell 42",
        "ps 42 'web 1'",
        "{{ pid }}",
    ]


def test_what_has_no_placeholder_stays_the_same() -> None:
    (step,) = flow_of("# A\n\nText.\n\n- item\n").main.steps
    assert filled_in(step.blocks, {"pid": "42"}) == step.blocks
