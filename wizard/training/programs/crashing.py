"""Serves small requests, and one whose process ends by an error that nothing catches."""

import os
import threading
import traceback

import bounds
import web

bounds.keep()


def app(environ, start_response):
    if environ["PATH_INFO"] == "/rates":
        threading.Thread(target=refresh).start()
    return web.answer(start_response)


def refresh():
    """Reads a table of rates, of which one is missing."""
    try:
        {}["XDR"]
    except KeyError:
        traceback.print_exc()
        os._exit(1)


bounds.ready()
