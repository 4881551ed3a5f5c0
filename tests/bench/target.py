"""Something to watch: a process and four children. Given a number, each child takes and gives back
so many MiB in turn, second by second, so that what is drawn moves."""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    much = int(sys.argv[1]) << 20
    for _ in range(4):
        if not os.fork():
            break
    while True:
        held = b"x" * much
        time.sleep(1.5)
        del held
        time.sleep(1.5)


if __name__ == "__main__":
    main()
