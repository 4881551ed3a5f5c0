"""Slugs, as GitHub makes them."""

from __future__ import annotations

import pytest

from wizard.flow.links import Slugs, slug


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Which alert did you receive?", "which-alert-did-you-receive"),
        ("CPU & memory", "cpu--memory"),
        ("  two  spaces", "--two--spaces"),
        ("snake_case and kebab-case", "snake_case-and-kebab-case"),
        ("v1.2.3", "v123"),
        ("C++ / C#", "c--c"),
        ("Ünïcode É", "ünïcode-é"),
        ("内存告警\uff1a怎么办\uff1f", "内存告警怎么办"),
        ("हिन्दी", "हिन्दी"),
        ("Features 🚀", "features-"),
        ("a\u2014b", "ab"),
        ("İ", "i̇"),
        ("½ and ²", "-and-"),
        ("Ⅷ", "ⅷ"),
        ("tab\there", "tabhere"),
        ("", ""),
        ("!?", ""),
    ],
)
def test_a_heading_has_the_slug_of_a_code_hosting_site(heading: str, expected: str) -> None:
    assert slug(heading) == expected


def test_a_slug_that_was_there_gets_a_number() -> None:
    slugs = Slugs()
    added = [slugs.add(heading) for heading in ("a", "a", "a-1", "A", "a-1", "b", "", "")]
    assert added == ["a", "a-1", "a-1-1", "a-2", "a-1-2", "b", "", "-1"]
