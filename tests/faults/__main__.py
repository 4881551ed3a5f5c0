"""`python -m tests.faults [NAME…] [--for 60s]`: run faults, and print what was made of them.

Exit 0 where nothing is wrong or unsaid, 1 where something is, 2 for a name that there is not. With
`--hold` it starts one fault and holds it until Ctrl-C, to try the wizard on by hand.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from tests.faults.rows import ROWS
from tests.faults.watching import known_readings, watch
from tests.helpers.values import replace
from wizard.training.faults import FAULTS
from wizard.training.running_faults import FaultRefusedError, running

if TYPE_CHECKING:
    from tests.faults.row import Row
    from tests.faults.watching import Watched

HOLD_SECONDS = 3600.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FAULTS))
    parser.add_argument("--for", dest="seconds", default="60s", help="as diagnose takes it, in s")
    parser.add_argument("--hold", action="store_true", help="start one fault, for at most an hour")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(FAULTS)
    if unknown:
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    if arguments.hold:
        return _hold(arguments.names[0] if arguments.names else "gunicorn-leak")
    seconds = float(arguments.seconds.removesuffix("s"))
    chosen = [row for row in ROWS if row.fault.name in arguments.names or not arguments.names]
    return max([_run(row, seconds) for row in chosen])


def _hold(name: str) -> int:
    fault = FAULTS[name]
    long = replace(fault.bounds, seconds=HOLD_SECONDS)
    print(f"{name}: {fault.meaning}", flush=True)
    try:
        with running(replace(fault, bounds=long)) as it:
            print(f"{it.pid} its process, {it.directory} its directory; Ctrl-C ends it", flush=True)
            time.sleep(HOLD_SECONDS)
    except FaultRefusedError as refused:
        print(f"  skipped: {refused}", flush=True)
    except KeyboardInterrupt:
        pass
    return 0


def _run(row: Row, seconds: float) -> int:
    print(f"\n{row.fault.name}: {row.fault.meaning}", flush=True)
    try:
        watched = watch(row, seconds)
    except FaultRefusedError as refused:
        print(f"  skipped: {refused}", flush=True)
        return 0
    _print(watched)
    return int(any(finding.fails for finding in watched.findings))


def _print(watched: Watched) -> None:
    print(f"  {'; '.join(known_readings(watched))}")
    print(f"  all else on the machine used {watched.others:.1f} cores")
    for finding in watched.findings:
        print(f"  {finding.mark:<6} {finding.asked:<52} {finding.said}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
