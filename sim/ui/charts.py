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
PICK: Final = "pick"
"""The selection that a click on an outcome sets; it holds the outcome's ``place``."""
_BAND: Final = 30
"""Height of one row, in pixels."""
_HEADER: Final = 90
"""Height of slanted names above a matrix, in pixels."""
_TALL: Final = 200
"""The same for names of up to three lines that stand upright."""
_LINES: Final = {"labelExpr": "split(datum.value, '\\n')"}
"""A label with its line breaks; the expression is ours, what it splits is data."""
_FRONTIER: Final = 420
"""Height of the frontier, in pixels."""
_DARK: Final = "#174A73"
_SHADES: Final = (_DARK, ACCEPTS, "#9CC4E0", "#D6E6F2")
_GREY: Final = "#717B85"
"""Readable on white and on black."""
_INK: Final = "#2B3440"
"""Of the words around a picture, on white."""
_FEW_DAYS: Final = 8
_BESIDE: Final = {"left": 5, "top": 5, "right": 30, "bottom": 5}
"""Room around a matrix, whose names slant out of it."""


def agreement_matrix(rows: Rows, order: Sequence[str]) -> Spec:
    """Who can agree with whom: a cell per two parties, from ``none`` to ``all``.

    Rows hold ``a``, ``b`` (names), ``words`` (the share), ``short`` and ``level``: 0 for
    no package, then 1 to 4 for ever larger shares.
    """
    rows = [{**row, "ink": "light" if row["level"] in (0, 3, 4) else "dark"} for row in rows]
    base = {
        "x": _names("b", order, 130, labelAngle=-60, orient="top"),
        "y": _names("a", order, 130),
        "tooltip": _tips(a="Party", b="with", words="Packages neither refuses"),
    }
    shade = _field("level", "ordinal", scale=_scale([0, 1, 2, 3, 4], [BLOCKS, *_SHADES[::-1]]))
    ink = _field("ink", "nominal", scale=_scale(["light", "dark"], ["#ffffff", "#1d2733"]))
    return _spec(
        rows,
        _band(order) + _HEADER,
        resolve={"scale": {"color": "independent"}},
        padding=_BESIDE,
        layer=[
            _layer(_mark("rect", cornerRadius=3), **base, color={**shade, "legend": None}),
            _layer(
                _mark("text", fontSize=11),
                **base,
                text={"field": "short"},
                color={**ink, "legend": None},
            ),
        ],
    )


def narrowing(rows: Rows) -> Spec:
    """How few packages are left as one party after the other joins; powers of ten.

    Rows hold ``name``, ``power`` (the decimal logarithm of what is left, 0 for none)
    and ``words``.
    """
    order = [str(row["name"]) for row in rows]
    powers = [float(str(row["power"])) for row in rows]
    inside = [power > 0.3 * max(powers) for power in powers]
    rows = [
        {**row, "room": "inside" if fits else "outside"}
        for row, fits in zip(rows, inside, strict=True)
    ]
    axis = {"title": None, "labels": False, "grid": False}
    scale = {"domain": [0, max(*powers, 1)], "padding": 0}
    return _spec(
        rows,
        _band(order) + 20,
        layer=[
            _layer(
                _mark("bar", color=ACCEPTS, cornerRadius=3, height={"band": 0.6}),
                y=_names("name", order, 190),
                x=_field("power", "quantitative", axis=axis, scale=scale),
                tooltip=_tips(name="Accepted by", words="Packages"),
            ),
            _beside(order, "inside", align="right", dx=-8, color="#ffffff"),
            _beside(order, "outside", align="left", dx=6, color=_GREY),
        ],
    )


def _beside(order: Sequence[str], room: str, **mark: object) -> Spec:
    """The number of a bar: in it where there is room, else behind it."""
    return {
        "transform": [{"filter": {"field": "room", "equal": room}}],
        **_layer(
            _mark("text", fontSize=11, **mark),
            y=_names("name", order, 190),
            x=_field("power", "quantitative"),
            text={"field": "words"},
        ),
    }


def clash_matrix(rows: Rows, down: Sequence[str], across: Sequence[str]) -> Spec:
    """Which position clashes with which: a cross where two stand in one conflict.

    Rows hold ``a`` (down), ``b`` (across), ``says_a``, ``says_b`` and ``glyph``.
    """
    encoding = {
        "y": _names("a", down, 220, **_LINES),
        "x": _names("b", across, 220, labelAngle=-90, orient="top", **_LINES),
        "tooltip": _tips(says_a="Position", says_b="clashes with"),
    }
    cross = _mark("text", color="#ffffff", fontSize=13)
    return _spec(
        rows,
        _tall(down) + _TALL,
        # The last name may have three lines, which hang below its middle.
        padding={**_BESIDE, "bottom": 20},
        layer=[
            _layer(_mark("rect", color=BLOCKS, cornerRadius=3, stroke=None), **encoding),
            _layer(cross, **encoding, text={"field": "glyph"}),
        ],
    )


def ways_matrix(rows: Rows, down: Sequence[str], across: Sequence[str]) -> Spec:
    """Who gives up what in each concession: a disc where a position is given up.

    Rows hold ``position``, ``way`` and ``says``.
    """
    return _spec(
        rows,
        _tall(down) + _HEADER,
        **_layer(
            _mark("point", filled=True, size=170, color=ACCEPTS, opacity=1),
            y=_names("position", down, 220, **_LINES),
            x=_names("way", across, 60, labelAngle=0, orient="top"),
            tooltip=_tips(way="Concession", says="gives up"),
        ),
    )


def evidence_bars(rows: Rows, parties: Sequence[str], levels: Sequence[str]) -> Spec:
    """How many positions of each party rest on what evidence.

    Rows hold ``party``, ``level``, ``number``, ``place`` (of the level, from 0).
    """
    axis = {"title": None, "tickMinStep": 1, "grid": True, "gridOpacity": 0.3}
    legend = {"title": None, "orient": "top", "labelLimit": 200}
    shades = [*_SHADES[:3], SILENT]
    # Without it the scale is made before the data come, and complains of an infinite extent.
    longest = max(sum(int(str(r["number"])) for r in rows if r["party"] == p) for p in parties)
    scale = {"domain": [0, longest]}
    return _spec(
        rows,
        _band(parties) + _HEADER,
        **_layer(
            _mark("bar", cornerRadius=2, height=18),
            y=_names("party", parties, 190),
            x=_field("number", "quantitative", stack="zero", axis=axis, scale=scale),
            order=_field("place", "quantitative"),
            color=_field("level", "nominal", scale=_scale(levels, shades), legend=legend),
            tooltip=_tips(party="Party", level="Evidence", number="Positions"),
        ),
    )


def timeline(rows: Rows, parties: Sequence[str]) -> Spec:
    """What was said when: a disc per statement with a day.

    Rows hold ``day`` (ISO), ``party``, ``says``, ``id`` and ``offset`` (to tell
    statements of one day apart, from -1 to 1).
    """
    tips = _tips(day="Day", party="Party", says="Says", id="Statement")
    tips[0]["type"] = "nominal"
    return _spec(
        rows,
        44 * max(len(parties), 2),
        **_layer(
            _mark("point", filled=True, size=60, color=ACCEPTS, opacity=0.75),
            y=_names("party", parties, 190),
            yOffset=_field("offset", "quantitative", scale={"domain": [-1.2, 1.2]}),
            x=_days(rows),
            tooltip=tips,
        ),
    )


def _days(rows: Rows) -> Spec:
    """A place per day while they are few, a scale of time when they are many."""
    if len({row["day"] for row in rows}) <= _FEW_DAYS:
        axis: Spec = {"title": None, "labelAngle": 0, "grid": True, "gridOpacity": 0.3}
        return _field("day", "ordinal", axis=axis)
    axis = {"title": None, "format": "%-d %b %Y", "labelOverlap": True}
    return _field("day", "temporal", axis=axis)


def frontier(outcomes: Rows, solutions: Rows, package: Rows, minimums: Rows) -> Spec:
    """Undominated outcomes of two parties, the solutions among them, and one package.

    ``outcomes`` hold ``x``, ``y`` (points), ``place``, ``points`` and ``deal`` (words);
    ``solutions`` hold ``x``, ``y``, ``name`` and ``points``; ``package`` holds at most
    one row with ``x``, ``y``, ``name`` and ``points``; ``minimums`` one row with ``x``
    and ``y``, either None where the party has no minimum.
    """
    pick = {"type": "point", "fields": ["place"]}
    dots = _layer(
        _mark("point", filled=True, size=90, color=ACCEPTS),
        **_place(),
        opacity={"condition": {"param": PICK, "value": 0.9}, "value": 0.35},
        tooltip=_tips(points="Points", deal="Package"),
    )
    return {
        **_frame(_FRONTIER),
        "config": {"view": {"stroke": None}},
        "params": [{"name": PICK, "select": pick, "views": ["outcomes"]}],
        "layer": [
            _line(minimums, "x"),
            _line(minimums, "y"),
            {"name": "outcomes", "data": _data(outcomes), **dots},
            _marked(solutions, "diamond", SHORT, _DARK),
            _named(solutions, -14),
            _marked(package, "cross", BLOCKS, BLOCKS),
            _named(package, 16),
        ],
    }


def _place() -> Spec:
    axis = {"title": None, "grid": True, "gridOpacity": 0.3, "tickMinStep": 1, "format": "~s"}
    scale = {"zero": False, "nice": True, "padding": 24}
    return {name: _field(name, "quantitative", axis=axis, scale=scale) for name in ("x", "y")}


def _line(minimums: Rows, name: str) -> Spec:
    known = [row for row in minimums if row[name] is not None]
    rule = _mark("rule", strokeDash=[4, 4], color=BLOCKS, opacity=0.6)
    return {"data": _data(known), **_layer(rule, **{name: _place()[name]})}


def _marked(rows: Rows, shape: str, fill: str, stroke: str) -> Spec:
    how = {"shape": shape, "filled": True, "fill": fill, "stroke": stroke}
    tips = _tips(name="What", points="Points")
    mark = _mark("point", **how, size=190, opacity=1)
    return {"data": _data(rows), **_layer(mark, **_place(), tooltip=tips)}


def _named(rows: Rows, offset: int) -> Spec:
    mark = _mark("text", dy=offset, fontSize=12, fontWeight=600)
    return {"data": _data(rows), **_layer(mark, **_place(), text={"field": "name"})}


def titled(spec: Spec, title: Sequence[str], lines: Sequence[str]) -> Spec:
    """With a title and, below it, where it comes from; readable on white, as a picture is seen.

    On the page itself the style sheet gives ground and text the colours of the theme. Texts are
    literal here: Vega-Lite reads no expression in them.
    """
    above = {
        "text": list(title),
        "subtitle": list(lines),
        **{"anchor": "start", "frame": "bounds", "offset": 12, "fontSize": 13},
        **{"subtitleFontSize": 10.5, "color": _INK, "subtitleColor": _INK},
    }
    ink = {"labelColor": _INK, "titleColor": _INK}
    config = {**spec["config"], "legend": ink, "axis": {**spec["config"].get("axis", {}), **ink}}
    taller = spec["height"] + 18 * len(title) + 14 * len(lines) + 12
    return {**spec, "title": above, "background": "#ffffff", "config": config, "height": taller}


def _frame(height: int) -> Spec:
    schema = "https://vega.github.io/schema/vega-lite/v6.json"
    return {"$schema": schema, "width": "container", "height": height}


def _spec(rows: Rows, height: int, **rest: object) -> Spec:
    config = {"view": {"stroke": None}, "axis": {"domain": False, "ticks": False}}
    return {**_frame(height), "data": _data(rows), "config": config, **rest}


def _data(rows: Rows) -> Spec:
    return {"values": [dict(row) for row in rows]}


def _band(names: Sequence[str]) -> int:
    return _BAND * max(len(names), 2)


def _tall(names: Sequence[str]) -> int:
    """Room for names of three lines."""
    return 46 * max(len(names), 2)


def _layer(mark: Spec, **encoding: object) -> Spec:
    return {"mark": mark, "encoding": encoding}


def _mark(kind: str, **how: object) -> Spec:
    return {"type": kind, **how}


def _field(name: str, kind: str, **how: object) -> Spec:
    return {"field": name, "type": kind, **how}


def _scale(domain: Sequence[object], colours: Sequence[str]) -> Spec:
    return {"domain": list(domain), "range": list(colours)}


def _tips(**titles: str) -> list[Spec]:
    return [{"field": field, "title": title} for field, title in titles.items()]


def _names(field: str, order: Sequence[str], limit: int, **rest: object) -> Spec:
    axis = {"labelLimit": limit, "labelOverlap": False, "title": None, "grid": False, **rest}
    return _field(field, "nominal", sort=list(order), axis=axis)
