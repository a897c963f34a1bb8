"""``negsim explain``: why there is no deal, and who must move."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.cli import options as shared
from sim.cli.codes import FINE, NEGATIVE
from sim.cli.fail_on import add_fail_on, unknown_finding
from sim.cli.numbers import add_number, add_seconds, bad_seconds, out_of_range
from sim.engine.automaton import TooWide
from sim.engine.marco import Limits
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions import concessions_told as moved
from sim.questions import conflicts_told as told
from sim.questions.check import check
from sim.questions.explain import Explanation, explain
from sim.questions.inverse import Needs, needs, sole_blockers
from sim.questions.parties import PartyView, party_view
from sim.questions.shifts import Shift, shifts
from sim.scenario.model import Scenario
from sim.scenario.question import Question

HELP = "why there is no deal: which positions clash, and what would have to be given up"
_FAIL_ON = ("infeasible",)
_MOST_SETS = 1_000_000
_SHOWN = 20
"""Conflicts, and concessions, printed for people; ``--json`` prints all."""


@dataclass(frozen=True)
class _Answer:
    explanation: Explanation
    parties: PartyView | None
    needs: tuple[Needs, ...]
    sole: tuple[str, ...] | None
    passes: bool
    shifts: tuple[Shift, ...] | None

    def as_json(self) -> dict[str, object]:
        found = self.explanation.as_json()
        if self.parties is not None:
            found["party_view"] = self.parties.as_json()
        if self.sole is not None:
            found["needs"] = {need.party: need.as_json() for need in self.needs}
            found["sole_blockers"] = list(self.sole)
        if self.shifts is not None:
            found["shifts"] = [shift.as_json() for shift in self.shifts]
        return found


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``explain``."""
    limits = Limits()
    shared.add_scenario(parser)
    shared.add_question(parser)
    shared.add_view(parser)
    parser.add_argument(
        "--party-view",
        action="store_true",
        help="also which sets of parties cannot agree, and on whom it turns",
    )
    parser.add_argument(
        "--kinds", metavar="T1,T2", help="also count deals by kind, which these terms define"
    )
    parser.add_argument(
        "--singles", action="store_true", help="also what giving up each single position opens"
    )
    parser.add_argument(
        "--needs",
        metavar="PARTY[,PARTY]",
        help="also what these parties would have to accept for the package (what is set) to pass",
    )
    parser.add_argument(
        "--shifts",
        action="store_true",
        help="also a table over evidence levels, readings and dates",
    )
    add_number(parser, "--max-sets", limits.sets, "most conflicts, and most concessions, to list")
    add_seconds(parser, limits.seconds, "time for finding, and again for counting")
    add_fail_on(parser, _FAIL_ON, "there is no deal")


def run(options: Namespace) -> int:
    """Explain and print."""
    _refuse_bad(options)
    scenario = shared.scenario_from(options)
    question = shared.question_from(scenario, options)
    try:
        answer = _answer(scenario, question, options)
    except TooWide as wide:
        raise InvalidInput(
            [Problem("command line", message=f"the question is too large: {wide.reason}")]
        ) from None
    if options.json:
        shared.print_json(answer.as_json())
    else:
        _show(scenario, answer)
    negative = options.fail_on == "infeasible" and not answer.explanation.feasible
    return NEGATIVE if negative else FINE


def _refuse_bad(options: Namespace) -> None:
    problems = [
        *unknown_finding(options, _FAIL_ON),
        *out_of_range(options, ("max-sets",), _MOST_SETS),
        *bad_seconds(options),
    ]
    if options.needs is not None and not shared.names_package(options):
        problems.append(
            Problem("--needs", message="name the package with --package, or set terms (--set)")
        )
    if problems:
        raise InvalidInput(problems)


def _answer(scenario: Scenario, question: Question, options: Namespace) -> _Answer:
    limits = Limits(options.max_sets, options.seconds)
    kinds = shared.words(options.kinds or "")
    asked = _asked(scenario, options)
    explanation = explain(scenario, question, limits, kinds_by=kinds, alone=options.singles)
    found, sole, passes = _inverse(scenario, question, options, asked)
    return _Answer(
        explanation,
        party_view(scenario, question, limits) if options.party_view else None,
        found,
        sole,
        passes,
        shifts(scenario, question, limits) if options.shifts else None,
    )


def _asked(scenario: Scenario, options: Namespace) -> list[str]:
    parties = shared.words(options.needs or "")
    if wrong := all_unknown("--needs", "party", parties, scenario.party):
        raise InvalidInput(wrong)
    return parties


def _inverse(
    scenario: Scenario, question: Question, options: Namespace, asked: list[str]
) -> tuple[tuple[Needs, ...], tuple[str, ...] | None, bool]:
    """(needs per party, whose consent alone is missing, whether the package passes)."""
    if not asked:
        return (), None, False
    subject, phase = shared.subject_from(scenario, options)
    view, standard = question.view, question.standard
    result = check(scenario, subject, view, phase=phase, standard=standard)
    found = tuple(
        needs(scenario, subject, party, view, phase=phase, standard=standard) for party in asked
    )
    rule = question.agreement
    return found, sole_blockers(result, rule), result.passes(rule)


def _show(scenario: Scenario, answer: _Answer) -> None:
    console, result = Console(), answer.explanation
    console.print(Text(told.headline(scenario, result), style="bold"))
    for line in told.caveats(scenario, result):
        console.print(Text(line, style="yellow"))
    if result.kinds is not None and result.feasible:
        console.print(Text(f"The deals are of {result.kinds:,} kinds."))
    _conflicts(console, scenario, result)
    _concessions(console, scenario, result)
    if result.singles is not None:
        _singles(console, scenario, result)
    if answer.parties is not None:
        _section(console, "Parties")
        for line in moved.parties(scenario, answer.parties):
            console.print(Text(line))
    if answer.sole is not None:
        _section(console, "What the package would need")
        console.print(Text(moved.blockers(scenario, answer.sole, passes=answer.passes)))
        for need in answer.needs:
            for line in moved.needs(scenario, need):
                console.print(Text(line))
    if answer.shifts is not None:
        _section(console, "What moves with judgement")
        console.print(_shifts(answer.shifts))


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _conflicts(console: Console, scenario: Scenario, result: Explanation) -> None:
    if not result.conflicts:
        return
    _section(console, "What clashes")
    left, shown = _SHOWN, list[str]()
    for group in told.grouped(scenario, result):
        if not left:
            break
        console.print(Text(group.heading, style="italic"))
        for conflict, words in list(zip(group.conflicts, group.sentences, strict=True))[:left]:
            console.print(Padding(Text(words), (0, 0, 0, 2)))
            shown += conflict
            left -= 1
    _more(console, len(result.conflicts), "conflicts")
    for line in told.evidence(scenario, sorted(set(shown))):
        console.print(Text(line, style="dim"))


def _concessions(console: Console, scenario: Scenario, result: Explanation) -> None:
    if not result.concessions:
        return
    _section(console, "Who would have to move")
    left = _SHOWN
    for group in moved.grouped(scenario, result):
        if not left:
            break
        console.print(Text(group.heading, style="italic"))
        for concession in group.concessions[:left]:
            left -= 1
            console.print(Padding(Text(moved.sentence(scenario, concession, result)), (0, 0, 0, 2)))
            for line in moved.options(scenario, concession, result):
                console.print(Padding(Text(line, style="dim"), (0, 0, 0, 4)))
    _more(console, len(result.concessions), "concessions")


def _more(console: Console, number: int, what: str) -> None:
    if number > _SHOWN:
        console.print(Text(f"and {number - _SHOWN:,} more {what}: --json lists all", style="dim"))


def _singles(console: Console, scenario: Scenario, result: Explanation) -> None:
    _section(console, "One position alone")
    opening = {stake: more for stake, more in (result.singles or {}).items() if more != 0}
    if not opening:
        console.print(Text("Giving up any single position opens nothing."))
    for stake, more in sorted(opening.items(), key=lambda item: (-(item[1] or 0), item[0])):
        console.print(Text(moved.single(scenario, stake, more, result)))


def _shifts(rows: tuple[Shift, ...]) -> Table:
    table = Table("switch", "value", "deal", "conflicts", "smallest concession", "rests on")
    for row in rows:
        label = f"{row.value} (as asked)" if row.as_asked else row.value
        more = "" if row.complete else "+"
        deal = "yes" if row.feasible else "no" if row.possible else "no package possible"
        resting = ", ".join(row.weak) + (" (every conflict)" if row.only_weak else "")
        table.add_row(
            Text(row.switch),
            Text(label),
            deal,
            f"{row.conflicts:,}{more}",
            "" if row.smallest is None else str(row.smallest),
            Text(resting),
        )
    return table
