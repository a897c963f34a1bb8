"""A short share of the standing attacks; ``make attack`` makes more of them, with a new seed."""

from __future__ import annotations

import os
import sys

import pytest

from tests.attack import ATTACKS
from tests.attack.running import made

SECONDS = 2.0
SEED = int(os.environ.get("ATTACK_SEED", "1"))


@pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts as Linux does")
@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name: str) -> None:
    assert made(name, ATTACKS[name], SEED, SECONDS).tries
