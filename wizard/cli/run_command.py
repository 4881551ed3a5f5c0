"""`wizard run`: a flow beside the live process, in the UI that the terminal can show."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wizard.cli.console import choose_ui
from wizard.cli.history_option import history_asked
from wizard.cli.inputs import (
    directory_of,
    first_step,
    names_here,
    stated_facts,
    target_asked,
)
from wizard.cli.interactive import announce, walk_in_ui
from wizard.cli.options import (
    FLOW_HELP,
    add_entry,
    add_history,
    add_session_dir,
    add_target,
    add_ui,
)
from wizard.cli.own_folders import open_and_tell, own_folders, told_of
from wizard.evidence.sampler import steady_clock
from wizard.evidence.sources.this_program import TIGHT, headroom, step_aside
from wizard.flow.library import DEFAULT, lasting_name, open_flow
from wizard.guide.controller import Guide
from wizard.guide.watcher import Watcher
from wizard.messages import command_messages as say
from wizard.session.journal import Journal
from wizard.session.resume_state import left_hanging
from wizard.text.units import size, time_of_day

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from wizard.flow.model import Flow


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument("flow", nargs="?", metavar="FLOW", help=FLOW_HELP)
    add_target(parser)
    add_history(parser)
    add_entry(parser)
    parser.add_argument(
        "--auto", action="store_true", help="skip the questions that the evidence decides"
    )
    parser.add_argument(
        "--reload",
        action="store_true",
        help="read the flow again when its file changes, and list its problems",
    )
    add_ui(parser)
    add_session_dir(parser, "save the session there")
    parser.add_argument(
        "--anonymous", action="store_true", help="leave names of hosts and users out of the session"
    )


def run(arguments: Namespace) -> int:
    """Walk until the UI is left; says where the session is kept."""
    ui = choose_ui(arguments.plain, os.environ)
    flow = open_and_tell(arguments.flow or DEFAULT)
    stated = stated_facts(arguments.stated)
    start = first_step(flow, arguments)
    directory = directory_of(arguments)
    announce(flow.title, ui)
    step_aside()
    clock = steady_clock()
    history = history_asked(arguments, stated, clock)
    target = target_asked(arguments)
    left = left_hanging(directory, clock())
    origin = lasting_name(arguments.flow or DEFAULT, own_folders())
    journal = Journal.create(
        directory,
        flow=flow.name,
        started=clock(),
        origin=origin,
        hidden=names_here() if arguments.anonymous else None,
        about=target.title if target is not None else "",
    )
    watcher = Watcher(clock, held=ui == "full")
    guide = Guide(flow, journal, clock, watcher=watcher, stated=stated, auto=arguments.auto)
    try:
        if history is not None:
            guide.look_back(history)
        if target is not None:
            guide.watch_target(target)
        guide.begin(start, arguments.alert)
        if told := told_of(arguments.flow or DEFAULT):
            guide.say(told)
        if history is not None:
            guide.say(f"{history.name}: {'; '.join(history.notes)}")
        if left is not None:
            guide.say(say.CUT_OFF.format(time=time_of_day(left)))
        if ui == "full":
            say_if_tight(guide, headroom())
    except BaseException:
        guide.end("quit")
        journal.close()
        raise
    code = walk_in_ui(guide, journal, ui, arguments, beside=_reloading(guide, arguments))
    if guide.wanted == "demo":
        from wizard.cli.demo_command import run as run_demo

        return run_demo(arguments)
    return code


def _open(arguments: Namespace) -> Flow:
    return open_flow(arguments.flow or DEFAULT, own_folders())


def say_if_tight(guide: Guide, left: int | None) -> None:
    """Offer the line UI where `left`, bytes up to the container's limit, may not last: the full
    screen takes some 40 MiB, the lines 30."""
    if left is not None and left < TIGHT:
        guide.say(say.MEMORY_TIGHT.format(size=size(left)))


@contextmanager
def _reloading(guide: Guide, arguments: Namespace) -> Iterator[None]:
    """With `--reload` the flow is read again when a file of it changes."""
    if not arguments.reload:
        yield
        return
    from wizard.guide.reload import Reloader

    reloader = Reloader(guide, lambda: _open(arguments))
    reloader.start()
    try:
        yield
    finally:
        reloader.stop()
