"""Commands, a whole run and the pages say what they said when they were frozen."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

import pytest

from tests.freeze import cases, left_over, made, stored
from tests.frozen_pages import forget
from tests.frozen_text import steady

_SHOWN = 200
"""Lines of a difference that are shown."""


@pytest.fixture(scope="module", autouse=True)
def _steady() -> Iterator[None]:
    forget()
    with steady():
        yield
    forget()


@pytest.mark.parametrize("case", cases())
def test_frozen(case: str) -> None:
    before, now = stored(case), made(case)
    if before != now:
        lines = unified_diff(
            before.split("\n"), now.split("\n"), f"stored: {case}", "now", n=2, lineterm=""
        )
        shown = "\n".join(list(lines)[:_SHOWN])
        pytest.fail(f"{shown}\nOn purpose? python -m tests.freeze {case}", pytrace=False)


def test_nothing_is_left_over() -> None:
    assert left_over() == []
