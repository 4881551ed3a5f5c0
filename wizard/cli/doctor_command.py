"""`wizard doctor`: what works on this machine, and what to do about the rest."""

from __future__ import annotations

import json
import platform
import shutil
import sys
import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.cli import exit_codes
from wizard.cli.options import add_format
from wizard.doctor import ROWS, examine
from wizard.messages import doctor_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from wizard.doctor import Finding

_NARROWEST, _WIDEST = 60, 100


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """Exit code 1 where something is missing without which next to nothing works."""
    findings = examine()
    system = f"{platform.system()} {platform.release()}"
    if arguments.format == "json":
        shape = {
            "wizard": __version__,
            "python": platform.python_version(),
            "system": system,
            "checks": [
                {"name": row.name, **finding._asdict(), "essential": row.essential}
                for row, finding in findings.items()
            ],
        }
        print(json.dumps(shape, indent=2, ensure_ascii=False))
    else:
        print(
            say.TITLE.format(version=__version__, python=platform.python_version(), system=system)
        )
        width = min(_WIDEST, max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns))
        for row, finding in findings.items():
            print(_line(row.name, finding, width))
        counts: Counter[str] = Counter(finding.state for finding in findings.values())
        said = say.SUMMARY.format(count=len(findings), **{s: counts[s] for s in say.STATES})
        print(said, file=sys.stderr)
    bad = any(row.essential and one.state == "missing" for row, one in findings.items())
    return exit_codes.NEGATIVE if bad else exit_codes.DONE


def _line(name: str, finding: Finding, width: int) -> str:
    longest = max(len(row.name) for row in ROWS)
    states = max(map(len, say.STATES.values()))
    head = f"{say.STATES[finding.state]:{states}}  {name:{longest}}  "
    text = finding.found
    if finding.advice:
        text = say.ADVICE.format(found=text, advice=finding.advice)
    return textwrap.fill(
        clean_line(text),
        width,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )
