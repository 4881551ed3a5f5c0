"""How the platform deployed a process, and what surrounds it. Pure.

The rules and the names of variables are those of DOMAIN "Inside a BlueKing container", in its
order: no variable says the kind, so the pod's name, the release path and the application's
description are asked one after the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.evidence.reading import Reading
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        return Reading(name, None, missing="its environment cannot be read", origin="detected")
    host = environment.get("HOSTNAME", "")
    engine = environment.get("BKPAAS_ENGINE_APP_NAME")
    code = environment.get("BKPAAS_APP_ID") or environment.get("BKPAAS_APP_CODE")
    module = environment.get("BKPAAS_APP_MODULE_NAME")
    if engine and host.startswith(f"{_mangled(engine)}--"):
        return _found(name, "regular", f"the host name {host} begins with the engine's name")
    if _REGULAR_V2.match(host) or _REGULAR_V1.match(host):
        return _found(name, "regular", f"the host name {host} is that of a regular application")
    for prefix in (code, code and module and f"{code}-m-{module}"):
        if prefix and host.startswith(f"{_mangled(prefix)}--"):
            return _found(name, "cloud-native", f"the host name {host} begins with the app's code")
    for variable in ("SLUG_URL", "SLUG_GET_URL"):
        if variable in environment:
            return _found(name, "regular", f"{variable} is set")
    version = _SPEC.search(app_description or "")
    if version and version[1] == "3":
        return _found(name, "cloud-native", "specVersion 3 in app_desc.yaml")
    if code or engine:
        return _not_found(name, "neither host name nor app_desc.yaml says it")
    return _not_found(name, "nothing here is from the platform")


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
        return _found(name, "kubernetes", "KUBERNETES_SERVICE_HOST is set")
    for sign, kind in _GROUPS:
        named = next((path for path in group_paths if sign.search(path)), None)
        if named:
            return _found(name, kind, f"its control group is {clean_line(named)[-60:]}")
    if "/run/.containerenv" in files or (environment and environment.get("container")):
        return _not_found(name, "it is in a container of another kind")
    if "/.dockerenv" in files:
        if first_namespace:
            return _not_found(
                name, "there is a file /.dockerenv, but the processes are the machine's"
            )
        return _found(name, "docker", "there is a file /.dockerenv")
    if first_namespace:
        return _found(name, "none", "it is in the machine's first PID namespace")
    if first_namespace is None:
        return _not_found(name, "its namespaces cannot be read")
    return _not_found(name, "it is in a container of another kind")


def _mangled(name: str) -> str:
    """A name as the platform writes it into the names of pods."""
    return name.replace("_", "0us0")


def _found(name: str, word: str, because: str) -> Reading:
    return Reading(name, frozenset({word}), text=word, origin="detected", because=because)


def _not_found(name: str, missing: str) -> Reading:
    return Reading(name, None, missing=missing, origin="detected")
