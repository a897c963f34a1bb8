"""A deadlock for people in a terminal: first the finding, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim import limits
from sim.questions import concessions_told as moved
from sim.questions.explain_told import Explanation
from sim.questions.graded_told import WEAKENED, told
from sim.questions.inverse import blockers_told
from sim.questions.stakes_told import evidence
from sim.questions.switches import turn
from sim.scenario.model import Scenario


def draw(console: Console, scenario: Scenario, found: Explanation) -> None:
    """Print it, section by section."""
    console.print(Text(found.headline(scenario), style="bold"))
    for line in found.caveats(scenario):
        console.print(Text(line, style="yellow"))
    if found.kinds is not None and found.feasible:
        console.print(Text(f"The deals are of {found.kinds:,} kinds."))
    if found.conflicts:
        _conflicts(console, scenario, found)
    if found.as_product:
        _disputes(console, scenario, found)
    elif found.concessions:
        _concessions(console, scenario, found)
    if found.singles is not None:
        _section(console, "One position alone", found.alone(scenario))
    if found.graded is not None and (weakened := told(scenario, found.graded)):
        _section(console, WEAKENED, weakened)
    if found.party_view is not None:
        _section(console, "Parties", found.party_view.told(scenario))
    if found.needs is not None:
        sole = blockers_told(scenario, found.sole_blockers or (), passes=found.passes)
        needed = (line for need in found.needs.values() for line in need.told(scenario))
        _section(console, "What the package would need", [sole, *needed])
    if found.shifts is not None:
        _section(console, "What moves with judgement")
        console.print(_shifts(scenario, found))


def _section(console: Console, title: str, lines: Iterable[str] = ()) -> None:
    console.print()
    console.print(Text(title, style="bold"))
    for line in lines:
        console.print(Text(line))


def _conflicts(console: Console, scenario: Scenario, found: Explanation) -> None:
    _section(console, "What clashes")
    left, shown = limits.SHOWN, set[str]()
    for group in found.clashes(scenario):
        if not left:
            break
        console.print(Text(group.heading, style="italic"))
        for conflict, words in list(zip(group.conflicts, group.sentences, strict=True))[:left]:
            console.print(Padding(Text(words), (0, 0, 0, 2)))
            shown.update(conflict)
            left -= 1
    _more(console, len(found.conflicts), "conflicts")
    for line in evidence(scenario, sorted(shown)):
        console.print(Text(line, style="dim"))


def _concessions(console: Console, scenario: Scenario, found: Explanation) -> None:
    kept = ", if these terms are kept" if found.question.pins else ""
    _section(console, f"What would have to be given up{kept}")
    left = limits.SHOWN
    for group in found.movers(scenario):
        if not left:
            break
        console.print(Text(group.heading, style="italic"))
        for concession in group.concessions[:left]:
            left -= 1
            words = moved.sentence(scenario, concession, found.weak)
            console.print(Padding(Text(words), (0, 0, 0, 2)))
            for line in moved.options(scenario, found.question, concession):
                console.print(Padding(Text(line, style="dim"), (0, 0, 0, 4)))
    _more(console, len(found.concessions), "concessions")


def _disputes(console: Console, scenario: Scenario, found: Explanation) -> None:
    _section(console, "Who would have to move: one of these in each group")
    for dispute in found.disputes(scenario):
        console.print(Text(dispute.heading, style="italic"))
        for words in dispute.sentences[: limits.SHOWN]:
            console.print(Padding(Text(words), (0, 0, 0, 2)))
        _more(console, len(dispute.sentences), "concessions")
    if found.smallest and found.smallest[0].opens is not None and found.ways == 1:
        console.print(Text("The smallest combination:", style="italic"))
        words = moved.sentence(scenario, found.smallest[0], found.weak)
        console.print(Padding(Text(words), (0, 0, 0, 2)))


def _more(console: Console, number: int, what: str) -> None:
    if number > limits.SHOWN:
        console.print(
            Text(f"and {number - limits.SHOWN:,} more {what}: --json lists all", style="dim")
        )


def _shifts(scenario: Scenario, found: Explanation) -> Table:
    table = Table("switch", "value", "deal", "conflicts", "smallest concession", "rests on")
    said = ""
    for row in found.shifts or ():
        words = turn(scenario, found.question.view, row.switch, row.value)
        if words != said:
            table.add_section()
            table.add_row(Text(words, style="italic"))
            said = words
        resting = ", ".join(row.weak) + (" (every conflict)" if row.only_weak else "")
        table.add_row(
            Text(row.switch),
            Text(f"{row.value} (as asked)" if row.as_asked else row.value),
            "yes" if row.feasible else "no" if row.possible else "no package possible",
            f"{row.conflicts:,}{'' if row.complete else '+'}",
            "" if row.smallest is None else str(row.smallest),
            Text(resting),
        )
    return table
