"""What holds for all tests, and for the programs that they start."""

from __future__ import annotations

import os
import signal
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)

# How long an example takes is the machine's affair. The quick profile is the same in every run;
# `--hypothesis-profile=thorough` looks for what nobody has seen yet.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _UNHURRIED, max_examples=30, derandomize=True)
settings.register_profile("thorough", _UNHURRIED, max_examples=500, print_blob=True)
settings.load_profile("quick")


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


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core, because tests of real programs mostly wait for them; none for a single
    file, which is done before workers have started."""
    named = config.invocation_params.args
    if any(word.split("::")[0].endswith(".py") for word in map(str, named)):
        return 0
    return len(os.sched_getaffinity(0)) * 2


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the tests of a module to one worker where they share what is costly to set up."""
    fixtures = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
    if any(one.scope == "module" for several in fixtures for one in several):
        item.add_marker(pytest.mark.xdist_group(item.location[0]))


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
