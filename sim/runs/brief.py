"""One page about one package to send to somebody: HTML that prints, or Markdown.

The finding, who says what, what blocks it in the words it rests on, what would open it, how
sure that is, how it was looked at, and where all of it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from sim.engine.budget import Budget, TooWide
from sim.problems import InvalidInput
from sim.questions import check_told as told
from sim.questions.check import Check, check
from sim.questions.completions import completions
from sim.questions.explain import AskExplain
from sim.questions.explain_told import Explanation
from sim.questions.glossary import GLYPH, Stance, begun, verdict_of
from sim.questions.headlines import Headline, headline, situation
from sim.questions.hold import hold
from sim.questions.how_sure import holding
from sim.questions.question_words import agreement_words
from sim.questions.quoted import Quoted, quoted
from sim.questions.switches import unlike_usual, usual
from sim.runs.cite import apa
from sim.scenario.model import Scenario

_WORDS: Final = 2
"""Statements given for one position; each is given once, with the first that rests on it."""
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Card:
    """What one party says of the package."""

    party: str
    stance: Stance
    words: str
    notes: Sequence[str]

    @property
    def glyph(self) -> str:
        """The sign that goes with the word."""
        return GLYPH[self.stance]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One position in the way, with the words that it rests on."""

    party: str
    reason: str
    known: str
    words: Sequence[Quoted]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that the page says."""

    scenario: Scenario
    package: str
    finding: str
    situation: tuple[str, str]
    cards: Sequence[Card]
    obstacles: Sequence[Obstacle]
    clash: Headline
    opens: Headline
    sure: str
    holds: str
    unsettled: Sequence[str]
    view: str
    incomplete: str
    references: Sequence[str]
    link: str
    made: date


def brief(
    scenario: Scenario,
    ask: AskExplain,
    answer: Explanation,
    made: date,
    link: str = "",
    budget: Budget | None = None,
) -> Brief:
    """What there is to say; ``answer`` is that to ``ask`` with shifts.

    ``made`` is the day to be put on it, ``link`` where the page shows it, ``budget`` what
    is left for the rest (default: the time of the question once more).
    """
    budget = budget or Budget.lasting(ask.seconds)
    package, phase = ask.subject(scenario)
    view, rule = ask.view(scenario), answer.question.agreement
    result = check(scenario, package, view, phase=phase, standard=ask.standard)
    left = completions(scenario, ask, budget)
    still = [] if left is None else [left.told(scenario)]
    sure = holding(scenario, result, view, rule)
    holds, unsettled = _holds(scenario, ask, answer, budget)
    return Brief(
        scenario=scenario,
        package=_name(scenario, ask),
        finding=" ".join([result.headline(scenario, rule), *still]),
        situation=_first(situation(scenario, ask, answer)),
        cards=[_card(scenario, result, party) for party in rule.parties],
        obstacles=_once([o for p in rule.parties for o in _obstacles(scenario, result, p)]),
        clash=headline(scenario, ask, answer.model_copy(update={"shifts": None})),
        opens=headline(scenario, ask, answer),
        sure=sure.told(scenario),
        holds=holds,
        unsettled=unsettled,
        view=_view(scenario, answer),
        incomplete=answer.incomplete,
        references=apa(scenario),
        link=link,
        made=made,
    )


def as_html(found: Brief) -> str:
    """One self-contained page: no script, no network."""
    return _template("brief.html.j2").render(b=found)


def as_markdown(found: Brief) -> str:
    """The same in Markdown; signs that would be taken for markup are escaped."""
    return _template("brief.md.j2").render(b=found)


@cache
def _template(name: str) -> Template:
    made = Environment(
        loader=PackageLoader("sim", "runs"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["md"] = lambda text: _MARKS.sub(r"\\\1", " ".join(str(text).split()))
    return made.get_template(name)


def _first(text: str) -> tuple[str, str]:
    """Its first sentence, and the others."""
    first, stop, rest = text.partition(". ")
    return first + stop.strip(), rest


def _name(scenario: Scenario, ask: AskExplain) -> str:
    package, phase = ask.named(scenario)
    if package is None:
        return "A package of one's own"
    changed = ", changed" if ask.set else ""
    upto = f", up to {phase}" if phase else ""
    return f"{scenario.package[package].label}{upto}{changed}"


def _card(scenario: Scenario, result: Check, party: str) -> Card:
    found = result.parties[party]
    stance, words = verdict_of(scenario.party[party], found.verdict)
    notes = [told.on_record(scenario, found), told.coverage(scenario, found)]
    return Card(scenario.party[party].label, stance, words, [note for note in notes if note])


def _obstacles(scenario: Scenario, result: Check, party: str) -> list[Obstacle]:
    if result.accepts(party):
        return []
    found = result.parties[party]
    short = told.short_of_minimum(scenario, found)
    label = scenario.party[party].label
    return [
        *([Obstacle(label, short, "", ())] if short else []),
        *(
            Obstacle(
                party=label,
                reason=told.reason(scenario, failing, result),
                known=f"{told.tag(failing)}; {failing.position.id}",
                words=quoted(scenario, failing.position.id),
            )
            for failing in found.failing
        ),
    ]


def _holds(
    scenario: Scenario, ask: AskExplain, answer: Explanation, budget: Budget
) -> tuple[str, list[str]]:
    """Whether it would hold, and what has not been said; why not where that cannot be asked."""
    package, phase = ask.subject(scenario)
    try:
        found = hold(scenario, package, answer.question, phase=phase, seconds=budget.seconds_left)
    except InvalidInput as invalid:
        return " ".join(f"{begun(p.message)}." for p in invalid.problems), []
    except TooWide as wide:
        return f"Not worked out: {wide.reason}.", []
    return found.told(scenario), found.questions(scenario)


def _once(obstacles: Sequence[Obstacle]) -> list[Obstacle]:
    """Each statement once, and not more than a few of them for one position."""
    told: set[str] = set()
    found = []
    for one in obstacles:
        new = [said for said in one.words if said.line not in told][:_WORDS]
        told.update(said.line for said in new)
        known = f"{one.known}; the words above" if one.words and not new else one.known
        found.append(replace(one, words=new, known=known))
    return found


def _view(scenario: Scenario, answer: Explanation) -> str:
    view = answer.question.view
    known = usual(view)
    more = [words for words in unlike_usual(scenario, view) if words not in known]
    whom = agreement_words(scenario, answer.question)
    return "; ".join([f"between {whom}", *known, *more])
