"""Programs of their own, each run by a file of another name that calls one of these functions."""

import time

import bounds


def waiting():
    """Only waits: it looks at nothing once a second."""
    bounds.keep()
    bounds.ready()
    while True:
        time.sleep(1.0)


def burning():
    """Computes for ever."""
    bounds.keep()
    bounds.ready()
    while True:
        pass


def growing():
    """Keeps some memory of each round for ever."""
    bounds.keep()
    kept = bounds.Kept(bounds.setting("MOST_MIB") * bounds.MIB)
    kept.more(bounds.setting("FIRST_MIB") * bounds.MIB)
    bounds.ready()
    while True:
        kept.more(bounds.setting("KIB") * 1024)
        time.sleep(0.25)


def producing():
    """Sends tasks to a queue that nobody reads: a producer, and no worker."""
    bounds.keep()
    from celery_tasks import make_app, send  # Here: celery's memory would show in the others.

    app = make_app("producing")
    app.task(_nobody_works_on_it, name="report")
    bounds.ready()
    for _ in range(bounds.setting("MOST")):
        send(app, "report")
        time.sleep(60 / bounds.setting("PER_MINUTE"))
    while True:
        time.sleep(60)


def _nobody_works_on_it():
    """A task."""
