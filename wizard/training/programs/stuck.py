"""Serves small requests, and one that waits for an answer that never comes."""

import threading

import bounds
import web

bounds.keep()


def app(environ, start_response):
    if environ["PATH_INFO"] == "/report":
        threading.Event().wait()
    return web.answer(start_response)


bounds.ready()
