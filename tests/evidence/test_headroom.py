"""How much memory is left, from trees of /sys and from none."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from tests.evidence.trees import MIB, V2_MOUNT, make, v2_group
from wizard.cli.run_command import say_if_tight
from wizard.evidence.sources.own_process import headroom
from wizard.text.units import size

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.guide.conductor import Guide


def test_it_is_what_lies_between_the_working_set_and_the_limit(tmp_path: Path) -> None:
    files = v2_group()
    names = {name.rpartition("/")[2]: name for name in files}
    files[names["memory.max"]] = f"{300 * MIB}\n"
    files[names["memory.current"]] = f"{260 * MIB}\n"
    files[names["memory.stat"]] = f"inactive_file {20 * MIB}\n"
    roots = make(tmp_path, V2_MOUNT, {"self": "0::/\n"}, files)
    assert headroom(roots.proc, roots.sys) == 60 * MIB


def test_without_a_limit_there_is_none(tmp_path: Path) -> None:
    files = v2_group()
    names = {name.rpartition("/")[2]: name for name in files}
    files[names["memory.max"]] = "max\n"
    roots = make(tmp_path, V2_MOUNT, {"self": "0::/\n"}, files)
    assert headroom(roots.proc, roots.sys) is None
    assert headroom(tmp_path / "nowhere", tmp_path / "nowhere") is None


@pytest.mark.parametrize(("left", "said"), [(None, 0), (96 * MIB, 0), (60 * MIB, 1)])
def test_the_line_face_is_offered_where_it_is_little(left: int | None, said: int) -> None:
    notices: list[str] = []

    class Listener:
        say = staticmethod(notices.append)

    say_if_tight(cast("Guide", Listener()), left)
    assert len(notices) == said
    assert all(size(60 * MIB) in notice and "wizard run --plain" in notice for notice in notices)
