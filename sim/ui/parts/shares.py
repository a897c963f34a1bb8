"""In how many of the deals each option is chosen."""

from __future__ import annotations

from sim.language.syntax import LEFT_OUT
from sim.questions.deals_told import Deals
from sim.questions.glossary import counted, option_words, percent
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.safe import html
from sim.ui.session import Now


def draw(here: Now, found: Deals) -> None:
    """A row per term, a bar per option; what is in no deal says so."""
    look.show("<h2>What the deals have in common</h2>")
    if not found.deals:
        look.show(look.soft("There is no deal, so there is nothing to share out."))
        return
    free = {term: counts for term, counts in found.options.items() if term in found.question.open}
    dead = sum(not n for counts in free.values() for n in counts.values())
    rows = [
        look.row(
            here.scenario.term[term].label,
            ["".join(_bar(here.scenario, term, o, n, found.deals) for o, n in counts.items())],
        )
        for term, counts in free.items()
    ]
    look.show(
        look.soft(
            f"How often each option is chosen among the deals; {counted(dead, 'option')} "
            f"{'is' if dead == 1 else 'are'} in no deal at all (✖)."
        ),
        look.table(["Term", "Share of the deals"], rows, "Share of each option", tall=True),
    )


def _bar(scenario: Scenario, term: str, option: str, number: int, deals: int) -> str:
    words = "Left out" if option == LEFT_OUT else option_words(scenario, term, option)
    said = percent(number, deals) if number else "✖"
    width = 100 * number / deals
    return (
        f'<div class="np-bar"><span>{html(words)}</span>'
        f'<i><b style="width:{width:.2f}%"></b></i><span>{said}</span></div>'
    )
