"""How hypothesis runs: no deadlines; the same examples every time on the CI machine.

``HYPOTHESIS_PROFILE=quick`` tries few examples; ``thorough`` thousands of scenarios.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

os.environ["NEGSIM_CACHE"] = "off"
"""What a test reads is read, also in the processes it starts; tests/test_cache.py keeps its own."""

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "default", deadline=None, max_examples=80, suppress_health_check=_SLOW, database=None
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=15)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=3_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "default")
)


@pytest.fixture(autouse=True, scope="module")
def own_main_module() -> Iterator[None]:
    """Streamlit makes a page the main module, which processes started later would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
