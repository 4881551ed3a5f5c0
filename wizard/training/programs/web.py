"""What the small WSGI applications share."""


def answer(start_response, text="done\n"):
    """A short answer that everything is well."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text.encode("ascii")]
