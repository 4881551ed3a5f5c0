"""An audit hook that tells what a process starts, writes, connects to and removes.

`python -m tests.whole.hook LOG ARGUMENTS…` is `wizard ARGUMENTS…` with the hook.
"""

from __future__ import annotations

import os
import sys

_STARTS = (
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
    *("os.forkpty", "pty.spawn", "webbrowser.open", "os.startfile"),
)
_NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")
_CHANGES = (
    *("os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"),
    *("os.chown", "os.utime", "os.setxattr", "os.kill", "shutil.move", "shutil.copyfile"),
    *("shutil.rmtree", "os.mkdir", "fcntl.flock"),
)
_WATCHED = frozenset((*_STARTS, *_NETWORK, *_CHANGES))
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def install(log: str) -> None:
    """From now on each such act is a line `EVENT ARGUMENTS` in the file `log`."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not (isinstance(flags, int) and flags & _WRITING):
                return
            arguments = (path,)
        elif event not in _WATCHED:
            return
        told = f"{event} {' '.join(map(repr, arguments))}"
        os.write(descriptor, told.encode("utf-8", "replace").replace(b"\n", b" ") + b"\n")

    sys.addaudithook(hook)


if __name__ == "__main__":
    install(sys.argv[1])
    from wizard.cli import main

    sys.exit(main(sys.argv[2:]))
