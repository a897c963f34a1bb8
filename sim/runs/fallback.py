"""Until every question is converted: the old modules behind the new declarations."""

# ruff: noqa
from __future__ import annotations
from importlib import import_module
from types import SimpleNamespace, MappingProxyType
from typing import Any, NamedTuple, ClassVar, Annotated
from fractions import Fraction
from pydantic import Field, create_model, ConfigDict
from sim.questions.base import Answer, Ask, Findings
from sim.questions import registry
from sim.scenario.asked import AskedDeals, AskedParties, Names, Shown
from sim.files.run_findings import FINDINGS
from sim.runs.legacy_tables import _LISTS, _FINDINGS

_T = {"text": str, "whole": int, "number": float, "truth": bool}

ROWS = {
    t: NamedTuple(t.title(), [(c, _T[k] | None) for c, k in cols.items()])
    for t, cols in _LISTS.items()
}


def _finds(q):
    kinds = _FINDINGS.get(q, {})
    names = dict.fromkeys([*kinds, *FINDINGS[q]])
    lists = {
        "blocked_by",
        "no_stated_view",
        "because",
        "rules_broken",
        "warnings",
        "must_act",
        "opens_most",
        "robust",
    }

    def t(n):
        if n in lists:
            return list[str] | None
        if n == "smallest_sets":
            return list[list[str]]
        return (_T[kinds[n]] | None) if n in kinds else dict[str, Any]

    globals()["F" + q] = create_model(
        "F" + q, __base__=Findings, __module__=__name__, **{n: (t(n), None) for n in names}
    )
    return globals()["F" + q]


for _n, _r in ROWS.items():
    _r.__module__ = __name__
    globals()[_r.__name__] = _r


class Old(Answer):
    method: str = ""
    old: Any
    finds: Any
    rws: Any

    def told(self, scenario):
        return self.old.sentence

    @property
    def findings(self):
        known = self.finds.model_fields
        return self.finds(**{k: v for k, v in self.old.findings.items() if k in known})

    def tables(self, scenario):
        return {n: [ROWS[n](**r) for r in rows] for n, rows in self.old.tables.items()}


class _Old:
    def answer(self, scenario):
        from sim.runs.legacy_jobs import Job

        view = self.view(scenario)
        job = Job(
            "",
            "",
            self.name,
            self.package,
            tuple(self.set.items()),
            self.parties,
            self.standard.value,
            self.drop,
            tuple(self.readings.items()),
            view.evidence,
            view.as_of,
        )
        run = SimpleNamespace(**{n: getattr(self, n) for n in type(self).model_fields})
        run.__dict__.setdefault("seed", 0)
        old = import_module(f"sim.runs.questions.{self.name}").answer(scenario, run, job)
        return Old(exact=old.exact, old=old, finds=self.finds, rws=self.rows)


class AskCheck(_Old, AskedParties, Ask):
    name: ClassVar = "check"
    help: ClassVar = ""
    needs_package: ClassVar = True
    finds: ClassVar = _finds("check")
    rows: ClassVar = {"verdicts": ROWS["verdicts"]}


class AskSensitivity(_Old, AskedDeals, Ask):
    name: ClassVar = "sensitivity"
    help: ClassVar = ""
    finds: ClassVar = _finds("sensitivity")
    rows: ClassVar = {n: ROWS[n] for n in ("what_if", "robustness")}
    disputed: Names | None = None
    firmness: dict[str, Fraction] = {}
    draws: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    seed: int = 0


OLD = {"check": AskCheck, "sensitivity": AskSensitivity}
OLD = {k: v for k, v in OLD.items() if k not in registry.QUESTIONS}
QUESTIONS = tuple(
    q for q in ("check", "deals", "explain", "nearest", "tradeoffs", "sensitivity", "incidents")
)


def asks(name):
    return OLD[name] if name in OLD else registry.asks(name)


CheckFindings, SensitivityFindings = (OLD[n].finds for n in ("check", "sensitivity"))
VerdictRow = ROWS["verdicts"]
WhatIfRow, RobustnessRow = ROWS["what_if"], ROWS["robustness"]
