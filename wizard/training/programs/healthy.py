"""Uses some memory for each request, and gives it back."""

import bounds
import web

bounds.keep()


def app(environ, start_response):
    text = "x" * (bounds.setting("KIB") * 1024)
    return web.answer(start_response, f"{len(text)}\n")


bounds.ready()
