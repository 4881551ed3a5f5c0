"""The programs that are surely none of the servers that are told apart here: each by its name.

What is not in this table is unknown, not other: a program of its own may well be a gunicorn, or
start one.
"""

from __future__ import annotations


def _names(*rows: str) -> frozenset[str]:
    return frozenset(" ".join(rows).split())


NATIVE = _names(
    "uwsgi uwsgi-core unitd nginx openresty tengine caddy httpd apache2 lighttpd haproxy traefik",
    "envoy varnishd squid php-fpm puma unicorn sidekiq",
    "postgres postmaster mysqld mariadbd mongod mongos redis-server redis-sentinel valkey-server",
    "keydb-server memcached rabbitmq-server beam.smp etcd clickhouse-server influxd pgbouncer",
    "prometheus node_exporter grafana grafana-server telegraf fluentd fluent-bit filebeat minio",
)
"""Programs of the machine. A title that one has given itself begins with its name, too
(`nginx: master process …`)."""

RUNTIMES = _names("node nodejs deno bun java ruby perl php dotnet mono erl lua luajit")
"""Runtimes of other languages: other, unless a server of Python's stands in their words or below
them."""

PYTHON = _names(
    "uwsgi pyuwsgi mod_wsgi-express hypercorn daphne granian waitress waitress-serve bjoern",
    "meinheld cheroot twistd http.server streamlit jupyter jupyter-lab jupyter-notebook",
    "jupyterhub ipykernel_launcher",
    "rq rqworker dramatiq dramatiq-gevent huey_consumer huey_consumer.py arq taskiq flower",
)
"""Programs of Python's, by the name of their command or module."""

DJANGO = _names("runserver runserver_plus runworker rqworker rqscheduler qcluster run_huey")
"""Commands of manage.py that serve, or work on tasks, by themselves."""
