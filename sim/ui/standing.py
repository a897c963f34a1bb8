"""Who stands where, as a table: terms down, parties across, each cell opens what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from sim.questions.glossary import KIND_WORDS
from sim.questions.quoted import quoted
from sim.questions.stands import Stand, Stands
from sim.scenario.model import Kind, Scenario
from sim.ui import leads, look
from sim.ui.look import Html, safe

_LEGEND: Final = (
    (Kind.RED_LINE, "red line"),
    (Kind.CONDITION, "condition"),
    (Kind.OFFER_LIMIT, "limit of its offer"),
    (Kind.DEMAND, "demand"),
    (Kind.OPENNESS, "open to it, or prefers it"),
)


def grid(
    scenario: Scenario,
    found: Stands,
    parties: Sequence[str] = (),
    terms: Collection[str] | None = None,
) -> Html:
    """The table for these parties and terms; all that were asked for, when there are none."""
    columns = [p for p in found.parties if p in (parties or found.parties)]
    heads = "".join(f'<th scope="col">{safe(scenario.party[p].label)}</th>' for p in columns)
    rows = "".join(
        f'<tr><th scope="row">{safe(scenario.term[term].label)}</th>'
        f"{''.join(_cell(scenario, found, term, party) for party in columns)}</tr>"
        for term in found.terms
        if terms is None or term in terms
    )
    if not rows:
        return look.soft("No term is left to show.")
    return Html(
        '<div class="np-scroll np-stands" tabindex="0" role="region" aria-label="Who stands where">'
        f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def legend() -> Html:
    """What the colours mean; each cell says it in a word as well."""
    kinds = "".join(f'<span><i class="k-{k.value}"></i>{words}</span>' for k, words in _LEGEND)
    silent = '<span><i class="k-silent"></i>said nothing: silence is not consent</span>'
    return Html(f'<div class="np-key">{kinds}{silent}</div>')


def _cell(scenario: Scenario, found: Stands, term: str, party: str) -> str:
    said = found.cell(term, party)
    if not said:
        points = party in found.scored.get(term, ())
        return f'<td class="k-silent">{"points only" if points else "said nothing"}</td>'
    inside = "".join(_stand(scenario, stand) for stand in said)
    return f'<td class="k-{said[0].kind.value}">{inside}</td>'


def _stand(scenario: Scenario, stand: Stand) -> str:
    """What is asked, and folded behind it what was said, by whom, where and when."""
    when = f" <em>{safe(_bare(stand.provided))}</em>" if stand.provided else ""
    kind = KIND_WORDS[stand.kind]
    return (
        f'<details name="stands" class="k-{stand.kind.value}"><summary title="{safe(kind)}">'
        f'<span class="np-asks">{safe(_bare(stand.asks))}</span>{when}</summary>'
        f'<div class="np-sheet">{look.joined(*_sheet(scenario, stand))}</div></details>'
    )


def _bare(words: str) -> str:
    """Without quotation marks, for which a cell has no room."""
    return words.replace("“", "").replace("”", "")


def _sheet(scenario: Scenario, stand: Stand) -> Iterator[object]:
    """The position with the words that it rests on, outlet and date beside each."""
    together = ", stated of several parties together" if stand.collective else ""
    name = scenario.party[stand.party].label
    yield Html(f"<p><b>{safe(name)}: {safe(stand.says)}</b></p>")
    kind = KIND_WORDS[stand.kind]
    to = leads.lead(leads.POSITIONS, stand.position)
    yield look.soft(look.joined(f"{kind}, {stand.evidence}{together} (", to, ")"))
    yield look.listing(
        look.joined(said.short, " (", leads.lead(leads.STATEMENTS, said.statement), ")")
        if said.statement
        else said.short
        for said in quoted(scenario, stand.position)
    )
    yield look.soft("Choose the cell again to close this.")
