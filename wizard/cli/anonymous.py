"""`--anonymous`: which names of this machine and of whoever is at it must not be written."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.text.anonymize import KnownNames

_WHO = ("USER", "LOGNAME", "SUDO_USER")


def names_here() -> KnownNames:
    """The names of this machine and of the person at it."""
    import pwd

    from wizard.text.anonymize import names_of

    users = [os.environ.get(variable) for variable in _WHO]
    for number in (os.getuid(), os.geteuid()):
        with suppress(KeyError):  # a container's user often has no name
            users.append(pwd.getpwuid(number).pw_name)
    return names_of((os.uname().nodename, os.environ.get("HOSTNAME")), users)
