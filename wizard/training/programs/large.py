"""Loads a great deal at its start, in each worker, and nothing more after it."""

import bounds
import web

bounds.keep()
kept = bounds.Kept(bounds.setting("MIB") * bounds.MIB)
kept.more(kept.most)


def app(environ, start_response):
    return web.answer(start_response)


bounds.ready()
