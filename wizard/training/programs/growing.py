"""A program of its own that keeps some memory of each round for ever."""

import time

import bounds

bounds.keep()
kept = bounds.Kept(bounds.setting("MOST_MIB") * bounds.MIB)
kept.more(bounds.setting("FIRST_MIB") * bounds.MIB)
bounds.ready()
while True:
    kept.more(bounds.setting("KIB") * 1024)
    time.sleep(0.25)
