"""Whether an agreement rule can be met: votes have holders, thresholds have votes enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim import limits
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.scenario.agreement import AgreementRule, Inside, Threshold, Votes
from sim.scenario.model import Scenario

_Rule = AgreementRule | Threshold


def asked(scenario: Scenario, rule: AgreementRule) -> tuple[str, ...]:
    """Who is asked by a rule: those named, or who has votes in it, or every party."""
    listed = [votes for _, votes in _tables((), rule)]
    holders = {party for votes in listed for party in votes}
    return rule.parties or tuple(p for p in scenario.party if p in holders or not holders)


def check_agreement(sheet: Sheet, draft: Scenario) -> None:
    """Report thresholds that no votes can reach, and votes and vetoes that count for nothing."""
    rule = draft.agreement
    if rule is None or "parties" in sheet.nameless:
        return
    damaged = any(problem.path.startswith("agreement") for problem in sheet.problems)
    parties = asked(draft, rule)
    for path, votes in _tables(("agreement",), rule):
        for party, number in votes.items():
            if party not in parties and sheet.may_have("parties", party):
                message = f"{party!r} has votes but is not among the parties asked"
                sheet.report((*path, "votes", party), message, at_key=True)
            if number < 0:
                sheet.report((*path, "votes", party), "nobody has fewer than 0 votes")
    for index, party in enumerate(rule.veto):
        if party not in parties and sheet.may_have("parties", party):
            message = f"{party!r} has a veto but is not among the parties asked"
            sheet.report(("agreement", "veto", index), message)
    # Of votes that could not be read nobody knows how many they are.
    if damaged:
        return
    usual = rule.votes or dict.fromkeys(parties, 1)
    _check_threshold(sheet, ("agreement",), rule, usual)
    if rule.blocking is not None:
        _check_threshold(sheet, ("agreement", "blocking"), rule.blocking, usual)
    counted = [*_counting(rule, usual)]
    idle = {p for p in parties if counted and not any(votes.get(p) for votes in counted)}
    for index, party in enumerate(rule.veto):
        if party in idle:
            sheet.report(("agreement", "veto", index), f"{party!r} has a veto but no vote")
    for index, party in enumerate(rule.parties):
        if party in idle.difference(rule.veto):
            sheet.report(("agreement", "parties", index), f"{party!r} is asked but has no vote")


def check_accepts(sheet: Sheet, draft: Scenario) -> None:
    """Report parties that need others in a way that nobody can meet, or themselves."""
    needs = {party.id: party.accepts for party in draft.parties if party.accepts}
    for index, party in enumerate(draft.parties):
        inside, path = party.accepts, ("parties", index, "accepts")
        if inside is None or any("accepts" in problem.path for problem in sheet.problems):
            continue
        total = sum(inside.weights.values())
        if bool(inside.of) and bool(inside.votes):
            sheet.report(path, "give one of 'of' (one vote each) and 'votes'")
        elif bool(inside.weights) != (inside.at_least is not None) or not inside.members:
            message = "name parties under 'all', or 'at_least' so many 'of' them or of 'votes'"
            sheet.report(path, message)
        elif inside.at_least is not None and not 1 <= inside.at_least <= total:
            message = f"{inside.at_least:,} votes cannot be asked for: there are {total:,}"
            sheet.report((*path, "at_least"), message)
        elif any(number < 1 for number in inside.votes.values()):
            sheet.report((*path, "votes"), "a party that has no vote is not counted: leave it out")
        elif len(needs.keys() & inside.weights) > limits.JOINT_VOTERS:
            most = f"at most {limits.JOINT_VOTERS} parties counted here may need others themselves"
            sheet.report(path, most)
        elif party.id in _inside(needs, inside.members):
            sheet.report(path, f"{party.id!r} would need itself, through those inside it")
    rule = draft.agreement
    if rule is not None and rule.blocking is not None and needs.keys() & asked(draft, rule):
        message = "a party that accepts through others has no vote in a blocking minority"
        sheet.report(("agreement", "blocking"), message)


def _inside(needs: Mapping[str, Inside], parties: Iterable[str]) -> set[str]:
    """Everyone inside these, at any depth."""
    found: set[str] = set()
    ahead = list(parties)
    while ahead:
        party = ahead.pop()
        if party not in found:
            found.add(party)
            ahead += needs[party].members if party in needs else ()
    return found


def _check_threshold(sheet: Sheet, path: Path, held: _Rule, around: Votes) -> None:
    """Each threshold says one thing, and there are votes enough for it."""
    given = [word for word, said in _said(held).items() if said]
    top = path == ("agreement",)
    if len(given) > 1 or not (given or top):
        sheet.report(path, "give one of 'at_least', 'all' and 'any'")
    if top and not given and isinstance(held, AgreementRule) and held.votes and not held.blocking:
        sheet.report((*path, "votes"), "votes that nothing counts: say how many with 'at_least'")
    votes = held.votes or around
    total = sum(max(number, 0) for number in votes.values())
    if held.at_least is not None and held.at_least < 1:
        sheet.report((*path, "at_least"), "should ask for at least 1 vote")
    elif held.at_least is not None and held.at_least > total:
        message = f"{held.at_least:,} votes cannot be reached: there are {total:,}"
        sheet.report((*path, "at_least"), message)
    for word, parts in (("all", held.each), ("any", held.some)):
        for index, part in enumerate(parts):
            _check_threshold(sheet, (*path, word, index), part, votes)


def _said(held: _Rule) -> Mapping[str, bool]:
    return {
        "at_least": held.at_least is not None,
        "all": bool(held.each),
        "any": bool(held.some),
    }


def _counting(held: _Rule, around: Votes) -> Iterator[Votes]:
    """The votes of every threshold that counts some."""
    votes = held.votes or around
    if held.at_least is not None:
        yield votes
    for part in (*held.each, *held.some):
        yield from _counting(part, votes)


def _tables(path: Path, held: _Rule) -> Iterator[tuple[Path, Votes]]:
    """Every table of votes that is written, and where."""
    if held.votes:
        yield path, held.votes
    for word, parts in (("all", held.each), ("any", held.some)):
        for index, part in enumerate(parts):
            yield from _tables((*path, word, index), part)
    if isinstance(held, AgreementRule) and held.blocking is not None:
        yield from _tables((*path, "blocking"), held.blocking)
