"""Sends requests or tasks: `traffic.py [MODULE]`.

The streams (wizard/training/faults.py, Stream) stand in streams.json in FAULT_DIRECTORY. Without
MODULE requests go to the socket there, with it tasks to that celery application. A request that
fails or takes too long is one that was sent: the server may be dying, which is what is looked at.
"""

import contextlib
import functools
import http.client
import importlib
import json
import socket
import sys
import threading
import time

import bounds

PATIENCE_SECONDS = 20.0
"""How long an answer is waited for."""


class _Connection(http.client.HTTPConnection):
    """HTTP over the socket that the server listens on."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(bounds.directory() / "socket"))


def request(path):
    """One request, its answer read to the end."""
    connection = _Connection("localhost", timeout=PATIENCE_SECONDS)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        connection.getresponse().read()


def task_sender(module):
    """A function that sends the task of that name."""
    from celery_tasks import send

    return functools.partial(send, importlib.import_module(module).app)


def flow(send, what, rate, after, most):
    """Send `most` of them, `rate` a second where that can be met."""
    began = time.monotonic() + after
    for count in range(most):
        due = began + count / rate
        now = time.monotonic()
        if due > now:
            time.sleep(due - now)
        else:
            began += now - due  # what was missed is not made up for
        send(what)


def main():
    bounds.keep()
    streams = json.loads((bounds.directory() / "streams.json").read_text())
    threading.stack_size(256 * 1024)  # there may be a hundred streams, most of which wait
    send = task_sender(sys.argv[1]) if len(sys.argv) > 1 else request
    for stream in streams:
        threading.Thread(target=flow, args=(send,), kwargs=stream).start()


if __name__ == "__main__":
    main()
