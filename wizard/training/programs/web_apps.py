"""Small web applications, most of them with one fault: each function here makes one.

gunicorn is given a file of another name that calls it, so that no process list tells what is wrong.
"""

import functools
import mmap
import os
import threading
import time
import traceback

import bounds


def web_app(make):
    """A function that makes a WSGI application of what `make` gives: path → text of the answer."""

    @functools.wraps(make)
    def made():
        bounds.keep()
        answer = make()

        def app(environ, start_response):
            text = answer(environ["PATH_INFO"]) or "done\n"
            head = [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))]
            start_response("200 OK", head)
            return [text.encode("ascii")]

        bounds.ready()
        return app

    return made


# --- memory ---------------------------------------------------------------------------------------


@web_app
def leaking():
    """Keeps some memory of each request for ever."""
    kept = bounds.Kept(bounds.setting("MOST_MIB") * bounds.MIB)

    def answer(_path):
        kept.more(bounds.setting("KIB") * 1024)

    return answer


@web_app
def healthy():
    """Uses some memory for each request, and gives it back."""

    def answer(_path):
        text = "x" * (bounds.setting("KIB") * 1024)
        return f"{len(text)}\n"

    return answer


@web_app
def warming():
    """Fills a cache with its first requests, and keeps no more once it is full."""
    cache = bounds.Kept(bounds.setting("CACHE_MIB") * bounds.MIB)

    def answer(_path):
        cache.more(bounds.setting("KIB") * 1024)

    return answer


@web_app
def oversized():
    """Serves small requests, and one that reads far too much at once and keeps it."""
    kept = bounds.Kept(bounds.setting("MIB") * bounds.MIB)

    def answer(path):
        if path == "/import":
            kept.more(kept.most)

    return answer


@web_app
def large():
    """Loads a great deal at its start, in each worker, and nothing more after it."""
    kept = bounds.Kept(bounds.setting("MIB") * bounds.MIB)
    kept.more(kept.most)
    return lambda _path: f"{kept.size}\n"


@web_app
def holding():
    """Each request needs some memory and some CPU while it lasts, and gives both back."""

    def answer(_path):
        # A mapping of its own goes back to the system when it is closed, which the heap need not.
        with mmap.mmap(-1, bounds.setting("KIB") * 1024) as held:
            for at in range(0, len(held), mmap.PAGESIZE):
                held[at] = 1
            until = time.process_time() + bounds.setting("BUSY_MILLISECONDS") / 1000
            while time.process_time() < until:
                pass
            time.sleep(bounds.setting("MILLISECONDS") / 1000)

    return answer


# --- CPU ------------------------------------------------------------------------------------------


@web_app
def hashing():
    """Computes for each request, honestly, and comes back with the result."""
    import hashlib  # Here: it brings OpenSSL, whose memory would show in the others.

    def answer(_path):
        digest = hashlib.pbkdf2_hmac("sha256", b"word", b"salt", bounds.setting("ROUNDS"))
        return digest.hex()

    return answer


@web_app
def looping():
    """Serves small requests, and one that never comes back: it computes for ever."""

    def answer(path):
        while path == "/loop":
            pass

    return answer


# --- workers that end -----------------------------------------------------------------------------


@web_app
def stuck():
    """Serves small requests, and one that waits for an answer that never comes."""

    def answer(path):
        if path == "/report":
            threading.Event().wait()

    return answer


@web_app
def crashing():
    """Serves small requests, and one whose process ends by an error that nothing catches."""

    def answer(path):
        if path == "/rates":
            threading.Thread(target=refresh).start()

    return answer


def refresh():
    """Reads a table of rates, of which one is missing."""
    try:
        {}["XDR"]
    except KeyError:
        traceback.print_exc()
        os._exit(1)
