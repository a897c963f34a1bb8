"""The slow oracle: one package at a time, straight from the scenario, by plain loops.

It reads the dataclasses of the model and the syntax tree of the condition language and
shares no code with the checker, the compiler or the diagram. Verdicts, outcomes and
standards are plain words here, so that a slip in the engine's own enumerations shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

from sim.language.sums import Total
from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.scenario.model import Kind, Package, Party, Position, Rule, Scenario, Severity, Term
from sim.scenario.question import Question
from sim.scenario.view import View

Settings = Mapping[str, str]
Truth = bool | None

LADDER = (
    "crosses_red_line",
    "condition_unmet",
    "beyond_offer",
    "below_minimum",
    "demand_unmet",
)
"""Ways of falling short, worst first."""

FORGIVES = {
    "unblocked": {"demand_unmet"},
    "satisfied": set(),
    "not_refused": {"demand_unmet", "beyond_offer"},
}
"""Standard -> the shortfalls with which a party still accepts."""

LOWERS = {
    Kind.RED_LINE: "crosses_red_line",
    Kind.CONDITION: "condition_unmet",
    Kind.OFFER_LIMIT: "beyond_offer",
    Kind.DEMAND: "demand_unmet",
}


@dataclass(frozen=True)
class World:
    """A package seen one way: which value each term has, and which terms it sets."""

    scenario: Scenario
    values: Settings
    addressed: frozenset[str]


def as_set(scenario: Scenario, package: Settings) -> World:
    """Only what the package sets."""
    return World(scenario, dict(package), frozenset(package))


def completed(scenario: Scenario, package: Settings) -> World:
    """What the package sets, over the status quo."""
    values = {}
    for term in scenario.terms:
        if term.id in package:
            values[term.id] = package[term.id]
        elif term.status_quo is not None:
            values[term.id] = term.status_quo
    return World(scenario, values, frozenset(package))


def three_valued(condition: Condition, world: World) -> Truth:
    """Kleene's truth: an atom about a term without a value is unknown."""
    if isinstance(condition, Named):
        return three_valued(_meaning(condition, world.scenario), world)
    if isinstance(condition, Not):
        inner = three_valued(condition.part, world)
        return {True: False, False: True, None: None}[inner]
    if isinstance(condition, AllOf):
        # The least of the parts, where false < unknown < true.
        return min((three_valued(p, world) for p in condition.parts), key=_height)
    if isinstance(condition, AnyOf):
        return max((three_valued(p, world) for p in condition.parts), key=_height)
    if isinstance(condition, Addressed):
        return condition.term in world.addressed
    if isinstance(condition, Count):
        # However the unknown parts turn out.
        told = [three_valued(part, world) for part in condition.parts]
        turns = product(*([False, True] if t is None else [t] for t in told))
        outcomes = {_so_many(condition, turn.count(True)) for turn in turns}
        return outcomes.pop() if len(outcomes) == 1 else None
    if isinstance(condition, Total):
        return _total(condition, world)
    return _atom(condition, world)


def two_valued(condition: Condition, world: World) -> bool:
    """Ordinary truth: an atom about a term without a value is false."""
    if isinstance(condition, Named):
        return two_valued(_meaning(condition, world.scenario), world)
    if isinstance(condition, Not):
        return not two_valued(condition.part, world)
    if isinstance(condition, AllOf):
        return all(two_valued(part, world) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(two_valued(part, world) for part in condition.parts)
    if isinstance(condition, Addressed):
        return condition.term in world.addressed
    if isinstance(condition, Count):
        return _so_many(condition, [two_valued(p, world) for p in condition.parts].count(True))
    if isinstance(condition, Total):
        return _total(condition, world) is True
    return _atom(condition, world) is True


def mentioned(condition: Condition, scenario: Scenario) -> set[str]:
    """The terms a condition speaks of, definitions unfolded."""
    if isinstance(condition, Named):
        return mentioned(_meaning(condition, scenario), scenario)
    if isinstance(condition, Not):
        return mentioned(condition.part, scenario)
    if isinstance(condition, AllOf | AnyOf | Count):
        return set(chain.from_iterable(mentioned(p, scenario) for p in condition.parts))
    if isinstance(condition, Total):
        return {one.term for one in (*condition.left, *condition.right)} - {""}
    return {condition.term}


def _height(truth: Truth) -> int:
    return {False: 0, None: 1, True: 2}[truth]


def _meaning(condition: Named, scenario: Scenario) -> Condition:
    return next(d.means for d in scenario.definitions if d.id == condition.name)


def _so_many(condition: Count, number: int) -> bool:
    if condition.how == "at_least":
        return number >= condition.number
    if condition.how == "at_most":
        return number <= condition.number
    assert condition.how == "exactly"
    return number == condition.number


def _total(total: Total, world: World) -> Truth:
    """The two sums compared; what is taken away on one side is added to the other."""
    sums: list[Fraction | float] = [Fraction(0), Fraction(0)]
    for place, side in enumerate((total.left, total.right)):
        for one in side:
            value: Fraction | float = Fraction(1)
            if one.term:
                if one.term not in world.values:
                    return None
                term = next(t for t in world.scenario.terms if t.id == one.term)
                value = measure(term, world.values[one.term])
            sums[place if one.times > 0 else 1 - place] += (
                abs(one.times) * value if one.times else 0
            )
    up_to, from_on = sums[0] <= sums[1], sums[1] <= sums[0]
    answers = {
        "<=": up_to,
        ">=": from_on,
        "<": not from_on,
        ">": not up_to,
        "==": up_to and from_on,
        "!=": not (up_to and from_on),
    }
    return answers[total.comparison]


def _atom(atom: Equals | OneOf | Compare, world: World) -> Truth:
    if atom.term not in world.values:
        return None
    value = world.values[atom.term]
    if isinstance(atom, Equals):
        return (value != atom.option) if atom.negated else (value == atom.option)
    if isinstance(atom, OneOf):
        return (value not in atom.options) if atom.negated else (value in atom.options)
    term = next(t for t in world.scenario.terms if t.id == atom.term)
    left, right = measure(term, value), measure(term, atom.bound)
    if atom.comparison == "<=":
        return left <= right
    if atom.comparison == "<":
        return left < right
    if atom.comparison == ">=":
        return left >= right
    assert atom.comparison == ">"
    return left > right


def measure(term: Term, word: str) -> Fraction | float:
    """What ``word`` is worth: its value on numeric terms, else its place in the list."""
    ranked = [option for option in term.options if option.value is None]
    for place, option in enumerate(term.options):
        if option.id == word:
            return place if ranked or option.value is None else option.value
    return Fraction(word)


def positions_in_force(scenario: Scenario, view: View) -> list[Position]:
    """The positions that count, as written (readings are looked up when needed)."""
    levels = ["official", "reported", "interpretation", "inferred"]
    counted = levels[: levels.index(view.evidence.value) + 1]
    found = []
    for position in scenario.positions:
        started = position.since is None or position.since <= view.as_of
        over = position.until is not None and position.until < view.as_of
        if position.evidence.value in counted and started and not over:
            found.append(position)
    held = [
        position
        for position in found
        if not any(
            view.readings.get(reading) == value and not variant.held
            for reading, variants in position.variants.items()
            for value, variant in variants.items()
        )
    ]
    return [position for position in held if position.id not in view.dropped]


def when_of(position: Position, view: View) -> Condition | None:
    """When the position applies, in the readings chosen."""
    when = position.when
    for reading, variants in position.variants.items():
        for value, variant in variants.items():
            if view.readings.get(reading) == value and variant.when is not None:
                when = variant.when
    return when


def requires_of(position: Position, view: View) -> Condition:
    """What the position requires, in the readings chosen."""
    requires = position.requires
    for reading, variants in position.variants.items():
        for value, variant in variants.items():
            if view.readings.get(reading) == value and variant.requires is not None:
                requires = variant.requires
    return requires


def outcome(scenario: Scenario, position: Position, package: Settings, view: View) -> str | None:
    """``met``, ``contradicted``, ``silent``, ``open``, or None when it does not apply."""
    when, requires = when_of(position, view), requires_of(position, view)
    whole = completed(scenario, package)
    if when is None:
        if not mentioned(requires, scenario) & package.keys():
            return None
    elif not two_valued(when, whole):
        return None
    truth = three_valued(requires, whole)
    if truth is None:
        return "open"
    if truth:
        return "met"
    by_itself = three_valued(requires, as_set(scenario, package))
    return "contradicted" if by_itself is False else "silent"


@dataclass(frozen=True)
class PartyAnswer:
    """What one party says of one package."""

    verdict: str
    shortfalls: frozenset[str]
    failed: Mapping[str, str]
    open: tuple[str, ...]
    met: tuple[str, ...]
    preferences_unmet: tuple[str, ...]
    coverage: tuple[int, int]
    points: Fraction | None
    accepts: Mapping[str, bool]
    speaks: bool
    """Whether something it said is met, or its minimum reached: it votes for what it accepts."""


def answer(
    scenario: Scenario,
    party: Party,
    package: Settings,
    view: View,
    in_force: Sequence[Position] | None = None,
) -> PartyAnswer:
    """The answer of one party; ``in_force`` where it is known already."""
    held = positions_in_force(scenario, view) if in_force is None else in_force
    own = [p for p in held if p.party == party.id]
    outcomes = {p.id: outcome(scenario, p, package, view) for p in own}
    failed = {
        p.id: str(outcomes[p.id])
        for p in own
        if p.kind in LOWERS and outcomes[p.id] in ("contradicted", "silent")
    }
    shortfalls = {LOWERS[p.kind] for p in own if p.id in failed}
    points = points_of(scenario, party, package, [p for p in own if outcomes[p.id] == "met"])
    if points is not None and party.minimum is not None and points < party.minimum:
        shortfalls.add("below_minimum")
    # Being ready for something says nothing of a package that is without it.
    speaking = [
        p
        for p in own
        if outcomes[p.id] and (p.kind is not Kind.OPENNESS or outcomes[p.id] == "met")
    ]
    if shortfalls:
        verdict = next(word for word in LADDER if word in shortfalls)
    elif speaking:
        verdict = "no_objection"
    else:
        verdict = "no_stated_view"
    spoken: set[str] = set()
    for position in own:
        when = when_of(position, view)
        spoken |= mentioned(requires_of(position, view), scenario)
        spoken |= set() if when is None else mentioned(when, scenario)
    return PartyAnswer(
        verdict=verdict,
        shortfalls=frozenset(shortfalls),
        failed=failed,
        open=tuple(p.id for p in own if outcomes[p.id] == "open"),
        met=tuple(p.id for p in own if outcomes[p.id] == "met"),
        preferences_unmet=tuple(
            p.id
            for p in own
            if p.kind is Kind.PREFERENCE and outcomes[p.id] in ("contradicted", "silent")
        ),
        coverage=(len(spoken & package.keys()), len(package)),
        points=points,
        accepts={name: shortfalls <= forgiven for name, forgiven in FORGIVES.items()},
        speaks="met" in outcomes.values()
        or (points is not None and party.minimum is not None and points >= party.minimum),
    )


def counts_points(scenario: Scenario, party: Party) -> bool:
    """Whether the party gives points to an option or to a position, or has a minimum."""
    if party.points or party.minimum is not None:
        return True
    return any(
        position.points != 0 for position in scenario.positions if position.party == party.id
    )


def points_of(
    scenario: Scenario, party: Party, package: Settings, met: Sequence[Position]
) -> Fraction | None:
    """Points of every option in force and of every position met; None for the unscored."""
    if not counts_points(scenario, party):
        return None
    total = Fraction(0)
    for term, option in completed(scenario, package).values.items():
        if term in party.points and option in party.points[term]:
            total += party.points[term][option]
    for position in met:
        total += position.points
    if party.cap is not None and total > party.cap:
        return party.cap
    return total


def answers(scenario: Scenario, package: Settings, view: View) -> dict[str, PartyAnswer]:
    """The answer of every party."""
    held = positions_in_force(scenario, view)
    return {party.id: answer(scenario, party, package, view, held) for party in scenario.parties}


def breaks(scenario: Scenario, rule: Rule, package: Settings) -> bool:
    """Whether a package breaks a rule: its ``if`` holds, its ``then`` definitely not."""
    return (
        rule.then is not None
        and two_valued(rule.when, as_set(scenario, package))
        and three_valued(rule.then, completed(scenario, package)) is False
    )


@dataclass(frozen=True)
class RuleAnswer:
    """Rules broken, warnings and notes, by id."""

    broken: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def rules(scenario: Scenario, package: Settings, *, first_phase: bool = True) -> RuleAnswer:
    """What the rules say of a package."""
    speaking = [rule for rule in scenario.rules if first_phase or not rule.first_phase]
    return RuleAnswer(
        broken=tuple(
            r.id for r in speaking if r.severity is Severity.HARD and breaks(scenario, r, package)
        ),
        warnings=tuple(
            r.id
            for r in speaking
            if r.severity is Severity.WARNING and breaks(scenario, r, package)
        ),
        notes=tuple(
            r.id
            for r in speaking
            if r.severity is Severity.NOTE and two_valued(r.when, as_set(scenario, package))
        ),
    )


@dataclass(frozen=True)
class DeliveryAnswer:
    """Who must act, who of them is in the way, and who has said nothing of its part."""

    must_act: tuple[str, ...]
    blocked: tuple[str, ...]
    unstated: Mapping[str, tuple[str, ...]]


def delivery(scenario: Scenario, package: Settings, view: View, standard: str) -> DeliveryAnswer:
    """Delivery of the terms that leave the status quo."""
    must_act, blocked, unstated = [], [], {}
    for party in scenario.parties:
        changed = [
            term
            for term in scenario.terms
            if term.id in package
            and package[term.id] != term.status_quo
            and party.id in term.deliver
        ]
        if not changed:
            continue
        must_act.append(party.id)
        if not answer(scenario, party, package, view).accepts[standard]:
            blocked.append(party.id)
        spoken: set[str] = set()
        for position in positions_in_force(scenario, view):
            if position.party == party.id:
                when = when_of(position, view)
                spoken |= mentioned(requires_of(position, view), scenario)
                spoken |= set() if when is None else mentioned(when, scenario)
        silent = tuple(term.id for term in changed if term.id not in spoken)
        if silent:
            unstated[party.id] = silent
    return DeliveryAnswer(tuple(must_act), tuple(blocked), unstated)


def laid_out(package: Package, upto: str | None = None) -> tuple[dict[str, str], set[str]]:
    """(settings, terms whose setting is assumed) after the phases up to ``upto``."""
    settings: dict[str, str] = {}
    assumed: set[str] = set()
    layers = [(package.stated, package.assumed)]
    for phase in package.phases:
        layers.append((phase.stated, phase.assumed))
        if phase.id == upto:
            break
    for stated, guessed in layers:
        for term, option in guessed.items():
            settings[term] = option
            assumed.add(term)
        for term, option in stated.items():
            settings[term] = option
            assumed.discard(term)
    return settings, assumed


def packages(scenario: Scenario, question: Question) -> Iterator[dict[str, str]]:
    """Every combination of choices of a question, possible or not."""
    must = settle(scenario, question)
    per_term: list[list[tuple[str, str | None]]] = []
    for term in scenario.terms:
        if term.id in question.pins:
            per_term.append([(term.id, question.pins[term.id])])
        elif term.id in question.open:
            choices: list[tuple[str, str | None]] = [(term.id, o) for o in question.open[term.id]]
            per_term.append(choices if term.id in must else [*choices, (term.id, None)])
    for chosen in product(*per_term):
        yield {term: option for term, option in chosen if option is not None}


def settle(scenario: Scenario, question: Question) -> set[str]:
    """The terms that every deal must address: those named, or those in dispute."""
    if question.settle is not None:
        return set(question.settle)
    own = [
        p
        for p in positions_in_force(scenario, question.view)
        if p.party in question.parties
        and p.kind in LOWERS
        and LOWERS[p.kind] not in FORGIVES[question.standard.value]
    ]
    found = {term.id for term in scenario.terms if _disputed(scenario, term, own, question.view)}
    if not any(p.minimum is not None for p in scenario.parties if p.id in question.parties):
        said: set[str] = set()
        for name in _clashing(scenario, question, own):
            position = next(p for p in own if p.id == name)
            when = when_of(position, question.view)
            said |= mentioned(requires_of(position, question.view), scenario)
            said |= set() if when is None else mentioned(when, scenario)
        if said and not _clashing(replace(scenario, rules=()), question, own):
            said = _tied_by_rules(scenario, question, said)
        found |= said
    return found or {term.id for term in scenario.terms}


def _tied_by_rules(scenario: Scenario, question: Question, terms: set[str]) -> set[str]:
    for rule in [*scenario.rules] * len(scenario.rules):
        counts = rule.severity is Severity.HARD and rule.then is not None
        if counts and (question.first_phase or not rule.first_phase):
            assert rule.then is not None
            both = mentioned(rule.when, scenario) | mentioned(rule.then, scenario)
            terms = terms | both if terms & both else terms
    return terms


def _disputed(scenario: Scenario, term: Term, own: Sequence[Position], view: View) -> bool:
    speaking = [p for p in own if term.id in mentioned(requires_of(p, view), scenario)]
    if len({p.party for p in speaking}) < 2:
        return False
    for option in term.options:
        alone = World(scenario, {term.id: option.id}, frozenset({term.id}))
        if all(three_valued(requires_of(p, view), alone) is not False for p in speaking):
            return False
    return True


def _clashing(scenario: Scenario, question: Question, own: Sequence[Position]) -> set[str]:
    """The positions in the smallest sets that fail when every term is settled.

    They are those of the conflicts as well: a member of a smallest set is in some
    smallest set that meets all of them (Berge 1989), and the reverse.
    """
    sets: set[frozenset[str]] = set()
    for chosen in product(*([(t.id, o.id) for o in t.options] for t in scenario.terms)):
        package = dict(chosen)
        if rules(scenario, package, first_phase=question.first_phase).broken:
            continue
        unmet = {
            p.id
            for p in own
            if outcome(scenario, p, package, question.view) in ("contradicted", "silent")
        }
        said = answers(scenario, package, question.view)
        speaking = [party for party in question.parties if said[party].speaks]
        for size in range(len(question.parties) + 1):
            for group in combinations(question.parties, size):
                if agrees(question, group, speaking):
                    sets.add(frozenset(p.id for p in own if p.party in group and p.id in unmet))
    smallest = [s for s in sets if not any(other < s for other in sets)]
    return set(chain.from_iterable(smallest))


def agrees(question: Question, accepting: Collection[str], speaking: Collection[str]) -> bool:
    """Whether these make a deal: those who do not block, and those to whom the package speaks."""
    rule = question.agreement
    against = [party for party in rule.parties if party not in accepting]
    if rule.at_least is None and not rule.each and not rule.some and rule.blocking is None:
        return not against
    if any(holder in against for holder in rule.veto):
        return False
    votes = dict.fromkeys(rule.parties, 1)
    if rule.blocking is not None and _enough(rule.blocking, against, rule.votes or votes):
        return False
    if rule.at_least is None and not rule.each and not rule.some:
        return True
    return _enough(rule, [p for p in rule.parties if p in accepting and p in speaking], votes)


def _enough(threshold: Any, who: Collection[str], votes: Mapping[str, int]) -> bool:
    votes = threshold.votes or votes
    if threshold.at_least is not None:
        total = 0
        for party in who:
            if party in votes:
                total += votes[party]
        return total >= int(threshold.at_least)
    if threshold.each:
        return False not in [_enough(part, who, votes) for part in threshold.each]
    return True in [_enough(part, who, votes) for part in threshold.some]


@dataclass(frozen=True)
class Possible:
    """One package that breaks no hard rule, who of those asked accepts it, to whom it speaks."""

    settings: Mapping[str, str]
    accepting: frozenset[str]
    speaking: frozenset[str]


@dataclass(frozen=True)
class Counted:
    """The answer to a question by going through every package."""

    combinations: int
    listed: tuple[Possible, ...]
    deals: tuple[Possible, ...]
    accepts: Mapping[str, int]
    coalitions: Mapping[frozenset[str], int]
    exactly: Mapping[frozenset[str], int]
    options: Mapping[str, Mapping[str, int]]


def count(scenario: Scenario, question: Question) -> Counted:
    """Go through every package of the question."""
    must = settle(scenario, question)
    everything = list(packages(scenario, replace(question, settle=tuple(must))))
    parties = question.parties
    listed = []
    for package in everything:
        if rules(scenario, package, first_phase=question.first_phase).broken:
            continue
        said = answers(scenario, package, question.view)
        accepting = frozenset(p for p in parties if said[p].accepts[question.standard.value])
        speaking = frozenset(p for p in parties if said[p].speaks)
        listed.append(Possible(package, accepting, speaking))
    deals = [p for p in listed if agrees(question, p.accepting, p.speaking)]
    groups = [frozenset(g) for n in range(len(parties) + 1) for g in combinations(parties, n)]
    return Counted(
        combinations=len(everything),
        listed=tuple(listed),
        deals=tuple(deals),
        accepts={p: len([x for x in listed if p in x.accepting]) for p in parties},
        coalitions={g: len([x for x in listed if g <= x.accepting]) for g in groups},
        exactly={g: len([x for x in listed if g == x.accepting]) for g in groups},
        options=options(question, deals, must),
    )


def options(
    question: Question, deals: Sequence[Possible], must: Collection[str]
) -> dict[str, dict[str, int]]:
    """Deals per option of each term that is set or open; ``left_out`` where allowed."""
    counts: dict[str, dict[str, int]] = {}
    for term, option in question.pins.items():
        counts[term] = {option: len(deals)}
    for term, allowed in question.open.items():
        counts[term] = {o: len([d for d in deals if d.settings.get(term) == o]) for o in allowed}
        if term not in must:
            counts[term]["left_out"] = len([d for d in deals if term not in d.settings])
    return counts


def silent_on(scenario: Scenario, question: Question) -> dict[str, set[str]]:
    """Term -> who must deliver it, has to agree, and requires nothing of it in any position."""
    found = {}
    for term in scenario.terms:
        who = set()
        for party in question.agreement.parties:
            said = [
                p
                for p in positions_in_force(scenario, question.view)
                if p.party == party
                and term.id in mentioned(requires_of(p, question.view), scenario)
            ]
            if party in term.deliver and not said:
                who.add(party)
        if who:
            found[term.id] = who
    return found


def on_record(scenario: Scenario, question: Question, deal: Possible) -> bool:
    """Whether nothing that is open leaves its status quo over somebody's silence."""
    silent = silent_on(scenario, question)
    moved = [
        term.id
        for term in scenario.terms
        if term.id in question.open
        and term.id in deal.settings
        and deal.settings[term.id] != term.status_quo
    ]
    return not any(term in silent for term in moved)
