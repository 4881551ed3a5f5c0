"""What holds for all tests, and for the programs that they start."""

from __future__ import annotations

import os
import signal
import tempfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)


def pytest_configure(config: pytest.Config) -> None:
    """Where nohup or the background of a script has signals ignored, ignore them in this process
    alone.

    A signal that is ignored stays ignored in every program that is started, and what the tests
    start has to end by it; a signal that is caught is back at its default there.
    """
    for number in _ignored() or getattr(config, "workerinput", {}).get("ignored", ()):
        signal.signal(number, _do_nothing)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A worker of pytest-xdist is a program that is started: tell it what is ignored here."""
    node.workerinput["ignored"] = _ignored()


def _ignored() -> list[int]:
    return [int(it) for it in ENDINGS if signal.getsignal(it) in (signal.SIG_IGN, _do_nothing)]


def _do_nothing(_number: int, _frame: object) -> None:
    """Take a signal."""


@pytest.fixture(scope="session", autouse=True)
def _a_cache_of_its_own() -> Iterator[None]:
    """The tests neither read nor write the cache of whoever runs them."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", os.path.join(folder, "cache"))
        yield
