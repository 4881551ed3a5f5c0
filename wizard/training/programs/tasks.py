"""Tasks of a celery worker: a good one, one that leaks, and one that is far too large."""

import time

import bounds
from broker import make_app

bounds.keep()
app = make_app("tasks")
kept = bounds.Kept(bounds.setting("MOST_MIB") * bounds.MIB)


@app.task(name="wait")
def wait():
    """Waits for something else, as most tasks do."""
    time.sleep(bounds.setting("MILLISECONDS") / 1000)


@app.task(name="leak")
def leak():
    """Keeps some memory for ever."""
    kept.more(bounds.setting("KIB") * 1024)


@app.task(name="import")
def read_all():
    """Reads far too much at once, and its process does not give it back."""
    kept.more(kept.most)
