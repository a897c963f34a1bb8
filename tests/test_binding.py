"""What a file says of breaking terms: who is bound, who would answer, what is done once."""

from __future__ import annotations

import pytest

from sim.files.load import read

FILE = """\
scenario: small
title: Small
as_of: 2025-03-18
parties: [{id: a, label: A, points: {x: {no: 1}}}, {id: b, label: B, points: {x: {no: 1}}}]
terms:
  - id: x
    label: X
    options: [{id: no, label: No}, {id: yes, label: "Yes"}]
    status_quo: no
    break: [a, b]
  - id: bound
    label: Who
    options: [{id: both, label: Both}, {id: a_only, label: A}]
    binds: {both: [a, b], a_only: [a]}
    binds_for: {x: all}
answers:
  - {id: N1, party: b, broken: x, by: [a], breaks: [x], says: We will respond., evidence: official}
pledges:
  - {id: V1, party: a, keeps: [x], provided: b does, says: We keep it., evidence: official}
"""


def test_what_is_read() -> None:
    scenario = read(FILE, "small.yaml").scenario
    assert scenario is not None
    assert scenario.term["bound"].binds == {"both": ("a", "b"), "a_only": ("a",)}
    assert scenario.term["bound"].binds_for == {"x": ("all",)}
    assert scenario.answers[0].breaks == scenario.pledges[0].keeps == ("x",)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("break: [a, b]", "break: [a]", "'b' is not among those who can break 'x'"),
        ("by: [a]", "by: [c]", "there is no party 'c'"),
        ("keeps: [x]", "keeps: [bound]", "'a' is not among those who can break 'bound'"),
        ("x: all", "x: [maybe]", "term 'x' has no option 'maybe'"),
        ("both: [a, b], a", "both: [a, b], none: [a], a", "term 'bound' has no option 'none'"),
        ("    binds: {both: [a, b], a_only: [a]}\n", "", "needs 'binds': who is bound"),
        ("    status_quo: no\n", "    binds: {yes: [a]}\n    binds_for: {x: all}\n",
         "'x' says already who is bound"),
        ("    binds: {", "    once: true\n    binds: {", "says nothing: nobody can undo this term"),
    ],
)  # fmt: skip
def test_what_makes_no_sense(before: str, after: str, message: str) -> None:
    loaded = read(FILE.replace(before, after), "small.yaml")
    assert message in "\n".join(problem.message for problem in loaded.problems)
    assert all(problem.line for problem in loaded.problems)
