"""The frontier of two parties as a Vega-Lite specification, made like those of charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.questions.glossary import COLOUR, Stance

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, object]]
PICK: Final = "pick"
"""The selection that a click on an outcome sets; it holds the outcome's ``place``."""
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_HEIGHT: Final = 420
_INK: Final = "#174A73"
_ACCEPTS: Final = COLOUR[Stance.ACCEPTS]
_BLOCKS: Final = COLOUR[Stance.BLOCKS]
_SHORT: Final = COLOUR[Stance.SHORT]


def frontier(outcomes: Rows, solutions: Rows, package: Rows, minimums: Rows) -> Spec:
    """Undominated outcomes of two parties, the solutions among them, and one package.

    ``outcomes`` hold ``x``, ``y`` (points), ``place``, ``points`` and ``deal`` (words);
    ``solutions`` hold ``x``, ``y``, ``name`` and ``points``; ``package`` holds at most
    one row with ``x``, ``y``, ``name`` and ``points``; ``minimums`` one row with ``x``
    and ``y``, either None where the party has no minimum.
    """
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": _HEIGHT,
        "config": {"view": {"stroke": None}},
        "params": [
            {
                "name": PICK,
                "select": {"type": "point", "fields": ["place"]},
                "views": ["outcomes"],
            }
        ],
        "layer": [
            _line(minimums, "x"),
            _line(minimums, "y"),
            {
                "name": "outcomes",
                "data": _data(outcomes),
                "mark": {"type": "point", "filled": True, "size": 90, "color": _ACCEPTS},
                "encoding": {
                    **_place(),
                    "opacity": {"condition": {"param": PICK, "value": 0.9}, "value": 0.35},
                    "tooltip": [
                        {"field": "points", "title": "Points"},
                        {"field": "deal", "title": "Package"},
                    ],
                },
            },
            _marked(solutions, "diamond", _SHORT, _INK),
            _named(solutions, -14),
            _marked(package, "cross", _BLOCKS, _BLOCKS),
            _named(package, 16),
        ],
    }


def _data(rows: Rows) -> Spec:
    return {"values": [dict(row) for row in rows]}


def _place() -> Spec:
    axis = {"title": None, "grid": True, "gridOpacity": 0.3, "tickMinStep": 1, "format": "~s"}
    scale = {"zero": False, "nice": True, "padding": 24}
    return {
        name: {"field": name, "type": "quantitative", "axis": axis, "scale": scale}
        for name in ("x", "y")
    }


def _line(minimums: Rows, name: str) -> Spec:
    known = [row for row in minimums if row[name] is not None]
    return {
        "data": _data(known),
        "mark": {"type": "rule", "strokeDash": [4, 4], "color": _BLOCKS, "opacity": 0.6},
        "encoding": {name: _place()[name]},
    }


def _marked(rows: Rows, shape: str, fill: str, stroke: str) -> Spec:
    return {
        "data": _data(rows),
        "mark": {
            "type": "point",
            "shape": shape,
            "filled": True,
            "fill": fill,
            "stroke": stroke,
            "size": 190,
            "opacity": 1,
        },
        "encoding": {
            **_place(),
            "tooltip": [
                {"field": "name", "title": "What"},
                {"field": "points", "title": "Points"},
            ],
        },
    }


def _named(rows: Rows, offset: int) -> Spec:
    return {
        "data": _data(rows),
        "mark": {"type": "text", "dy": offset, "fontSize": 12, "fontWeight": 600},
        "encoding": {**_place(), "text": {"field": "name"}},
    }
