"""A celery application and its tasks. Its broker is a directory, so that no server is needed."""

import threading
import time

import bounds
import celery
from celery.signals import worker_ready

_sending = threading.Lock()


def make_app(name):
    """The application; its tasks give no result back."""
    folders = {
        "data_folder_in": "queue",
        "data_folder_out": "outgoing",
        "processed_folder": "processed",
        "control_folder": "control",
    }
    paths = {option: bounds.directory() / folder for option, folder in folders.items()}
    for path in paths.values():
        path.mkdir(exist_ok=True)
    app = celery.Celery(name, broker="filesystem://")
    app.conf.update(
        broker_transport_options={
            **{option: str(path) for option, path in paths.items()},
            "polling_interval": 0.05,
        },
        broker_connection_retry_on_startup=True,
        task_ignore_result=True,
        worker_enable_remote_control=False,
    )
    return app


def send(app, task):
    """Send one task. Its message is written beside the queue and moved into it when it is whole:
    the worker of this broker dies of half a message."""
    with _sending:
        app.send_task(task)
        for message in (bounds.directory() / "outgoing").iterdir():
            message.rename(bounds.directory() / "queue" / message.name)


@worker_ready.connect
def _say_so(**_):
    bounds.ready()


def tasks():
    """An application with a good task, one that leaks, and one that is far too large."""
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

    return app
