"""What every program with a fault does first: bind its life to its parent's and to a deadline.

Standard library only, and no package around it: these programs run by themselves, in a temporary
directory, with nothing but this directory on their path. Their settings come in the
environment: FAULT_DEADLINE (of the monotonic clock, which all processes share), FAULT_DIRECTORY,
and FAULT_<NAME> for each setting.
"""

import ctypes
import math
import os
import signal
import time
from pathlib import Path

MIB = 1024**2
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def keep():
    """Die when the parent dies and when the time is over; so do all that are forked from here."""
    _bind()
    os.register_at_fork(after_in_child=_bind)


def _bind():
    # Neither is handed on by fork. The alarm needs no handler: by default it ends the process, even
    # one that never comes back to its interpreter's loop.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    left = float(os.environ["FAULT_DEADLINE"]) - time.monotonic()
    signal.alarm(max(1, math.ceil(left)))


def setting(name):
    """The whole number that the fault's definition gives this name."""
    return int(os.environ[f"FAULT_{name}"])


def directory():
    """Where everything that is written goes."""
    return Path(os.environ["FAULT_DIRECTORY"])


def ready():
    """Say that this process has started."""
    (directory() / f"ready.{os.getpid()}").touch()


class Kept:
    """Memory that is never given back, up to a bound."""

    def __init__(self, most):
        """`most` in bytes."""
        self.most = most
        self.size = 0
        self._held = []

    def more(self, size):
        """Keep `size` bytes more, each page of them written to; nothing once the bound is met."""
        if self.size + size <= self.most:
            self._held.append(b"x" * size)
            self.size += size
