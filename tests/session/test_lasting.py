"""Which folders go with a container."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.session.session_store import goes_with_container, kind_of_mount

MOUNTS = """\
21 1 0:19 / / rw,relatime - overlay overlay rw,lowerdir=/a:/b,upperdir=/c
22 21 0:20 / /proc rw - proc proc rw
23 21 0:21 / /tmp rw - tmpfs tmpfs rw
24 21 8:1 /vol /data rw shared:1 master:2 - ext4 /dev/sda1 rw
25 24 0:22 / /data/cache rw - tmpfs tmpfs rw
26 21 8:1 / /with\\040space rw - xfs /dev/sdb rw
27 23 8:2 / /tmp rw - ext4 /dev/sdc rw
broken
28 21 8:1 / /short
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "overlay"),
        ("/root/.local/state", "overlay"),
        ("/data", "ext4"),
        ("/data/sessions", "ext4"),
        ("/database", "overlay"),
        ("/data/cache/x", "tmpfs"),
        ("/with space/x", "xfs"),
        ("/tmp/x", "ext4"),
    ],
)
def test_the_nearest_mount_above_counts_and_the_last_one_there(path: str, kind: str) -> None:
    assert kind_of_mount(path, MOUNTS) == kind


def test_nothing_is_known_without_mounts() -> None:
    assert kind_of_mount("/", "") is None


def container(root: Path, mounts: str, mark: str | None) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/mountinfo").write_text(mounts)
    if mark:
        (root / mark).parent.mkdir(parents=True, exist_ok=True)
        (root / mark).touch()
    return root


@pytest.mark.parametrize(
    ("directory", "mark", "environ", "passing"),
    [
        ("/root", ".dockerenv", {}, True),
        ("/root", "run/.containerenv", {}, True),
        ("/root", None, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, True),
        ("/root", None, {"container": "podman"}, True),
        ("/root", None, {}, False),
        ("/data/s", ".dockerenv", {}, False),
        ("/data/cache/s", ".dockerenv", {}, True),
    ],
)
def test_a_layer_of_a_container_passes_a_volume_stays(
    tmp_path: Path, directory: str, mark: str | None, environ: dict[str, str], passing: bool
) -> None:
    root = container(tmp_path, MOUNTS, mark)
    assert goes_with_container(Path(directory), root=root, environ=environ) is passing


def test_where_it_cannot_be_told_it_is_not_said(tmp_path: Path) -> None:
    (tmp_path / ".dockerenv").touch()
    assert not goes_with_container(tmp_path, root=tmp_path, environ={})
