"""A scenario whose every text tries to be more than text."""

from __future__ import annotations

from typing import Final

SCRIPT: Final = "<script>document.title='pwned'</script>"
PICTURE: Final = "![p](https://evil.example/p.png)"
LINK: Final = "[click](https://evil.example/) https://evil.example www.evil.example a@evil.example"
TAG: Final = "<img src=x onerror=alert(1)><b>bold</b>"
STYLED: Final = ":red[red] :material/home: $x^2$ `code` **bold** :smile:"
LONG: Final = "W" * 3_000
ALL: Final = f"{SCRIPT} {PICTURE} {LINK} {TAG} {STYLED}"

TEXT: Final = f"""
scenario: hostile
title: "{ALL}"
summary: "{ALL}"
as_of: 2025-03-18
sources:
  - id: S1
    outlet: "{ALL}"
    headline: "{ALL}"
    date: "{ALL}"
parties:
  - {{id: a, label: "{ALL}"}}
  - {{id: b, label: "{LONG}"}}
terms:
  - id: t
    label: "{ALL}"
    group: "{ALL}"
    status_quo: x
    deliver: [a]
    break: [a]
    note: "{ALL}"
    options:
      - {{id: x, label: "{ALL}", note: "{ALL}"}}
      - {{id: y, label: "{LONG}"}}
  - id: u
    label: "{LONG}"
    group: other
    break: [b]
    options: [{{id: x, label: "{ALL}"}}, {{id: y, label: plain}}]
definitions:
  - {{id: goal, says: "{ALL}", means: t == y}}
rules:
  - {{id: K1, severity: warning, says: "{ALL}", if: t == y, then: u == x}}
readings:
  - id: R1
    label: "{ALL}"
    default: p
    note: "{ALL}"
    values: {{p: "{ALL}", q: "{LONG}"}}
statements:
  - {{id: P1, holders: [a], says: "{ALL}", sources: [S1], date: 2025-03-18}}
positions:
  - id: A1
    party: a
    kind: red_line
    evidence: official
    says: "{ALL}"
    requires: t == x
    basis: [P1]
    readings: {{R1: {{q: {{requires: u == x}}}}}}
  - {{id: B1, party: b, kind: condition, evidence: official, says: "{LONG}", requires: t == y}}
packages:
  - {{id: Q1, label: "{ALL}", set: {{t: y, u: y}}, on_record: {{a: "{ALL}"}}}}
stairs:
  - id: s
    label: "{ALL}"
    steps: [{{label: "{ALL}", set: {{t: x}}}}, {{label: "{ALL}", set: {{t: y}}}}]
answers:
  - {{id: N1, party: b, broken: t, by: [a], breaks: [u], says: "{ALL}", evidence: official}}
pledges:
  - {{id: V1, party: a, keeps: [t], says: "{ALL}", evidence: official}}
scopes:
  - {{id: w, label: "{ALL}", wording: "{ALL}", means: [air], targets: [x]}}
incidents:
  - {{id: I1, what: "{ALL}", by: a, means: air, targets: [x], claimed_by: "{ALL}", note: "{ALL}"}}
contradictions:
  - id: X1
    about: "{ALL}"
    versions: {{S1: "{ALL}"}}
    effect: "{ALL}"
    resolve: "{ALL}"
not_encoded:
  - {{holder: a, what: "{ALL}", why: "{ALL}"}}
notes: ["{ALL}"]
""".lstrip()
