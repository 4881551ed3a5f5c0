"""A command line as it stands in a Procfile."""

from __future__ import annotations

import shlex

import pytest

from wizard.evidence.servers.start_command import as_written


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("/app/.venv/bin/python /app/.venv/bin/gunicorn app:app", "gunicorn app:app"),
        ("/usr/bin/python3.11 /usr/local/bin/celery -A p worker", "celery -A p worker"),
        ("/v/bin/python -m gunicorn app:app", "python -m gunicorn app:app"),
        ("/v/bin/python -u /v/bin/gunicorn app:app", "python -u -m gunicorn app:app"),
        ("/v/bin/python -X dev /v/bin/gunicorn a:a", "python -X dev -m gunicorn a:a"),
        ("/v/bin/python3 manage.py celery worker", "python3 manage.py celery worker"),
        ("/v/bin/python /app/manage.py celery worker", "python /app/manage.py celery worker"),
        ("/usr/bin/qemu-x86_64 /v/bin/python /v/bin/gunicorn a:a", "gunicorn a:a"),
        ("/v/bin/gunicorn a:a -w 2", "gunicorn a:a -w 2"),
        ("gunicorn a:a", "gunicorn a:a"),
        ("/app/bin/start_web.sh a", "/app/bin/start_web.sh a"),
        ("/v/bin/python app.py -m gunicorn", "python app.py -m gunicorn"),
        ("/v/bin/python -mgunicorn a:a", "python -mgunicorn a:a"),
        ("/v/bin/python -c 'import x'", "python -c 'import x'"),
        ("python", "python"),
        ("env A=1 gunicorn a:a", "env A=1 gunicorn a:a"),
    ],
)
def test_what_was_added_goes_and_what_matters_stays(line: str, written: str) -> None:
    assert shlex.join(as_written(shlex.split(line))) == written
    assert as_written([]) == ()
