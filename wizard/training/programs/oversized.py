"""Serves small requests, and one that reads far too much at once and keeps it."""

import bounds
import web

bounds.keep()
kept = bounds.Kept(bounds.setting("MIB") * bounds.MIB)


def app(environ, start_response):
    if environ["PATH_INFO"] == "/import":
        kept.more(kept.most)
    return web.answer(start_response)


bounds.ready()
