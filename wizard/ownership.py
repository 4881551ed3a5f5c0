"""Whether what stands somewhere is ours: nobody else can have put it there or can change it.

The rule is that of sshd's StrictModes: a file and all folders above it belong to us or to root, and
neither a group nor others can write them. A folder with the sticky bit, like /tmp, may be written
by all, since nobody can replace there what is not theirs. A group of nobody but us counts as us.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.messages import command_messages as say

if TYPE_CHECKING:
    from pathlib import Path


def why_not_ours(path: Path) -> str:
    """Why what stands at `path` may be somebody else's, in a few words; empty where it is ours.

    Symbolic links are followed: what they lead to is looked at. Raises OSError where it cannot be
    looked at."""
    place = path.resolve(strict=True)
    return why_folder_not_ours(place.parent) or why_file_not_ours(place, place.lstat())


def why_folder_not_ours(folder: Path) -> str:
    """Why what is ours in `folder` may be replaced by somebody else. Raises OSError."""
    place = folder.resolve(strict=True)
    for part in (place, *place.parents):
        status = part.lstat()
        sticky = bool(status.st_mode & stat.S_ISVTX) and status.st_uid in _ours()
        if not sticky and (why := why_file_not_ours(part, status)):
            return why
    return ""


def why_file_not_ours(path: Path, status: os.stat_result) -> str:
    """Why one file or folder of this status may be somebody else's, wherever it stands."""
    if status.st_uid not in _ours():
        return say.BELONGS_TO.format(path=path, user=_user(status.st_uid))
    return say.OTHERS_CAN_WRITE.format(path=path) if _others_can_write(status) else ""


def _ours() -> set[int]:
    """Ourselves, root, and whoever has become root by sudo."""
    ours = {0, os.getuid()}
    if os.getuid() == 0:
        with suppress(KeyError, ValueError):
            ours.add(int(os.environ["SUDO_UID"]))
    return ours


def _others_can_write(status: os.stat_result) -> bool:
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_group_of_us_alone(status.st_gid)


def _is_group_of_us_alone(group: int) -> bool:
    """Whether it is the group of one's own that many systems give each user."""
    # Late: a start looks at folders that nobody else can write.
    import grp
    import pwd

    try:
        user, entry = pwd.getpwuid(os.getuid()), grp.getgrgid(group)
    except KeyError:
        return False
    named = entry.gr_name == user.pw_name and user.pw_gid == group
    return named and set(entry.gr_mem) <= {user.pw_name}


def _user(number: int) -> str:
    import pwd  # Late: as above.

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
