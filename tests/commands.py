"""Commands as other programs run them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.cli import main


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What a command that must succeed prints with ``--json``, and nothing else."""
    code = main([*arguments, "--json"])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    assert captured.err == ""
    parsed: dict[str, Any] = json.loads(captured.out)
    return parsed
