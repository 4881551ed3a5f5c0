"""What holds for all tests, and for the programs that they start."""

from __future__ import annotations

import os
import signal
import tempfile
from functools import cache
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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each test goes to the next worker that is free; those of a module that share what is costly
    to set up go to one.

    This is not left to marks for `--dist loadgroup`: xdist 3.8 writes them into the ids of tests,
    which pytest 9.2 no longer lets it do.
    """
    from xdist.scheduler import LoadScopeScheduling

    @cache
    def shares(module: str) -> bool:
        return 'scope="module"' in (config.rootpath / module).read_text(encoding="utf-8")

    class ByFixtures(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            module = nodeid.partition("::")[0]
            return module if shares(module) else nodeid

    return ByFixtures(config, log)


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
