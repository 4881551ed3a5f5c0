"""However the connection ends: the session on disk, the right code within two seconds, and nothing
left running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import within
from tests.life.disconnects import DISCONNECTS, REASONS
from tests.life.scene import SOON, Scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("happens", "codes"), [pytest.param(*row, id=row[0].__name__) for row in DISCONNECTS]
)
def test_a_broken_connection_loses_nothing(
    tmp_path: Path,
    happens: Callable[[Scene], None],
    codes: tuple[int, ...],
    record_property: Callable[[str, object], None],
) -> None:
    scene = Scene(tmp_path)
    happens(scene)
    ended, seconds = scene.end()
    record_property("ended", f"{ended} after {seconds:.2f} s")
    events = scene.events()
    assert ended in codes
    assert (events[-1]["event"], events[-1].get("reason")) == ("ended", REASONS[ended])
    assert [event["event"] for event in events].count("answer-given") >= scene.answers
    assert seconds < within(SOON)
    assert scene.left_running() == []
