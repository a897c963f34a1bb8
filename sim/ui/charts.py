"""Pictures as Vega-Lite specifications: plain dicts made from plain rows.

Text of a scenario only ever appears as a value of the data, never as a field name, a
title or an expression, so that it is drawn and not interpreted. Colours are those of
the verdicts; what a colour says is also said by a glyph or a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.questions.glossary import COLOUR, Stance

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, object]]
ACCEPTS: Final = COLOUR[Stance.ACCEPTS]
BLOCKS: Final = COLOUR[Stance.BLOCKS]
SHORT: Final = COLOUR[Stance.SHORT]
SILENT: Final = COLOUR[Stance.SILENT]
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_BAND: Final = 30
"""Height of one row, in pixels."""
_GREY: Final = "#717B85"
"""Readable on white and on black."""
_FEW_DAYS: Final = 8
_HEADER: Final = 90
"""Height of slanted names above a matrix, in pixels."""


def _spec(rows: Rows, height: int, **rest: object) -> Spec:
    return {
        "$schema": _SCHEMA,
        "data": {"values": [dict(row) for row in rows]},
        "width": "container",
        "height": height,
        "config": {"view": {"stroke": None}, "axis": {"domain": False, "ticks": False}},
        **rest,
    }


def _names(field: str, order: Sequence[str], limit: int = 220, **rest: object) -> Spec:
    axis = {"labelLimit": limit, "labelOverlap": False, "title": None, "grid": False, **rest}
    return {"field": field, "type": "nominal", "sort": list(order), "axis": axis}


def agreement_matrix(rows: Rows, order: Sequence[str]) -> Spec:
    """Who can agree with whom: a cell per two parties, from ``none`` to ``all``.

    Rows hold ``a``, ``b`` (names), ``words`` (the share) and ``level``: 0 for no
    package, then 1 to 4 for ever larger shares.
    """
    rows = [{**row, "ink": "light" if row["level"] in (0, 3, 4) else "dark"} for row in rows]
    shades = [BLOCKS, "#D6E6F2", "#9CC4E0", ACCEPTS, "#174A73"]
    base = {
        "x": {**_names("b", order, 90, labelAngle=-60, orient="top")},
        "y": _names("a", order, 130),
        "tooltip": [
            {"field": "a", "title": "Party"},
            {"field": "b", "title": "with"},
            {"field": "words", "title": "Packages both accept"},
        ],
    }
    return _spec(
        rows,
        _BAND * max(len(order), 2) + _HEADER,
        resolve={"scale": {"color": "independent"}},
        padding={"left": 5, "top": 5, "right": 30, "bottom": 5},
        layer=[
            {
                "mark": {"type": "rect", "cornerRadius": 3},
                "encoding": {
                    **base,
                    "color": {
                        "field": "level",
                        "type": "ordinal",
                        "scale": {"domain": [0, 1, 2, 3, 4], "range": shades},
                        "legend": None,
                    },
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    **base,
                    "text": {"field": "short"},
                    "color": {
                        "field": "ink",
                        "type": "nominal",
                        "scale": {"domain": ["light", "dark"], "range": ["#ffffff", "#1d2733"]},
                        "legend": None,
                    },
                },
            },
        ],
    )


def narrowing(rows: Rows) -> Spec:
    """How few packages are left as one party after the other joins; powers of ten.

    Rows hold ``name``, ``power`` (the decimal logarithm of what is left, 0 for none)
    and ``words``.
    """
    order = [str(row["name"]) for row in rows]
    longest = max((float(str(row["power"])) for row in rows), default=0.0)
    rows = [
        {**row, "room": "inside" if float(str(row["power"])) > 0.3 * longest else "outside"}
        for row in rows
    ]
    return _spec(
        rows,
        _BAND * max(len(order), 2) + 20,
        layer=[
            {
                "mark": {
                    "type": "bar",
                    "color": ACCEPTS,
                    "cornerRadius": 3,
                    "height": {"band": 0.6},
                },
                "encoding": {
                    "y": _names("name", order, 190),
                    "x": {
                        "field": "power",
                        "type": "quantitative",
                        "axis": {"title": None, "labels": False, "grid": False},
                        "scale": {"domainMin": 0, "padding": 0},
                    },
                    "tooltip": [
                        {"field": "name", "title": "Accepted by"},
                        {"field": "words", "title": "Packages"},
                    ],
                },
            },
            _beside(order, "inside", {"align": "right", "dx": -8, "color": "#ffffff"}),
            _beside(order, "outside", {"align": "left", "dx": 6, "color": _GREY}),
        ],
    )


def _beside(order: Sequence[str], room: str, mark: Spec) -> Spec:
    """The number of a bar: in it where there is room, else behind it."""
    return {
        "transform": [{"filter": {"field": "room", "equal": room}}],
        "mark": {"type": "text", "fontSize": 11, **mark},
        "encoding": {
            "y": _names("name", order, 190),
            "x": {"field": "power", "type": "quantitative"},
            "text": {"field": "words"},
        },
    }


def clash_matrix(rows: Rows, down: Sequence[str], across: Sequence[str]) -> Spec:
    """Which position clashes with which: a cross where two stand in one conflict.

    Rows hold ``a`` (down), ``b`` (across), ``says_a``, ``says_b`` and ``glyph``.
    """
    encoding = {
        "y": _names("a", down, 320),
        "x": _names("b", across, 90, labelAngle=-90, orient="top"),
        "tooltip": [
            {"field": "says_a", "title": "Position"},
            {"field": "says_b", "title": "clashes with"},
        ],
    }
    return _spec(
        rows,
        _BAND * max(len(down), 2) + _HEADER,
        padding={"left": 5, "top": 5, "right": 30, "bottom": 5},
        layer=[
            {
                "mark": {"type": "rect", "color": BLOCKS, "cornerRadius": 3, "stroke": None},
                "encoding": encoding,
            },
            {
                "mark": {"type": "text", "color": "#ffffff", "fontSize": 13},
                "encoding": {**encoding, "text": {"field": "glyph"}},
            },
        ],
    )


def ways_matrix(rows: Rows, down: Sequence[str], across: Sequence[str]) -> Spec:
    """Who gives up what in each way out: a disc where a position is given up.

    Rows hold ``position``, ``way`` and ``says``.
    """
    return _spec(
        rows,
        _BAND * max(len(down), 2) + _HEADER,
        mark={"type": "point", "filled": True, "size": 170, "color": ACCEPTS, "opacity": 1},
        encoding={
            "y": _names("position", down, 320),
            "x": _names("way", across, 60, labelAngle=0, orient="top"),
            "tooltip": [
                {"field": "way", "title": "Way out"},
                {"field": "says", "title": "gives up"},
            ],
        },
    )


def evidence_bars(rows: Rows, parties: Sequence[str], levels: Sequence[str]) -> Spec:
    """How many positions of each party rest on what evidence.

    Rows hold ``party``, ``level``, ``number``, ``place`` (of the level, from 0).
    """
    shades = ["#174A73", ACCEPTS, "#9CC4E0", SILENT]
    return _spec(
        rows,
        _BAND * max(len(parties), 2) + _HEADER,
        mark={"type": "bar", "cornerRadius": 2, "height": 18},
        encoding={
            "y": _names("party", parties, 190),
            "x": {
                "field": "number",
                "type": "quantitative",
                "stack": "zero",
                "axis": {"title": None, "tickMinStep": 1, "grid": True, "gridOpacity": 0.3},
            },
            "order": {"field": "place", "type": "quantitative"},
            "color": {
                "field": "level",
                "type": "nominal",
                "scale": {"domain": list(levels), "range": shades},
                "legend": {"title": None, "orient": "top", "labelLimit": 200},
            },
            "tooltip": [
                {"field": "party", "title": "Party"},
                {"field": "level", "title": "Evidence"},
                {"field": "number", "title": "Positions"},
            ],
        },
    )


def _days(rows: Rows) -> Spec:
    """A place per day while they are few, a scale of time when they are many."""
    if len({row["day"] for row in rows}) <= _FEW_DAYS:
        axis: Spec = {"title": None, "labelAngle": 0, "grid": True, "gridOpacity": 0.3}
        return {"field": "day", "type": "ordinal", "axis": axis}
    axis = {"title": None, "format": "%-d %b %Y", "labelOverlap": True}
    return {"field": "day", "type": "temporal", "axis": axis}


def timeline(rows: Rows, parties: Sequence[str]) -> Spec:
    """What was said when: a disc per statement with a day.

    Rows hold ``day`` (ISO), ``party``, ``says``, ``id`` and ``offset`` (to tell
    statements of one day apart, from -1 to 1).
    """
    return _spec(
        rows,
        44 * max(len(parties), 2),
        mark={"type": "point", "filled": True, "size": 60, "color": ACCEPTS, "opacity": 0.75},
        encoding={
            "y": _names("party", parties, 190),
            "yOffset": {
                "field": "offset",
                "type": "quantitative",
                "scale": {"domain": [-1.2, 1.2]},
            },
            "x": _days(rows),
            "tooltip": [
                {"field": "day", "title": "Day", "type": "nominal"},
                {"field": "party", "title": "Party"},
                {"field": "says", "title": "Says"},
                {"field": "id", "title": "Statement"},
            ],
        },
    )
