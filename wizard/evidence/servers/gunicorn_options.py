"""The options of gunicorn's command line, which GUNICORN_CMD_ARGS may hold as well."""

from __future__ import annotations

from functools import cache

from wizard.evidence.servers.option_reader import Options, options_in

_OPTIONS = """
-h --help
-v --version
-c --config=
-b --bind=
--backlog=
-w --workers=
-k --worker-class=
--threads=
--worker-connections=
--max-requests=
+ --max-requests-jitter=
-t --timeout=
--graceful-timeout=
--keep-alive=
--limit-request-line=
--limit-request-fields=
--limit-request-field_size=
--reload
+ --reload-engine=
+ --reload-extra-file=
--spew
--check-config
+ --print-config
--preload
--no-sendfile
+ --reuse-port
--chdir=
-D --daemon
-e --env=
-p --pid=
--worker-tmp-dir=
-u --user=
-g --group=
-m --umask=
+ --initgroups
+ --forwarded-allow-ips=
--access-logfile=
+ --disable-redirect-access-to-syslog
--access-logformat=
--error-logfile --log-file=
--log-level=
+ --capture-output
--logger-class=
--log-config=
+ --log-config-json=
--log-syslog-to=
--log-syslog
--log-syslog-prefix=
--log-syslog-facility=
-R --enable-stdio-inheritance
--statsd-host=
+ --dogstatsd-tags=
--statsd-prefix=
+ --enable-backlog-metric
-n --name=
--pythonpath=
--paste --paster=
+ --paste-global=
+ --proxy-protocol[off|v1|v2|auto]
+ --proxy-allow-from=
+ --protocol=
+ --uwsgi-allow-from=
--keyfile=
--certfile=
--ssl-version=
--cert-reqs=
--ca-certs=
--suppress-ragged-eofs
--do-handshake-on-connect
--ciphers=
+ --http-protocols=
+ --http2-cleartext[off|prior-knowledge|upgrade|both]
+ --http2-max-concurrent-streams=
+ --http2-initial-window-size=
+ --http2-max-frame-size=
+ --http2-max-header-list-size=
+ --permit-obsolete-folding
+ --strip-header-spaces
+ --permit-unconventional-http-method
+ --permit-unconventional-http-version
+ --casefold-http-method
+ --tolerate-dangerous-framing
+ --forwarder-headers=
+ --header-map=
+ --asgi-loop=
+ --asgi-lifespan=
+ --asgi-disconnect-grace-period=
+ --websocket-max-message-size=
+ --http-parser=
+ --root-path=
+ --dirty-app=
+ --dirty-workers=
+ --dirty-timeout=
+ --dirty-threads=
+ --dirty-graceful-timeout=
+ --control-socket=
+ --control-socket-mode=
+ --no-control-socket
"""
"""What gunicorn 19.1 to 27 have; later ones were added after 19.1."""


@cache
def gunicorn_options() -> Options:
    return options_in(_OPTIONS)
