"""The work that is done side by side: ours and, where there is one, a rival's."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np

import sim
from benchmarks import explain, rivals, runs
from benchmarks.generated import Shape, generate
from sim.engine.budget import Budget
from sim.engine.clauses import clauses_of
from sim.engine.sat import fewest_false
from sim.engine.sweeps import total, weights
from sim.files.catalogue import folder
from sim.files.edit import Document, Edit
from sim.language.parser import parse
from sim.questions.explain import AskExplain
from sim.runs import read_runs
from sim.runs.report import report
from sim.scenario.model import Kind, Option, Party, Position, Scenario, Term
from sim.scenario.record import Evidence

Work = Callable[[], object]


class Row(NamedTuple):
    """One piece of work. ``ready`` prepares it, not measured: ours, and the rival's if any."""

    ready: Callable[[], tuple[Work, Work | None]]
    rival: str = ""
    package: str = ""
    """What must be installed for it."""
    ratio: float | None = None
    """The most times the rival's CPU time that ours may take."""
    seconds: float | None = None
    """The most seconds of CPU that ours may take."""
    times: int = 5


SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "mix 8-3-16": Shape(8, 3, 16),
        "mix 20-3-80": Shape(20, 3, 80),
        "mix 40-7-160": Shape(40, 7, 160),
        "mix 60-7-180": Shape(60, 7, 180),
        "dense 30-7-100": Shape(30, 7, 100, arity=(20, 60, 20)),
        "dense 40-7-140": Shape(40, 7, 140, arity=(20, 60, 20)),
        "tangle 20-5-60": Shape(20, 5, 60, arity=(0, 30, 70)),
        "wide 40-4-80": Shape(40, 4, 80, options=(8, 10, 12)),
    }
)
"""Name (terms, parties, positions) -> shape; 50, 40 and 10 in a hundred over 1, 2 and 3 terms,
where nothing else is said."""


def coalitions(shape: str, seed: int) -> tuple[Work, Work]:
    """The packages that each set of parties accepts."""
    generated = generate(SHAPES[shape], seed)
    question = sim.ask(generated.scenario, parties="all", settle="all")
    bit = {party: 1 << place for place, party in enumerate(question.parties)}

    def ours() -> dict[int, int]:
        found = sim.count(sim.deal_space(generated.scenario, question)).coalitions
        return {sum(bit[p] for p in who): n for who, n in found.items() if n}

    order = sim.deal_space(generated.scenario, question).layout.order
    return ours, lambda: {w: n for w, n in rivals.oxidd_coalitions(generated, order).items() if n}


def deals(shape: Shape, theirs: Callable[..., int], *, ordered: bool) -> tuple[Work, Work]:
    """The packages that everybody accepts."""
    generated = generate(shape, 1)
    question = sim.ask(generated.scenario, parties="all", settle="all")

    def ours() -> int:
        found = sim.deal_space(generated.scenario, question).deals
        return total(found, weights(found.layout), np.ones(len(found.labels), dtype=bool))

    order = sim.deal_space(generated.scenario, question).layout.order
    return ours, partial(theirs, generated, order) if ordered else partial(theirs, generated)


def _case(terms: int, options: str, *positions: tuple[str, str]) -> Scenario:
    """Terms t0, t1, ... and red lines (party, condition)."""
    listed = tuple(
        Term(f"t{n}", f"t{n}", tuple(Option(o, o) for o in options)) for n in range(terms)
    )
    parties = tuple(Party(p, p) for p in dict.fromkeys(party for party, _ in positions))
    lines = tuple(
        Position(f"X{n}", party, Kind.RED_LINE, Evidence.OFFICIAL, "", parse(requires))
        for n, (party, requires) in enumerate(positions)
    )
    return Scenario("case", "case", date(2025, 1, 1), listed, parties, positions=lines)


def pairs() -> tuple[Work, Work]:
    """One condition over twenty pairs of terms, all firsts declared before all seconds."""
    said = " or ".join(f"(t{n} == a and t{20 + n} == a)" for n in range(20))
    scenario = _case(40, "ab", ("A", said))
    question = sim.ask(scenario, parties="all", settle="all")
    return lambda: sim.answer(scenario, question)[0].deals, lambda: rivals.oxidd_pairs(20)


def parts() -> tuple[Work, None]:
    """Fifty disputes of four terms each, two parties."""
    lines = [
        (
            party,
            f"t{4 * n} == a or t{4 * n + 1} == {a} or t{4 * n + 2} != t and t{4 * n + 3} == {a}",
        )
        for n in range(50)
        for party, a in (("A", "a"), ("B", "b"))
    ]
    return _exact(_case(200, "abt", *lines))


def parties() -> tuple[Work, None]:
    """Sixteen disputes of two parties each."""
    lines = [
        (f"P{2 * n + side}", f"t{2 * n} == {a} or t{2 * n + 1} == {a}")
        for n in range(16)
        for side, a in enumerate("ab")
    ]
    return _exact(_case(32, "abc", *lines))


def _exact(scenario: Scenario) -> tuple[Work, None]:
    question = sim.ask(scenario, parties="all", settle="all")

    def ours() -> int:
        found = sim.answer(scenario, question)[0]
        assert found.exact
        return found.deals

    return ours, None


def heirs(goods: int, names: str = "ABCDE") -> Scenario:
    """Heirs who share out goods, each worth 0 to 100 points to each of them."""
    random = Random(1)
    worth = {heir: [random.randint(0, 100) for _ in range(goods)] for heir in names}
    either = tuple(Option(heir, heir) for heir in names)
    terms = tuple(Term(f"t{n}", f"t{n}", either) for n in range(goods))
    parties = tuple(
        Party(h, h, points={t.id: {h: Fraction(w)} for t, w in zip(terms, worth[h], strict=True)})
        for h in names
    )
    return Scenario("heirs", "heirs", date(2025, 1, 1), terms, parties)


def solutions(goods: int) -> tuple[Work, Work]:
    """Five heirs share out goods: all four solutions; HiGHS by hand finds two of them."""
    scenario = heirs(goods)
    points = {
        h.id: [[int(h.points[t.id].get(o.id, 0)) for o in t.options] for t in scenario.terms]
        for h in scenario.parties
    }
    question = sim.ask(scenario, parties="all")

    def ours() -> tuple[int, int]:
        found = sim.tradeoffs(scenario, question, budget=Budget.lasting(4)).solutions
        most, least = found["utilitarian"].value, found["egalitarian"].value
        assert most is not None and least is not None
        return int(most), int(least)

    return ours, lambda: rivals.highs_best(points, dict.fromkeys(points, 0))


def concession(positions: int) -> tuple[Work, Work]:
    """The fewest positions to be given up, from the same clauses."""
    scenario = explain.generated(positions, 1)
    space = sim.deal_space(scenario, sim.ask(scenario, parties="all"))
    clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
    wanted = list(clauses.selectors.values())
    return (
        lambda: len(fewest_false(clauses.hard, wanted)),
        lambda: rivals.rc2_least(clauses.hard, wanted),
    )


def explained() -> tuple[Work, None]:
    """Given five seconds for a deadlock of four hundred positions, an answer within six."""
    scenario = explain.generated(400, 1)
    asked = AskExplain(parties=("all",), seconds=5)

    def ours() -> None:
        start = monotonic()
        asked.answer(scenario)
        assert monotonic() - start < 6

    return ours, None


def cold(*words: str) -> tuple[Work, Work]:
    """The command line, from nothing; beside it the file loaded by libyaml and no more."""
    file = folder() / "ukraine-2025-03.yaml"
    load = f"import json, yaml; yaml.load(open({str(file)!r}), yaml.CSafeLoader)"
    command = ["-m", "sim", "check", "ukraine-2025-03", "--package", "PK01", *words]

    def process(*arguments: str) -> None:
        command = [sys.executable, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return partial(process, *command), partial(process, "-c", load)


def edits() -> tuple[Work, None]:
    """Twenty positions of the flagship reworded, and the text read again."""
    text = (folder() / "ukraine-2025-03.yaml").read_text(encoding="utf-8")
    scenario = sim.open_scenario("ukraine-2025-03")
    asked = [Edit(("positions", p.id), {"says": f"{p.says} "}) for p in scenario.positions[:20]]
    return lambda: Document.parse(text).edited(asked).root, None


def arrays(number: int) -> tuple[Work, Work]:
    """Who accepts each of so many packages."""
    generated = generate(SHAPES["dense 30-7-100"], 1)
    random = np.random.default_rng(0)
    drawn = [random.integers(0, size, number, dtype=np.int8) for size in generated.sizes]
    packages = np.stack(drawn, axis=1)

    def ours() -> bytes:
        return sim.check_array(generated.scenario, packages).accepts().tobytes()

    return ours, lambda: rivals.numpy_rows(generated, packages).tobytes()


def sweep(days: int, *, reported: bool) -> tuple[Work, None]:
    """The flagship's packages over levels, readings and days, tables and record written; or
    the report of that alone."""
    listed = ", ".join(str(date(2025, 3, 18) - timedelta(days=n)) for n in range(days))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "sweep.runs.yaml"
        path.write_text(runs.HEAD % listed, encoding="utf-8")
        file = read_runs(path)
    if reported:
        results = sim.run(file)
        return lambda: len(report(results)), None

    def ours() -> int:
        with tempfile.TemporaryDirectory() as place:
            return len(runs.written(file, Path(place) / "out").answers)

    return ours, None


def rows() -> dict[str, Row]:
    """Every row by its name."""
    found: dict[str, Row] = {}
    for shape in SHAPES:
        for seed in (1, 2, 3):
            ready: Callable[[], Any] = partial(coalitions, shape, seed)
            found[f"coalitions, {shape}, {seed}"] = Row(ready, "OxiDD, our order", "oxidd", 1.3)
    ready = partial(deals, SHAPES["mix 40-7-160"], rivals.oxidd_deals, ordered=True)
    found["deals, mix 40-7-160"] = Row(ready, "OxiDD, our order", "oxidd", 1.0)
    ready = partial(deals, SHAPES["mix 40-7-160"], rivals.ganak_deals, ordered=False)
    found["deals, mix 40-7-160: Ganak"] = Row(ready, "Ganak", "pyganak", 1.0)
    for rival, work, package, times in (
        ("numpy broadcast", rivals.numpy_deals, "", 5),
        ("CP-SAT, all solutions", rivals.cp_sat_deals, "ortools", 5),
        ("NegMAS, all outcomes", rivals.negmas_deals, "negmas", 1),
    ):
        ready = partial(deals, Shape(9, 7, 18, options=(4, 5, 5), exact=True), work, ordered=False)
        found[f"deals, 10⁶ packages: {rival}"] = Row(ready, rival, package, 1.0, None, times)
    found["one of 20 pairs"] = Row(pairs, "OxiDD, interleaved", "oxidd", None, 0.02)
    found["50 parts"] = Row(parts, seconds=0.2)
    found["32 parties"] = Row(parties)
    for goods in (8, 15):
        ready = partial(solutions, goods)
        found[f"solutions, 5 heirs, {goods} goods"] = Row(ready, "HiGHS", "highspy", 1.5, None, 1)
    for size in (60, 120, 400):
        ready = partial(concession, size)
        found[f"least concession, {size} positions"] = Row(ready, "RC2", "pysat", 1.3)
    found["explain --seconds 5"] = Row(explained, times=1)
    found["cold check --json"] = Row(
        partial(cold, "--json"), "CSafeLoader alone", "yaml", None, 0.16
    )
    found["cold check"] = Row(cold, "CSafeLoader alone", "yaml", None, 0.24)
    found["20 edits"] = Row(edits, seconds=0.3)
    found["10⁶ packages checked"] = Row(partial(arrays, 10**6), "numpy by hand", "", 1.0, 0.05)
    found["3,456 checks"] = Row(partial(sweep, 3, reported=False), seconds=3456 / 3000)
    found["3,456 checks: the report"] = Row(partial(sweep, 3, reported=True))
    return found
