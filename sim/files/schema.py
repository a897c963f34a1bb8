"""The JSON Schema of scenario files, for editors."""

from __future__ import annotations

from typing import Any

from sim.files.shape import SCENARIO


def json_schema() -> dict[str, Any]:
    """What the vocabulary says of itself."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SCENARIO.json_schema(),
        "title": "Negotiation scenario",
    }
