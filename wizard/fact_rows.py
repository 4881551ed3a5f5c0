"""The facts of the catalogue: what is known or stated once, and what is advised. A row a fact."""

from __future__ import annotations

from wizard.fact import Fact, Kind

FACTS: tuple[Fact, ...] = (
    Fact(
        "app.kind",
        Kind.WORD,
        "How the application is deployed on the platform.",
        words=("cloud-native", "regular"),
        by_answer=True,
        label="the application",
    ),
    Fact(
        "server.kind",
        Kind.WORD,
        "The server that the process was started with.",
        words=("gunicorn", "celery", "uvicorn", "other"),
        by_answer=True,
        more="gunicorn and uvicorn answer requests, celery works on tasks from a queue.",
        label="the server",
    ),
    Fact(
        "server.version", Kind.VERSION, "The version of that server.", label="the server's version"
    ),
    Fact(
        "server.workers",
        Kind.COUNT,
        "How many workers the start command asks for.",
        label="the number of workers asked for",
    ),
    Fact(
        "server.worker_class",
        Kind.WORD,
        "The class of gunicorn's workers.",
        words=("sync", "gthread", "gevent", "eventlet", "tornado", "asgi", "uvicorn", "aiohttp"),
        more=(
            "sync answers one request at a time, gthread some by threads, gevent and eventlet many "
            "that wait; asgi, uvicorn and aiohttp run asynchronous applications."
        ),
        label="the class of its workers",
    ),
    Fact(
        "server.pool",
        Kind.WORD,
        "How a celery worker runs its tasks.",
        words=("prefork", "threads", "gevent", "eventlet", "solo"),
        more="prefork runs each in a child process; all others run them in the worker itself.",
        label="its pool",
    ),
    Fact(
        "server.concurrency",
        Kind.COUNT,
        "How many tasks a celery worker runs at once; `unset` where it falls back to the cores.",
        words=("unset",),
        more="With the prefork pool each of them is a process with memory of its own.",
        label="concurrency",
    ),
    Fact(
        "server.max_requests",
        Kind.COUNT,
        "After how many requests the server replaces a worker; `unset` where it never does.",
        words=("unset",),
        more="A worker that is replaced gives back all of its memory.",
        label="--max-requests",
    ),
    Fact(
        "server.max_requests_jitter",
        Kind.COUNT,
        "Up to how many requests more a worker may answer, at random; `unset` where it is none.",
        words=("unset",),
        more="It keeps the workers from being replaced all at once.",
        label="--max-requests-jitter",
    ),
    Fact(
        "server.app",
        Kind.TEXT,
        "The application that the start command names.",
        label="the application that is named",
    ),
    Fact(
        "celery.app",
        Kind.TEXT,
        "What stands behind `-A` in a celery worker's start command.",
        more="celery's other commands need it as well.",
        label="celery's application",
    ),
    Fact(
        "start_command",
        Kind.COMMAND_LINE,
        "The command line of the target's main process, as it stands in a `Procfile`.",
        more="The paths of the interpreter and of its environment are left out.",
        label="the start command",
    ),
    Fact(
        "pid",
        Kind.COUNT,
        "The process id of the target's main process.",
        low=1,
        label="the process id",
    ),
    Fact("host", Kind.TEXT, "The name of the machine or container.", label="the host"),
    Fact(
        "container.kind",
        Kind.WORD,
        "What the process runs in.",
        words=("kubernetes", "docker", "none"),
        by_answer=True,
        label="the container",
    ),
    Fact(
        "container.age",
        Kind.SECONDS,
        "For how long the container has been running.",
        label="the container's age",
    ),
    Fact(
        "target.age",
        Kind.SECONDS,
        "For how long the target's main process has been running.",
        label="the process's age",
    ),
)

ADVICE: tuple[Fact, ...] = (
    Fact(
        "advice.max_requests",
        Kind.COUNT,
        "Which `--max-requests` to try next; `none` where nothing less can be advised.",
        words=("none",),
        low=1,
        more="Half of what is in force.",
        label="--max-requests to try",
    ),
    Fact(
        "advice.max_requests_jitter",
        Kind.COUNT,
        "Which `--max-requests-jitter` goes with it.",
        low=1,
        more="Half of what is in force, else a twentieth of the requests.",
        label="--max-requests-jitter to try",
    ),
    Fact(
        "advice.workers",
        Kind.COUNT,
        "How many workers to try next; `none` where nothing less can be advised.",
        words=("none",),
        low=1,
        more="Half of those that are asked for, rounded up.",
        label="the number of workers to try",
    ),
    Fact(
        "advice.concurrency",
        Kind.COUNT,
        "Which concurrency to try next; `none` where nothing less can be advised.",
        words=("none",),
        low=1,
        more="Half of what is in force; where nobody has set it, at most the cores of the limit.",
        label="the concurrency to try",
    ),
)
