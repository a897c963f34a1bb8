"""The Package page: toggle terms, see at once who accepts, who blocks, and why."""

from __future__ import annotations

import streamlit as st

from sim.questions.check import Check
from sim.questions.check_told import origin
from sim.questions.glossary import counted, option_words
from sim.ui import leads, look
from sim.ui.answers import how_sure, package_check
from sim.ui.controls import settling
from sim.ui.credit import file_name, viewed
from sim.ui.kept import let_it_show
from sim.ui.page import package_drafts, package_terms
from sim.ui.page.compare import compare
from sim.ui.page.package_opening import opening
from sim.ui.page.package_verdicts import Verdicts, rest, verdicts
from sim.ui.rows import delivery_rows, verdict_rows
from sim.ui.seen import Seen
from sim.ui.session import change, current, link_to
from sim.ui.state import OUT, default_state
from sim.ui.widgets import controlled, download


def show() -> None:
    """Draw the page."""
    seen = current()
    _choose(seen)
    settling(seen, "package")
    result = package_check(seen)
    found = verdicts(seen, result)
    # On a narrow screen they stand in this order, the finding in view above the controls; the
    # browser keeps in place what is clicked while the reasons above change their length.
    with st.container(key="board"):
        with st.container(key="board-answer"):
            sure = "" if seen.open else _sure(seen)
            look.show(look.block("np-roomy", found.finding, sure))
        with st.container(key="board-why"):
            if found.cards:
                look.show(look.block("np-grid", *found.cards))
            if found.reasons:
                look.show(look.head("Why"), look.block("np-beside", *found.reasons))
        with st.container(key="board-terms"):
            _terms(seen, found, result)
    let_it_show()
    opening(seen)
    link_to("steps", "In which order one gets there, and whether it would hold")
    if seen.open:
        look.show(look.soft("Everything below takes the open terms as left out."))
    rest(seen, result)
    _compare(seen)
    _downloads(seen, result)


def _sure(seen: Seen) -> look.Html:
    """In how many views the answer holds, and where two readings stand side by side."""
    found = how_sure(seen)
    turned = [flip.switch for flip in found.flips if flip.switch in seen.scenario.reading]
    links = (leads.lead(leads.READINGS, name, "Side by side") for name in dict.fromkeys(turned))
    return look.soft(look.joined(found.told(seen.scenario), " ", *links))


def _choose(seen: Seen) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        controlled(
            st.selectbox,
            "Package",
            f"package.{seen.name}",
            seen.state.package,
            package_drafts.choose,
            seen.package_words,
            width=520,
        )
        package_drafts.steps()
        package_drafts.shelf(seen)
        st.button(
            "Leave everything out",
            icon=":material/clear_all:",
            key="package.clear",
            on_click=lambda: change(changed=dict.fromkeys(seen.base, OUT)),
        )
    look.show(look.block("np-origin", look.soft(" ".join(_origin(seen)))))


def _origin(seen: Seen) -> list[str]:
    """Where the package comes from; once it is changed it is nobody's but one's own."""
    named, _ = seen.named
    if named is None:
        return ["A package of your own."]
    if seen.as_recorded:
        return origin(seen.scenario, named)
    number = sum(seen.value(t) != seen.base.get(t, OUT) for t in seen.scenario.term)
    changed = f"{counted(number, 'term')} changed"
    return [f"A package of your own, started from “{named.label}” ({changed})."]


def _terms(seen: Seen, found: Verdicts, result: Check) -> None:
    term = seen.scenario.term
    said = [f"{term[t].label}: {option_words(seen.scenario, t, o)}" for t, o in seen.set.items()]
    said += [f"{term[t].label}: open" for t in seen.open]
    words = f"{len(said)} of {len(term)} terms addressed"
    with st.container(key="strip"):
        look.show(look.block("np-strip", *found.strip) if found.strip else "")
    look.show(look.head("Terms of the package"), look.folded(words, said))
    package_terms.draw(seen, result)


def _compare(seen: Seen) -> None:
    """The package beside others, once that is wanted."""
    section = st.expander(
        "Compare it with other packages",
        # Whoever follows a link to a comparison wants to see it.
        expanded=seen.state.compare != default_state(seen.scenario).compare,
        on_change="rerun",
        key="package.compare",
    )
    if section.open:
        with section:
            compare(seen)


def _downloads(seen: Seen, result: Check) -> None:
    """The package as it stands, and what the parties say of it."""
    scenario = seen.scenario
    with st.container(horizontal=True, gap="small"):
        download(
            "Verdicts (CSV)",
            file_name(seen, "verdicts", "csv"),
            lambda: viewed(seen, verdict_rows(scenario, result)),
        )
        download("Everything (JSON)", file_name(seen, "package", "json"), result.as_json)
        download(
            "Who must act (CSV)",
            file_name(seen, "delivery", "csv"),
            lambda: viewed(seen, delivery_rows(scenario, result)),
        )


if __name__ == "__main__":
    show()
