"""Fills a cache with its first requests, and keeps no more once it is full."""

import bounds
import web

bounds.keep()
cache = bounds.Kept(bounds.setting("CACHE_MIB") * bounds.MIB)


def app(environ, start_response):
    cache.more(bounds.setting("KIB") * 1024)
    return web.answer(start_response)


bounds.ready()
