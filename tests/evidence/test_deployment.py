"""How the platform deployed a process, and what surrounds it."""

from __future__ import annotations

import pytest

from wizard.evidence.servers.deployment import app_kind, container_kind

APP = {"BKPAAS_APP_ID": "my_shop", "BKPAAS_ENGINE_APP_NAME": "bkapp-my_shop-prod"}


@pytest.mark.parametrize(
    ("environment", "description", "kind", "because"),
    [
        ({**APP, "HOSTNAME": "bkapp-my0us0shop-prod--web-7f-x"}, "", "regular", "engine"),
        ({"HOSTNAME": "bkapp-shop-m-api-stag--web-abc-x"}, "", "regular", "regular"),
        ({"HOSTNAME": "ieod-bkapp-shop-prod-web-deployment-5c-x"}, "", "regular", "regular"),
        ({**APP, "HOSTNAME": "my0us0shop--web-7f-x"}, "", "cloud-native", "code"),
        (
            {**APP, "BKPAAS_APP_MODULE_NAME": "api", "HOSTNAME": "my0us0shop-m-api--web-7f-x"},
            "",
            "cloud-native",
            "code",
        ),
        ({**APP, "HOSTNAME": "elsewhere", "SLUG_URL": ""}, "", "regular", "SLUG_URL"),
        ({**APP, "SLUG_GET_URL": ""}, "specVersion: 3", "regular", "SLUG_GET_URL"),
        (APP, "specVersion: 3\nmodule: {}", "cloud-native", "specVersion"),
        (APP, "  spec_version: '3'", "cloud-native", "specVersion"),
    ],
)
def test_the_rules_in_their_order(
    environment: dict[str, str], description: str, kind: str, because: str
) -> None:
    reading = app_kind(environment, description)
    assert reading.value == frozenset({kind})
    assert because in reading.because


@pytest.mark.parametrize(
    ("environment", "description"),
    [
        (None, ""),
        ({}, ""),
        ({}, None),
        (APP, "spec_version: 2"),
        ({"HOSTNAME": "web-1"}, "# specVersion: 3"),
        ({"HOSTNAME": "shop--web-1"}, ""),
    ],
)
def test_what_does_not_tell_is_unknown(
    environment: dict[str, str] | None, description: str | None
) -> None:
    reading = app_kind(environment, description)
    assert not reading.known
    assert reading.missing


@pytest.mark.parametrize(
    ("environment", "paths", "files", "first", "kind"),
    [
        ({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, [], [], False, "kubernetes"),
        (
            {},
            ["/kubepods.slice/kubepods-pod1.slice/cri-containerd-a.scope"],
            [],
            None,
            "kubernetes",
        ),
        ({}, ["/docker/0123abcd"], [], None, "docker"),
        ({}, ["/system.slice/docker-0123abcd.scope"], [], True, "docker"),
        (None, ["/"], ["/.dockerenv"], False, "docker"),
        ({}, ["/user.slice"], [], True, "none"),
        ({}, ["/"], ["/.dockerenv"], True, None),
        ({"container": "podman"}, ["/"], [], False, None),
        ({}, ["/"], ["/run/.containerenv"], False, None),
        ({}, ["/"], [], False, None),
        ({}, ["/"], [], None, None),
        ({}, ["/system.slice/docker.service"], [], True, "none"),
    ],
)
def test_what_surrounds_a_process(
    environment: dict[str, str] | None,
    paths: list[str],
    files: list[str],
    first: bool | None,
    kind: str | None,
) -> None:
    reading = container_kind(environment, paths, frozenset(files), first)
    assert reading.value == (frozenset({kind}) if kind else None)
    assert reading.because or reading.missing
