"""Where the sources disagree, what could not be encoded, and what the model must repeat."""

from __future__ import annotations

from sim.questions.expectations import Held
from sim.questions.glossary import counted, listed, party_name
from sim.questions.switches import switched
from sim.scenario.record import Contradiction
from sim.ui import look
from sim.ui.answers import evidence
from sim.ui.safe import html
from sim.ui.session import Now


def contradictions(here: Now) -> None:
    """Each with the versions side by side, what hangs on it, and how it is dealt with."""
    found = here.scenario.contradictions
    look.show(
        look.finding(f"The sources contradict each other on {counted(len(found), 'point')}."),
        *(_contradiction(item) for item in found),
    )


def _contradiction(item: Contradiction) -> str:
    rows = [look.row(who, [html(what)]) for who, what in item.versions.items()]
    rest = [
        f"{head}: {text}"
        for head, text in (
            ("What hangs on it", item.effect),
            ("How it is dealt with", item.resolve),
            ("Note", item.note),
        )
        if text
    ]
    table = look.table(["Source", "Says"], rows, f"Versions of {item.id}")
    return f"<h2>{html(item.id)}: {html(item.about)}</h2>{table}{look.listing(rest)}"


def not_encoded(here: Now) -> None:
    """What was said but names no term, with the reason."""
    found = here.scenario.not_encoded
    rows = [
        look.row(party_name(here.scenario, item.holder), [html(item.what), html(item.why)])
        for item in found
    ]
    things = counted(len(found), "statement") if found else "No statement is recorded that"
    look.show(
        look.finding(f"{things} could not be turned into positions."),
        look.table(["Who", "What", "Why not"], rows, "What could not be encoded") if rows else "",
    )


def expectations(here: Now) -> None:
    """What the author expects from what the sources say, and whether the model gives it."""
    found = evidence.expectations(here)
    repeated = sum(held.agrees for held in found)
    look.show(
        look.finding(
            f"The model gives the expected answer in {repeated} of {counted(len(found), 'case')}."
        ),
        look.soft(
            "Expectations that the author draws from the sources, in the words of the model; "
            "some say what would follow under another reading, level or day, which the line "
            "then names. What is on record of the package itself stands beside it."
        ),
        look.table(
            ["Package and party", "On record", "Expected", "Model", "Agrees"],
            [_held(here, held) for held in found],
            "Expectations and whether the model repeats them",
        )
        if found
        else "",
    )


def _held(here: Now, held: Held) -> str:
    wanted = held.expectation
    asked = []
    if wanted.verdict is not None:
        asked.append(wanted.verdict.value.replace("_", " "))
    if wanted.accepts is not None:
        asked.append("accepts" if wanted.accepts else "does not accept")
    party = here.scenario.party[wanted.party].label
    verdict = held.verdict.value.replace("_", " ")
    says = f"{verdict}, {'accepts' if held.accepts else 'does not accept'}"
    record = here.scenario.package[wanted.ref.id].on_record.get(wanted.party, "")
    agrees = "✔ yes" if held.agrees else "✖ no"
    cells = [record, ", ".join(asked) or "names reasons", says, agrees]
    looked = [switched(here.scenario, r, v) for r, v in wanted.readings.items()]
    if wanted.evidence is not None:
        looked.append(switched(here.scenario, "evidence", wanted.evidence.value))
    if wanted.as_of is not None:
        looked.append(switched(here.scenario, "as_of", wanted.as_of.isoformat()))
    under = f" ({listed(looked)})" if looked else ""
    return look.row(f"{wanted.package}, {party}{under}", [html(cell) for cell in cells])
