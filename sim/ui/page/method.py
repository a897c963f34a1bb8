"""The Method page: what the words mean, how the numbers are made, what they cannot say.

What is the same for every scenario stands in ``method.html``, a block of it for each
element of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from sim.questions.glossary import (
    EVIDENCE_MEANINGS,
    KIND_MEANINGS,
    KIND_WORDS,
    STANCE_OF,
    VERDICT_MEANINGS,
    VERDICT_WORDS,
    begun,
)
from sim.questions.plain import in_words
from sim.questions.plain import short as named
from sim.questions.vocabulary import WORDS
from sim.scenario.model import Rule, Scenario
from sim.ui import look
from sim.ui.look import Html
from sim.ui.session import current

_TEXT: Final = Path(__file__).with_name("method.html")


def show() -> None:
    """Draw the page."""
    badges = [(v, look.badge(STANCE_OF[v], words)) for v, words in VERDICT_WORDS.items()]
    kinds = [(KIND_WORDS[kind], said) for kind, said in KIND_MEANINGS.items()]
    levels = [(level.value, said) for level, said in EVIDENCE_MEANINGS.items()]
    tables = {
        "verdicts": _meant(
            "Verdict", "Verdicts", [(badge, VERDICT_MEANINGS[v]) for v, badge in badges]
        ),
        "kinds": _meant("Kind", "Kinds of position", kinds),
        "levels": _meant("Level", "Levels of evidence", levels),
        "words": _meant("Word", "Words", [(word.word, word.means) for word in WORDS]),
    }
    for block in _TEXT.read_text(encoding="utf-8").split("\n\n"):
        look.show(Html(block.replace("\n", " ").format(**tables)))
    look.show(*_scenario(current().scenario))


def _meant(one: str, all_: str, rows: Sequence[tuple[str, str]]) -> Html:
    return look.table([one, "Meaning"], rows, f"{all_} and their meaning")


def _scenario(scenario: Scenario) -> list[Html]:
    try:
        program = version("negotiation-position-simulator")
    except PackageNotFoundError:
        program = "not installed"
    meant = [(named(d), d.says, begun(in_words(scenario, d.means))) for d in scenario.definitions]
    rules = [
        (f"{r.says} ({r.id})", r.severity.value, _condition(scenario, r)) for r in scenario.rules
    ]
    notes = scenario.notes
    return [
        look.head("This scenario"),
        look.para(scenario.summary),
        look.table(["Name", "Says", "Condition"], meant, "Definitions"),
        look.table(["Rule", "Kind", "Condition"], rules, "Rules"),
        look.folded("Notes of the author", notes) if notes else Html(""),
        look.soft(f"Scenario {scenario.id}, digest {scenario.digest}; program version {program}."),
    ]


def _condition(scenario: Scenario, rule: Rule) -> str:
    then = "" if rule.then is None else f", then {in_words(scenario, rule.then)}"
    return f"If {in_words(scenario, rule.when)}{then}."


if __name__ == "__main__":
    show()
