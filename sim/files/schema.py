"""The JSON Schema of scenario files, for editors."""

from __future__ import annotations

from typing import Any

from sim.files.run_words import RUNS_PART
from sim.files.shape import SCENARIO


def json_schema() -> dict[str, Any]:
    """What the vocabulary says of itself, with the questions that may stand under ``runs``."""
    schema, runs = SCENARIO.json_schema(), RUNS_PART.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "$defs": {**runs["$defs"], **schema["$defs"]},
        "properties": {**schema["properties"], "runs": runs["properties"]["runs"]},
        "title": "Negotiation scenario",
    }
