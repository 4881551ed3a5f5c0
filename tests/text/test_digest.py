"""The digest of a document."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from wizard.text.digest import digest_of

if TYPE_CHECKING:
    import pytest


@given(st.text())
def test_it_is_sha256(text: str) -> None:
    expected = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    assert digest_of(text) == expected.hexdigest()


def test_a_python_without_a_module_of_its_own_has_hashlib(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, name, None)
    assert digest_of("abc").startswith("ba7816bf")
