"""How the platform deployed a process, and what surrounds it. Pure.

Rules and names of variables are those of FACTS.md, Inside a BlueKing container, in its order: no
variable says the kind, so the pod's name, the release path and the application's description are
asked one after the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.evidence.servers.server import detected_word, unknown
from wizard.messages import server_messages as messages
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.evidence.reading import Reading

ENVIRONMENT = frozenset(
    {
        "BKPAAS_APP_CODE",
        "BKPAAS_APP_ID",
        "BKPAAS_APP_MODULE_NAME",
        "BKPAAS_ENGINE_APP_NAME",
        "HOSTNAME",
        "KUBERNETES_SERVICE_HOST",
        "SLUG_GET_URL",
        "SLUG_URL",
        "container",
    }
)
"""The variables of a process's environment that are looked at here."""

_SPEC = re.compile(r"^\s*spec_?[vV]ersion\s*:\s*[\"']?(\d+)", re.MULTILINE)
_REGULAR_V1 = re.compile(r".+-bkapp-.+-deployment-")
_REGULAR_V2 = re.compile(r"bkapp-.+--.+-")
_GROUPS = (
    (re.compile(r"kubepods"), "kubernetes"),
    (re.compile(r"/docker/[0-9a-f]{8}|docker-[0-9a-f]{8}"), "docker"),
)
"""How container engines name the control groups of their containers."""


def app_kind(  # noqa: PLR0911 - one for each rule, in order
    environment: Mapping[str, str] | None, app_description: str | None
) -> Reading:
    """`app.kind`: cloud-native or regular. `app_description` is the text of app_desc.yaml."""
    name = "app.kind"
    if environment is None:
        return unknown(name, messages.ENVIRONMENT_UNREADABLE)
    host = environment.get("HOSTNAME", "")
    engine = environment.get("BKPAAS_ENGINE_APP_NAME")
    code = environment.get("BKPAAS_APP_ID") or environment.get("BKPAAS_APP_CODE")
    module = environment.get("BKPAAS_APP_MODULE_NAME")
    if engine and host.startswith(f"{_mangled(engine)}--"):
        return detected_word(name, "regular", messages.HOST_BEGINS_WITH_ENGINE.format(host=host))
    if _REGULAR_V2.match(host) or _REGULAR_V1.match(host):
        return detected_word(name, "regular", messages.HOST_OF_REGULAR.format(host=host))
    for prefix in (code, code and module and f"{code}-m-{module}"):
        if prefix and host.startswith(f"{_mangled(prefix)}--"):
            return detected_word(
                name, "cloud-native", messages.HOST_BEGINS_WITH_CODE.format(host=host)
            )
    for variable in ("SLUG_URL", "SLUG_GET_URL"):
        if variable in environment:
            return detected_word(
                name, "regular", messages.VARIABLE_IS_SET.format(variable=variable)
            )
    version = _SPEC.search(app_description or "")
    if version and version[1] == "3":
        return detected_word(name, "cloud-native", messages.SPEC_VERSION_3)
    if code or engine:
        return unknown(name, messages.PLATFORM_UNCLEAR)
    return unknown(name, messages.NOT_FROM_PLATFORM)


def container_kind(  # noqa: PLR0911 - one for each sign, in order
    environment: Mapping[str, str] | None,
    group_paths: Sequence[str],
    files: frozenset[str],
    first_namespace: bool | None,
) -> Reading:
    """`container.kind`; `none` only where the process is in the machine's first PID namespace and
    nothing else speaks of a container."""
    name = "container.kind"
    if environment and "KUBERNETES_SERVICE_HOST" in environment:
        return detected_word(
            name,
            "kubernetes",
            messages.VARIABLE_IS_SET.format(variable="KUBERNETES_SERVICE_HOST"),
        )
    for sign, kind in _GROUPS:
        named = next((path for path in group_paths if sign.search(path)), None)
        if named:
            return detected_word(
                name, kind, messages.GROUP_NAMES_IT.format(group=clean_line(named)[-60:])
            )
    if "/run/.containerenv" in files or (environment and environment.get("container")):
        return unknown(name, messages.OTHER_CONTAINER)
    if "/.dockerenv" in files:
        if first_namespace:
            return unknown(name, messages.DOCKERENV_ON_MACHINE)
        return detected_word(name, "docker", messages.DOCKERENV)
    if first_namespace:
        return detected_word(name, "none", messages.FIRST_NAMESPACE)
    if first_namespace is None:
        return unknown(name, messages.NAMESPACES_UNREADABLE)
    return unknown(name, messages.OTHER_CONTAINER)


def _mangled(name: str) -> str:
    """A name as the platform writes it into the names of pods."""
    return name.replace("_", "0us0")
