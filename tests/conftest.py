"""What every test shares: no colours, no terminal width, no user configuration, the same drawn examples."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# The suite answers alike on any day and on a busy machine. `make test` draws few examples, `make test-slow` many
# (`--hypothesis-profile=thorough`); `explore` draws others each time.
QUIET = [HealthCheck.too_slow]
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=30, suppress_health_check=QUIET)
settings.register_profile("thorough", deadline=None, derandomize=True, max_examples=300, suppress_health_check=QUIET)
settings.register_profile("explore", deadline=None, max_examples=1_000, suppress_health_check=QUIET)
settings.load_profile("quick")


@pytest.fixture(autouse=True)
def _same_surroundings_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    before = os.getcwd()
    yield
    os.chdir(before)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: what they hold (a packed time) may differ between the processes of one run."""
    return argname if isinstance(val, bytes) else None
