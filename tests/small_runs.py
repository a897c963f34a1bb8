"""A small scenario with no deal under one term, and runs files about it."""

from __future__ import annotations

from pathlib import Path

SCENARIO = """\
scenario: small
title: "A small <b>case</b> & more"
as_of: 2025-03-18
sources: [{id: S1, outlet: "Paper <script>alert(1)</script>"}]
parties: [{id: north, label: North}, {id: south, label: "South <i>"}]
terms:
  - id: truce
    label: Truce
    options: [{id: no, label: None}, {id: yes, label: Full}]
    status_quo: no
  - id: arms
    label: Arms
    options: [{id: go_on, label: Go on}, {id: stop, label: Stop}]
    status_quo: go_on
  - id: land
    label: Land
    options: [{id: kept, label: Kept}, {id: given, label: Given}]
    status_quo: kept
readings: [{id: R, label: How firm, default: soft, values: {soft: it is soft, hard: it is hard}}]
positions:
  - id: N1
    party: north
    kind: condition
    evidence: official
    says: Arms must stop
    when: truce == yes
    requires: arms == stop
    sources: [S1]
  - id: N2
    party: north
    kind: demand
    evidence: reported
    says: Land is given
    requires: land == given
  - id: S1
    party: south
    kind: red_line
    evidence: reported
    says: Arms go on
    requires: arms == go_on
    readings: {R: {hard: {requires: arms == go_on and land == kept}}}
  - id: S2
    party: south
    kind: red_line
    evidence: inferred
    says: Land is kept
    requires: land == kept
packages:
  - {id: P1, label: A truce, set: {truce: yes}}
  - id: P2
    label: "All of <it>"
    set: {truce: yes, arms: stop}
    phases:
      - {id: a, label: First, set: {land: kept}}
      - {id: b, label: Second, set: {land: given}}
scopes: [{id: narrow, label: Narrow, wording: energy, means: [air], targets: [energy]}]
incidents: [{id: I1, what: A strike, by: north, means: air, targets: [energy, other]}]
"""

RUNS = """\
scenario: small.yaml
runs:
  - id: blocks
    label: Who blocks what?
    question: check
    sweep: {packages: all, evidence: all, readings: {R: all}}
    expect:
      - for: {packages: P1, evidence: reported}
        that: {blocked_by: north, accepts: {south: true}}
      - only: {packages: P1, evidence: [official, reported, interpretation, inferred]}
        that: {because: [N1]}
  - id: why
    label: Why is there no truce?
    question: explain
    set: {truce: yes}
    alone: true
    expect:
      - that: {feasible: false, smallest: 1, conflicts: 1, smallest_sets: [[N1], [S1]]}
  - id: many
    label: How many deals?
    question: deals
    sweep: {parties: [all, north, [north, south]]}
    expect: [{that: {deals: {at_least: 1}}}]
  - {id: near, label: What is near?, question: nearest, package: P1}
  - id: firm
    label: What if some are not firm?
    question: sensitivity
    package: P1
    firmness: {N1: 0.9, S1: 0.5}
    expect: [{that: {share: 3/4, any_deal: 0.55, passes: 0.1, robust: [north, south]}}]
  - {id: strikes, label: Is it a breach?, question: incidents}
"""


def write(folder: Path, runs: str = RUNS, scenario: str = SCENARIO) -> Path:
    """Both files in a folder; the path of the runs file."""
    (folder / "small.yaml").write_text(scenario, encoding="utf-8")
    path = folder / "asked.runs.yaml"
    path.write_text(runs, encoding="utf-8")
    return path
