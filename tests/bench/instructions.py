"""How many instructions a start takes, from the first to the first screen: counted by valgrind's
callgrind, so the same on a busy machine as on an idle one.

    python -m tests.bench.instructions [--most RATIO]

Prints what the wizard takes of a bare Textual app's; exit code 1 where it is more than `--most`.
Takes half a minute. Counts nothing, and says so, where there is no valgrind.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.start import environment

_COLLECTED = re.compile(r"Collected : (\d+)")

# Each app is left as soon as its first screen has been drawn.
_BARE = """
from tests.bench.bare import Bare
class Once(Bare):
    def on_mount(self):
        self.call_after_refresh(self.exit)
Once().run(mouse=False)
"""
_WIZARD = """
import wizard.cli
wizard.cli._greet([])
from wizard.tui.app import WizardApp
WizardApp._painted = lambda self: self.exit(0)
wizard.cli.main(["run", "resource-alerts"])
"""


def measured() -> tuple[float, float]:
    """Millions of instructions of the bare app and of the wizard, both from .pyc files and with
    the flow kept from the last time."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**environment(folder), "PYTHONHASHSEED": "0", "TERM": "xterm-256color"}
        return _count(_BARE, env), _count(_WIZARD, env)


def _count(code: str, env: dict[str, str]) -> float:
    """Millions of instructions of `code` in a terminal, the second time that it runs."""
    python = [sys.executable, "-c", code]
    _in_terminal(python, env)
    log = Path(env["PYTHONPYCACHEPREFIX"], "count")
    counting = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    _in_terminal([*counting, f"--log-file={log}", *python], env)
    found = _COLLECTED.search(log.read_text(encoding="utf-8"))
    assert found, log.read_text(encoding="utf-8")
    return int(found[1]) / 1e6


def _in_terminal(argv: list[str], env: dict[str, str]) -> None:
    """Run `argv` in a pseudo-terminal that takes whatever is written."""
    pid, master = pty.fork()
    if not pid:
        os.execvpe(argv[0], argv, env)
    while True:
        try:
            if not os.read(master, 65536):
                break
        except OSError:
            break  # it has ended
    os.close(master)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 3), argv


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--most", type=float, default=float("inf"))
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("there is no valgrind here: no instructions are counted")
        return 0
    bare, ours = measured()
    print(f"bare {bare:.0f} M, wizard {ours:.0f} M instructions: {ours / bare:.2f} of bare")
    return 1 if ours / bare > arguments.most else 0


if __name__ == "__main__":
    raise SystemExit(main())
