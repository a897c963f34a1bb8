"""One table of utilities written in every form: each import counts what a loop counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.load import read
from sim.formats import genius, geniusweb, negmas_files, scores
from sim.formats.common import Document, Imported
from sim.questions.deals import deals
from sim.scenario.question import ask
from tests.importing import domain, space

Party = tuple[list[list[int]], int]
"""Tenths per issue and value, the best of each issue being worth 10; the least in hundredths."""


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[Party]]:
    """Weights in tenths, and two parties."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=2, max_size=3))
    cuts = sorted(draw(st.integers(0, 10)) for _ in sizes[1:])
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 10], strict=True)]
    parties = []
    for _ in range(2):
        rows = [draw(st.lists(st.integers(0, 10), min_size=n, max_size=n)) for n in sizes]
        for row in rows:
            row[draw(st.integers(0, len(row) - 1))] = 10
        parties.append((rows, draw(st.integers(0, 100))))
    return weights, parties


def _counted(weights: Sequence[int], parties: Sequence[Party]) -> tuple[list[int], int]:
    """The slow way: every package, in whole hundredths."""
    ways = list(product(*(range(len(row)) for row in parties[0][0])))
    fine = []
    for rows, least in parties:
        worth = {
            way: sum(w * row[v] for w, row, v in zip(weights, rows, way, strict=True))
            for way in ways
        }
        fine.append({way for way in ways if worth[way] >= least})
    return [len(accepted) for accepted in fine], len(set.intersection(*fine))


def _held_to(imported: Imported, case: tuple[list[int], list[Party]]) -> None:
    scenario = read(imported.text, "imported.yaml").scenario
    assert scenario is not None
    found = deals(scenario, ask(scenario))
    assert ([found.accepts[p.id] for p in scenario.parties], found.deals) == _counted(*case)
    assert found.exact


def _rated(row: Sequence[int]) -> dict[str, float]:
    return {f"v{v}": tenths / 10 for v, tenths in enumerate(row)}


def _tenth(number: int) -> str:
    return f"{number // 10}.{number % 10}"


@given(tables())
def test_genius(case: tuple[list[int], list[Party]]) -> None:
    weights, parties = case

    def issue(place: int, row: Sequence[int] | None, size: int) -> str:
        rated = ["" if row is None else f" evaluation='{row[v]}'" for v in range(size)]
        items = "".join(f"<item value='v{v}'{rated[v]}/>" for v in range(size))
        return f"<issue index='{place}' name='i{place}'>{items}</issue>"

    sizes = [len(row) for row in parties[0][0]]
    profiles = []
    for n, (rows, least) in enumerate(parties):
        text = "".join(issue(k, row, len(row)) for k, row in enumerate(rows))
        text += "".join(f"<weight index='{k}' value='{_tenth(w)}'/>" for k, w in enumerate(weights))
        reserve = f"<reservation value='{least / 100:.2f}'/>"
        profiles.append(Document(f"p{n}.xml", space(text, rest=reserve).encode()))
    issues = "".join(issue(k, None, size) for k, size in enumerate(sizes))
    _held_to(genius.read_domain(domain(issues), profiles), case)


@pytest.mark.parametrize("older", [False, True])
@given(case=tables())
def test_geniusweb(older: bool, case: tuple[list[int], list[Party]]) -> None:
    weights, parties = case
    discrete = "discreteutils" if older else "DiscreteValueSetUtilities"
    sizes = [len(row) for row in parties[0][0]]
    values = {f"i{k}": {"values": [f"v{v}" for v in range(n)]} for k, n in enumerate(sizes)}
    files = []
    for n, (rows, _) in enumerate(parties):
        told: dict[str, Any] = {
            "name": f"p{n}",
            "issueWeights": {f"i{k}": w / 10 for k, w in enumerate(weights)},
            "issueUtilities": {
                f"i{k}": {discrete: {"valueUtilities": _rated(row)}} for k, row in enumerate(rows)
            },
            "domain": {"name": "d", "issuesValues": values},
            "reservationBid": {"issuevalues": {f"i{k}": "v0" for k in range(len(sizes))}},
        }
        text = json.dumps({"LinearAdditiveUtilitySpace": told})
        files.append(Document(f"p{n}.json", text.encode()))
    # The least that a party accepts is what its reservation bid is worth.
    least = [sum(w * row[0] for w, row in zip(weights, rows, strict=True)) for rows, _ in parties]
    asked = [(rows, bound) for (rows, _), bound in zip(parties, least, strict=True)]
    _held_to(geniusweb.read_domain(files), (weights, asked))


@given(tables())
def test_negmas(case: tuple[list[int], list[Party]]) -> None:
    weights, parties = case
    sizes = [len(row) for row in parties[0][0]]
    issues = [
        {"name": f"i{k}", "type": "CategoricalIssue", "values": [f"v{v}" for v in range(n)]}
        for k, n in enumerate(sizes)
    ]
    named = {"issues": issues, "name": "d", "type": "DiscreteCartesianOutcomeSpace"}
    functions = []
    for n, (rows, least) in enumerate(parties):
        tables_of = [{"type": "TableFun", "mapping": _rated(row)} for row in rows]
        told = {
            "name": f"p{n}",
            "type": "LinearAdditiveUtilityFunction",
            "reserved_value": least / 100,
            "weights": [w / 10 for w in weights],
            "values": tables_of,
        }
        functions.append(Document(f"p{n}.json", json.dumps(told).encode()))
    space_of = Document("d.json", json.dumps(named).encode())
    _held_to(negmas_files.read_domain(space_of, functions), case)


@given(tables())
def test_score_sheets(case: tuple[list[int], list[Party]]) -> None:
    weights, parties = case
    files = {"config.txt": "# name, file, role\n"}
    for n, (rows, least) in enumerate(parties):
        files["config.txt"] += f"P{n},p{n},p{n + 1},x,y\n"
        scored = [", ".join(str(w * u) for u in row) for w, row in zip(weights, rows, strict=True)]
        files[f"scores_files/p{n}.txt"] = "\n".join([*scored, str(least)]) + "\n"
    documents = {name: Document(name, text.encode()) for name, text in files.items()}
    _held_to(scores.read_documents(documents), case)
