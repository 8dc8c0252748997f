"""A missing need skips with its reason, and fails where skips are forbidden."""

import pytest

from tests.needs import require


def test_goes_on_where_the_need_is_met() -> None:
    require(True, "never said")


def test_skips_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no compiler here"):
        require(False, "no compiler here")


def test_fails_when_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(pytest.fail.Exception, match="no compiler here"):
        require(False, "no compiler here")
