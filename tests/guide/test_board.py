"""The board of causes is made when somebody looks at it, and once."""

from __future__ import annotations

import threading

from wizard.guide.board import Board
from wizard.walk.causes import Cause

CAUSES = (Cause("a", "A leak", "supported", ()), Cause("b", "A loop", "open", ()))


def test_a_board_that_nobody_looks_at_is_not_made() -> None:
    made: list[int] = []

    def make() -> tuple[Cause, ...]:
        made.append(1)
        return CAUSES

    board = Board(make)
    assert board  # whether there is one can be told without making it
    assert made == []
    assert [cause.title for cause in board] == ["A leak", "A loop"]
    assert (len(board), board[1], board == CAUSES) == (2, CAUSES[1], True)
    assert made == [1]


def test_it_is_made_with_the_lock_held() -> None:
    lock = threading.Lock()
    assert tuple(Board(lambda: CAUSES if lock.locked() else (), lock)) == CAUSES
    assert not lock.locked()
