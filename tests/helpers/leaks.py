"""A real service with a leak, in a real memory group whose limit makes the kernel kill it, under
traffic, and started again by a loop as a supervisor does."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.helpers.memory_groups import memory_group
from tests.helpers.patience import until
from tests.helpers.process_trees import MIB
from tests.helpers.servers import children, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_APPLICATION = """
import os
KEPT = []
def app(environ, start_response):
    KEPT.append(os.urandom({keeps}))
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""

_ALONE = """
import socketserver, wsgiref.simple_server
from leaking import app
class Server(socketserver.UnixStreamServer, wsgiref.simple_server.WSGIServer):
    def server_bind(self):
        import contextlib, os
        with contextlib.suppress(OSError):
            os.unlink(self.server_address)
        socketserver.UnixStreamServer.server_bind(self)
        self.server_name, self.server_port = "service", 80
        self.setup_environ()
    def get_request(self):
        return self.socket.accept()[0], ("client", 0)
class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass
server = Server("socket", Quiet)
server.set_app(app)
server.serve_forever()
"""
"""One process that serves alone: when it is killed, the whole service is gone."""

_TRAFFIC = """
import random, socket, time
dice = random.Random(1)
while True:
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.connect("socket")
            one.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
            while one.recv(4096):
                pass
    except OSError:
        time.sleep(0.2)
    time.sleep(dice.expovariate({a_second}))
"""
"""Requests as they come: independent of each other, so many a second on average."""

_A_SECOND = 25
"""Requests."""

_AT_REST = 24 * MIB
"""What the service needs before its first request."""


class Leak(NamedTuple):
    """A service that leaks."""

    supervisor: int
    """The process that starts it, again and again."""

    group: Path

    @property
    def main(self) -> int | None:
        """The service's main process, where it runs."""
        return next(iter(children(self.supervisor)), None)


@contextlib.contextmanager
def leaking_service(
    folder: Path, life: float, *, limit: int = 512 * MIB, server: tuple[str, ...] = ()
) -> Iterator[Leak]:
    """A service that is killed by the kernel after about `life` seconds, each time. `server` is a
    command that serves `leaking:app` at the Unix socket `socket`; without one, one process
    serves alone. Where no group can be made, the test is skipped."""
    keeps = int((limit - _AT_REST) / life / _A_SECOND)
    (folder / "leaking.py").write_text(_APPLICATION.format(keeps=keeps))
    (folder / "alone.py").write_text(_ALONE)
    (folder / "traffic.py").write_text(_TRAFFIC.format(a_second=_A_SECOND))
    command = server or (sys.executable, "alone.py")
    loop = 'echo $$ > {}/cgroup.procs; while :; do "$@"; sleep 1; done'
    (folder / "client").mkdir()
    with memory_group(limit) as group, contextlib.ExitStack() as stack:
        service = stack.enter_context(
            started(["sh", "-c", loop.format(group), "sh", *command], folder)
        )
        until((folder / "socket").exists, "the service's socket")
        stack.enter_context(started([sys.executable, "traffic.py"], folder))
        yield Leak(service.pid, group)
