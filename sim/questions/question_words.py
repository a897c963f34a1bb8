"""What makes a deal, in words: who has to agree, by how many votes, and what it must settle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sim.questions.glossary import party_names, term_names, whom
from sim.questions.phrases import phrase
from sim.scenario.agreement import AgreementRule, Tally, Threshold
from sim.scenario.model import Scenario
from sim.scenario.question import Question


def agreement_words(scenario: Scenario, question: Question) -> str:
    """Whose acceptance makes a deal."""
    rule = question.agreement
    return whom(scenario, rule.parties) if rule.unanimous else rule_words(scenario, rule)


def rule_words(scenario: Scenario, rule: AgreementRule, these: str = "") -> str:
    """How many votes of whom it takes, and who can stop it; ``these`` stands for the parties."""
    threshold, minority = rule.threshold, rule.minority
    names = these or whom(scenario, rule.parties)
    if threshold is None:
        words = names
    elif rule.at_least is not None and not rule.votes:
        words = f"at least {rule.at_least} of {names}"
    else:
        words = threshold_words(threshold, _votes_needed)
    if rule.veto:
        words = phrase("without a veto", votes=words, who=party_names(scenario, rule.veto))
    if minority is not None:
        words += f", if those against it have not {threshold_words(minority, _votes_needed)}"
    return words


def threshold_words(threshold: Threshold, leaf: Callable[[Threshold], str]) -> str:
    """Thresholds joined in words, each that counts votes told by ``leaf``."""
    if threshold.at_least is not None:
        return leaf(threshold)
    told = [threshold_words(part, leaf) for part in threshold.parts]
    nested = [
        f"({t})" if len(p.parts) > 1 else t for p, t in zip(threshold.parts, told, strict=True)
    ]
    return phrase("joined all" if threshold.each else "joined any").join(nested)


def _votes_needed(leaf: Threshold) -> str:
    return phrase("at least", **votes_words(leaf.tally(())))


def votes_words(tally: Tally) -> dict[str, str]:
    """A tally as the parts of a phrase."""
    numbers = {"cast": tally.cast, "of": tally.of, "needed": tally.needed}
    numbers["short"] = tally.needed - tally.cast
    return {"unit": tally.unit, **{name: f"{n:,}" for name, n in numbers.items()}}


def deal_words(scenario: Scenario, question: Question) -> str:
    """What makes a deal, to be said after "is": silence is not consent, so nobody "accepts"."""
    rule = question.agreement
    alone = "not refused" if len(rule.parties) == 1 else "refused by none"
    return phrase(alone if rule.unanimous else "passed", who=agreement_words(scenario, question))


def refusal_words(scenario: Scenario, question: Question) -> str:
    """What makes none, to be said after "is"."""
    rule = question.agreement
    alone = "refused" if len(rule.parties) == 1 else "refused by one"
    return phrase(
        alone if rule.unanimous else "not passed", who=agreement_words(scenario, question)
    )


def settling_words(scenario: Scenario, question: Question, number: int = 2) -> str:
    """What a deal must settle beside what is set, to be said after so many "packages"."""
    must = [term for term in question.settle or () if term in question.open]
    if not must:
        return ""
    if len(must) == len(question.open) > 1:
        return phrase("settles every", number)
    if len(must) > _SETTLED:
        return ""
    terms = term_names(scenario, must)
    return phrase("settles", number, terms=terms)


def also_settling(scenario: Scenario, question: Question, *, one: bool = False) -> list[str]:
    """The same in a sentence of its own, where the terms are too many to be said before."""
    must = [term for term in question.settle or () if term in question.open]
    if len(must) <= _SETTLED or len(must) == len(question.open):
        return []
    terms = term_names(scenario, must)
    return [phrase("also settles", 1 if one else 2, terms=terms)]


def settling_told(scenario: Scenario, question: Question, *, one: bool) -> tuple[str, list[str]]:
    """Both, of one deal (or none) or of several: after "deal", and as a sentence of its own."""
    words = settling_words(scenario, question, 1 if one else 2)
    return words, also_settling(scenario, question, one=one)


_SETTLED: Final = 3
"""Terms to be settled beyond which they get a sentence of their own."""
