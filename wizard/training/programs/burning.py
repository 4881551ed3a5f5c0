"""A program that computes for ever."""

import bounds

bounds.keep()
bounds.ready()
while True:
    pass
