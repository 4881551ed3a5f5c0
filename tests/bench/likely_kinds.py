"""The programs of which `tests.bench.likely` asks which server they are."""

from __future__ import annotations

import sys
from typing import NamedTuple

PYTHON = sys.executable


class Case(NamedTuple):
    """A process, begun in a folder of its own."""

    name: str
    kind: str
    """The word of `server.kind` that is right."""

    command: tuple[str, ...]
    files: dict[str, str]
    held_out: bool
    """Whether it was written when the rules stood."""


_UVICORN = """
async def app(scope, receive, send):
    pass
"""
_CELERY = "from celery import Celery\napp = Celery('shop', broker='memory://')\n"
_FORK = """
from gunicorn.app.base import BaseApplication
class Own(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", "127.0.0.1:0")
    def load(self):
        return lambda environ, start: []
"""
_KINDS: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...] = (
    (
        "run",
        "uvicorn",
        ("serve.py",),
        {"serve.py": f"import uvicorn\n{_UVICORN}\nuvicorn.run(app, port=0)"},
    ),
    (
        "from run",
        "uvicorn",
        ("main.py",),
        {"main.py": f"from uvicorn import run\n{_UVICORN}\nrun(app, port=0)"},
    ),
    (
        "server",
        "uvicorn",
        ("main.py",),
        {
            "main.py": "import asyncio\nfrom uvicorn import Config, Server\n"
            f"{_UVICORN}\nasyncio.run(Server(Config(app, port=0)).serve())"
        },
    ),
    (
        "in a package",
        "uvicorn",
        ("-m", "shop"),
        {
            "shop/__init__.py": "",
            "shop/__main__.py": "from shop.web import main\nmain()",
            "shop/web.py": f"import uvicorn\n{_UVICORN}\ndef main(): uvicorn.run(app, port=0)",
        },
    ),
    (
        "renamed",
        "uvicorn",
        ("go.py",),
        {"go.py": f"import uvicorn as u\n{_UVICORN}\nu.run(app, port=0)"},
    ),
    (
        "two deep",
        "uvicorn",
        ("go.py",),
        {
            "go.py": "import one",
            "one.py": "import two",
            "two.py": f"import uvicorn\n{_UVICORN}\nuvicorn.run(app, port=0)",
        },
    ),
    ("code", "uvicorn", ("-c", f"import uvicorn\n{_UVICORN}\nuvicorn.run(app, port=0)"), {}),
    (
        "worker_main",
        "celery",
        ("w.py",),
        {"w.py": f"{_CELERY}app.worker_main(['worker', '-c', '1'])"},
    ),
    ("Worker", "celery", ("w.py",), {"w.py": f"{_CELERY}app.Worker(pool='solo').start()"}),
    (
        "imported",
        "celery",
        ("run.py",),
        {
            "shop.py": _CELERY,
            "run.py": "from shop import app\napp.worker_main(['worker', '-P', 'solo'])",
        },
    ),
    (
        "start",
        "celery",
        ("run.py",),
        {"run.py": f"{_CELERY}app.start(['worker', '-P', 'solo'])"},
    ),
    ("by -c", "celery", ("-c", f"{_CELERY}app.worker_main(['worker', '-P', 'solo'])"), {}),
    ("waits", "other", ("wait.py",), {"wait.py": "import time\ntime.sleep(99)"}),
    (
        "http",
        "other",
        ("h.py",),
        {
            "h.py": "from http.server import *\n"
            "HTTPServer(('127.0.0.1', 0), BaseHTTPRequestHandler).serve_forever()"
        },
    ),
    (
        "asks celery",
        "other",
        ("c.py",),
        {"c.py": f"{_CELERY}import time\ntime.sleep(99)"},
    ),
    (
        "speaks of one",
        "other",
        ("c.py",),
        {"c.py": "# uvicorn.run(app) would serve it\nimport time\ntime.sleep(99)"},
    ),
    ("inline", "other", ("-c", "import time; time.sleep(99)"), {}),
    (
        "wsgi",
        "other",
        ("s.py",),
        {
            "s.py": "from wsgiref.simple_server import make_server\n"
            "make_server('127.0.0.1', 0, lambda e, s: []).serve_forever()"
        },
    ),
    (
        "asyncio",
        "other",
        ("-m", "tool"),
        {"tool.py": "import asyncio\nasyncio.run(asyncio.sleep(99))"},
    ),
    (
        "pool",
        "other",
        ("p.py",),
        {
            "p.py": "import multiprocessing, time\n"
            "if __name__ == '__main__':\n"
            "    with multiprocessing.Pool(2) as pool: pool.map(time.sleep, [99, 99])"
        },
    ),
)
_HELD_OUT: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...] = (
    (
        "runpy",
        "uvicorn",
        ("r.py",),
        {
            "r.py": "import runpy, sys\nsys.argv = ['uvicorn', 'a:app', '--port', '0']\n"
            "runpy.run_module('uvicorn', run_name='__main__')",
            "a.py": _UVICORN,
        },
    ),
    (
        "by name",
        "uvicorn",
        ("r.py",),
        {
            "r.py": f"import importlib\n{_UVICORN}\n"
            "importlib.import_module('uvicorn').run(app, port=0)"
        },
    ),
    (
        "within a function",
        "uvicorn",
        ("-m", "web.serve"),
        {
            "web/__init__.py": "",
            "web/serve.py": "from .inner import go\ngo()",
            "web/inner.py": f"{_UVICORN}\ndef go():\n    import uvicorn\n"
            "    uvicorn.run(app, port=0)",
        },
    ),
    (
        "celery's command",
        "celery",
        ("c.py",),
        {
            "shop.py": _CELERY,
            "c.py": "import sys\nfrom celery.bin.celery import main\n"
            "sys.argv = ['celery', '-A', 'shop', 'worker', '-P', 'solo']\nmain()",
        },
    ),
    (
        "threads beside it",
        "uvicorn",
        ("t.py",),
        {
            "t.py": f"import threading, uvicorn\n{_UVICORN}\n"
            "threading.Thread(target=print).start()\nuvicorn.run(app, port=0)"
        },
    ),
    (
        "a worker of its own",
        "other",
        ("w.py",),
        {
            "jobs.py": "import time\nclass Worker:\n    def run(self): time.sleep(99)",
            "w.py": "import celery, jobs\njobs.Worker().run()",
        },
    ),
    (
        "tries to import it",
        "other",
        ("t.py",),
        {
            "t.py": "try:\n    import uvicorn\nexcept ImportError:\n    uvicorn = None\n"
            "import time\ntime.sleep(99)"
        },
    ),
    ("a queue", "other", ("q.py",), {"q.py": "import queue\nqueue.Queue().get(timeout=99)"}),
    (
        "sockets",
        "other",
        ("s.py",),
        {"s.py": "import socketserver as s\ns.TCPServer(('127.0.0.1', 0), 0).serve_forever()"},
    ),
    (
        "xmlrpc",
        "other",
        ("x.py",),
        {
            "x.py": "from xmlrpc.server import SimpleXMLRPCServer\n"
            "SimpleXMLRPCServer(('127.0.0.1', 0)).serve_forever()"
        },
    ),
    ("a loop", "other", ("l.py",), {"l.py": "while True: sum(range(10**6))"}),
    (
        "files",
        "other",
        ("-m", "copy_all"),
        {"copy_all.py": "import shutil, time\nshutil.copy('copy_all.py', 'x')\ntime.sleep(99)"},
    ),
)
"""Written when the rules stood; the halves of them are these and the rest."""

_NATIVE: tuple[tuple[str, ...], ...] = (
    ("sleep", "99"),
    ("tail", "-f", "/dev/null"),
    ("dd", "if=/dev/zero", "of=/dev/null"),
    ("awk", "BEGIN { while (1); }"),
    ("md5sum", "/dev/zero"),
    ("wc", "/dev/zero"),
    ("cksum", "/dev/zero"),
)


def kind_cases() -> list[Case]:
    python = [(name, kind, (PYTHON, *words), files) for name, kind, words, files in _KINDS]
    own = [
        (f"own gunicorn {w}", "gunicorn", (PYTHON, "g.py"), {"g.py": f"{_FORK}\nOwn().run()"})
        for w in (1, 2)
    ]
    no_files: dict[str, str] = {}
    native = [(words[0], "other", words, no_files) for words in _NATIVE]
    held_out = [(name, kind, (PYTHON, *words), files) for name, kind, words, files in _HELD_OUT]
    return [
        Case(name, kind, command, files, held)
        for held, some in ((False, (*python, *own, *native)), (True, held_out))
        for name, kind, command, files in some
    ]
