"""Serves small requests, and one that never comes back: it computes for ever."""

import bounds
import web

bounds.keep()


def app(environ, start_response):
    while environ["PATH_INFO"] == "/loop":
        pass
    return web.answer(start_response)


bounds.ready()
