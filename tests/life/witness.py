"""Starts a program and notes how it ends, whatever happens around it.

    python -m tests.life.witness NOTES [--ignore-hup] PROGRAM …

The first line of NOTES is the program's process id; the last its exit code (minus the number of a
signal) and the monotonic time. The witness ignores what ends others, and shares the program's
process group, so that the terminal is theirs together.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

DEAF = (
    signal.SIGHUP,
    signal.SIGINT,
    signal.SIGTERM,
    signal.SIGQUIT,
    signal.SIGTTOU,
    signal.SIGPIPE,
)


def main() -> None:
    notes = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    program = sys.argv[2:]
    ignored = {signal.SIGHUP} if program[0] == "--ignore-hup" else set()
    for number in DEAF:
        if signal.getsignal(number) is signal.SIG_IGN and number != signal.SIGPIPE:
            ignored.add(number)
        signal.signal(number, signal.SIG_IGN)

    def hearing() -> None:
        for number in DEAF:
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    process = subprocess.Popen(
        program[1:] if program[0] == "--ignore-hup" else program,
        preexec_fn=hearing,  # noqa: PLW1509 - it runs nothing that takes a lock
        close_fds=True,
    )
    os.write(notes, f"{process.pid}\n".encode())
    code = process.wait()
    os.write(notes, f"{code} {time.monotonic()}\n".encode())
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
