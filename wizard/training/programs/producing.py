"""Sends tasks to a queue that nobody reads: a producer, and no worker."""

import time

import bounds
from broker import make_app, send

bounds.keep()
app = make_app("producing")


@app.task(name="report")
def report():
    """What nobody works on."""


bounds.ready()
for _ in range(bounds.setting("MOST")):
    send(app, "report")
    time.sleep(60 / bounds.setting("PER_MINUTE"))
while True:
    time.sleep(60)
