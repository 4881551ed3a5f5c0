"""Serves requests that each need some memory and some CPU while they last, and give both back."""

import mmap
import time

import bounds
import web

bounds.keep()


def app(environ, start_response):
    # A mapping of its own goes back to the system when it is closed, which the heap need not.
    with mmap.mmap(-1, bounds.setting("KIB") * 1024) as held:
        for at in range(0, len(held), mmap.PAGESIZE):
            held[at] = 1
        until = time.process_time() + bounds.setting("BUSY_MILLISECONDS") / 1000
        while time.process_time() < until:
            pass
        time.sleep(bounds.setting("MILLISECONDS") / 1000)
    return web.answer(start_response)


bounds.ready()
