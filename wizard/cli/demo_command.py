"""`wizard demo`: a recorded leak, from the alert to the guidance, with hints."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import choose_ui
from wizard.cli.interactive import show
from wizard.cli.options import add_ui
from wizard.evidence.sampler import steady_clock
from wizard.guide.demo import demo
from wizard.messages import demo_messages as say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_ui(parser)


def run(arguments: Namespace) -> int:
    """Show it until it is left, and say what comes next. It keeps nothing."""
    ui = choose_ui(arguments.plain, os.environ)
    guide = demo(steady_clock())
    code = show(ui, guide, mouse=not arguments.no_mouse)
    if code == exit_codes.DONE:
        print(say.AFTERWARDS, file=sys.stderr)
    return code
