"""Computes for each request, honestly, and comes back with the result."""

import hashlib

import bounds
import web

bounds.keep()


def app(environ, start_response):
    digest = hashlib.pbkdf2_hmac("sha256", b"word", b"salt", bounds.setting("ROUNDS"))
    return web.answer(start_response, digest.hex())


bounds.ready()
