"""A program that only waits: it looks at nothing once a second."""

import time

import bounds

bounds.keep()
bounds.ready()
while True:
    time.sleep(1.0)
