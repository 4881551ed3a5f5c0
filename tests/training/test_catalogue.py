"""What scenarios show is found by name, and fills the names in their texts."""

from __future__ import annotations

import pytest

from tests.values import replace
from wizard.training.cases import CaseError, case_of, why_not
from wizard.training.scenario_library import open_scenario
from wizard.training.simulated_curves import CURVES

NOW = 1_800_000_000.0
SLOW_LEAK = open_scenario("night-curve")


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_is_a_history_that_ends_now(name: str) -> None:
    scenario = replace(SLOW_LEAK, fault=name)
    assert why_not(scenario) is None
    case = case_of(scenario, 4, NOW)
    assert case.history is not None
    assert case.history.times[-1] == NOW
    assert case.names["app"] in case.names["title"]


def test_the_seed_is_the_variant() -> None:
    names = [case_of(SLOW_LEAK, seed, NOW).names["command"] for seed in (1, 1, 2)]
    assert names[0] == names[1] != names[2]


def test_what_is_in_no_catalogue_says_so_in_one_line() -> None:
    scenario = replace(SLOW_LEAK, fault="gremlins")
    why = why_not(scenario)
    assert why is not None
    assert why.startswith(f"{scenario.file}: there is no fault 'gremlins'; use one of ")
    with pytest.raises(CaseError, match="gremlins"):
        case_of(scenario, 4, NOW)


def test_a_recording_is_shown_in_place_of_a_fault() -> None:
    scenario = replace(SLOW_LEAK, fault="", recording="gone.rec")
    why = why_not(scenario)
    assert why is not None
    assert why.startswith("gone.rec: ")
