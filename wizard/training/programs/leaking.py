"""Keeps some memory of each request for ever."""

import bounds
import web

bounds.keep()
kept = bounds.Kept(bounds.setting("MOST_MIB") * bounds.MIB)


def app(environ, start_response):
    kept.more(bounds.setting("KIB") * 1024)
    return web.answer(start_response)


bounds.ready()
