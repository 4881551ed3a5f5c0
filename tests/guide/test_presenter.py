"""The picture of a step: placeholders wherever they stand, and the board of causes made once."""

from __future__ import annotations

import threading

from tests.helpers.flows import flow_of
from wizard.flow.blocks import texts
from wizard.guide.cause_board import CauseBoard
from wizard.guide.presenter import filled_in
from wizard.walk.causes import Cause

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


CAUSES = (Cause("a", "A leak", "supported", ()), Cause("b", "A loop", "open", ()))


def test_a_board_that_nobody_looks_at_is_not_made() -> None:
    made: list[int] = []

    def make() -> tuple[Cause, ...]:
        made.append(1)
        return CAUSES

    board = CauseBoard(make)
    assert board  # whether there is one can be told without making it
    assert made == []
    assert [cause.title for cause in board] == ["A leak", "A loop"]
    assert (len(board), board[1], board == CAUSES) == (2, CAUSES[1], True)
    assert made == [1]


def test_it_is_made_with_the_lock_held() -> None:
    lock = threading.Lock()
    assert tuple(CauseBoard(lambda: CAUSES if lock.locked() else (), lock)) == CAUSES
    assert not lock.locked()
