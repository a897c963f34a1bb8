"""Which options are refused, by whom, and by which positions: on the option, and in a list.

A script shows it on the option that is pointed at, reached with the keyboard, tapped or held,
and ties it to the option for whoever hears the page read. It is put in as text, never as HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import streamlit as st

from sim.questions.glossary import KIND_WORDS, cited, listed
from sim.scenario.model import Position, Scenario
from sim.ui import leads, look
from sim.ui.look import Html

_CSS: Final = """
[role=radio][aria-describedby^="np-refused-"] { user-select: none; -webkit-touch-callout: none; }
[role=radio][aria-describedby^="np-refused-"] p { text-decoration: underline dotted 2px;
  text-decoration-color: light-dark(#B03A2E, #E58E84); text-underline-offset: 4px; }
.np-tip { position: fixed; z-index: 998; width: 26rem; max-width: calc(100vw - 1rem);
  max-height: 50vh; overflow-y: auto; padding: 0.55rem 0.8rem; border-radius: 0.6rem;
  background: Canvas; color: CanvasText; border: 1px solid light-dark(#B03A2E, #E58E84);
  box-shadow: 0 4px 24px rgb(0 0 0 / 25%); font-size: 0.88rem; line-height: 1.4;
  overflow-wrap: anywhere; }
.np-tip p { margin: 0 0 0.25rem; font-size: inherit; }
.np-tip p:first-child { font-weight: 600; }
.st-key-refused { position: absolute; }
@media print { .np-tip { display: none; } }
"""
_JS: Final = """
const OPTION = '[role=radio][aria-describedby^="np-refused-"]';
function listening(parent) {
  const tip = document.createElement("div");
  tip.className = "np-tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  (document.querySelector(".stApp") ?? document.body).append(tip);
  const list = parent.appendChild(document.createElement("div"));
  let shown = null, timer = 0, held = false;
  const hide = () => { clearTimeout(timer); shown = null; tip.hidden = true; };
  const show = (option) => {
    clearTimeout(timer);
    const told = list.querySelector(`#${option.getAttribute("aria-describedby") ?? "none"}`);
    if (!told || !option.isConnected) return hide();
    shown = option;
    tip.replaceChildren(...[...told.children].map((line) => line.cloneNode(true)));
    tip.hidden = false;
    // Beside the terms where there is room, else at the edge that is away from the option.
    const box = option.getBoundingClientRect();
    const terms = option.closest(".st-key-board-terms").getBoundingClientRect();
    const beside = terms.left - tip.offsetWidth - 12, below = innerHeight - tip.offsetHeight - 8;
    const away = box.bottom < below - 8 ? below : 64;
    const aligned = Math.max(Math.min(terms.left, innerWidth - tip.offsetWidth - 8), 8);
    tip.style.left = `${beside > 340 ? beside : aligned}px`;
    tip.style.top = `${beside > 340 ? Math.max(Math.min(box.top, below), 8) : away}px`;
  };
  const later = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };
  const on = {
    pointerover(event) {
      const option = event.target.closest?.(OPTION);
      if (event.pointerType === "touch") return;
      if (tip.contains(event.target) || option === shown) clearTimeout(timer);
      if (option && option !== shown) later(() => show(option), shown ? 150 : 300);
      else if (!option && !tip.contains(event.target)) later(hide, shown ? 300 : 0);
    },
    pointerdown(event) {
      const option = event.target.closest?.(OPTION);
      held = false;
      if (event.pointerType !== "touch" || tip.contains(event.target)) return;
      hide();
      if (option) later(() => { held = true; show(option); }, 450);
    },
    pointermove(event) {
      const moved = Math.abs(event.movementX) + Math.abs(event.movementY) > 8;
      if (event.pointerType === "touch" && !held && moved) clearTimeout(timer);
    },
    pointercancel() { if (!held) clearTimeout(timer); },
    contextmenu(event) { if (held && event.target.closest?.(OPTION)) event.preventDefault(); },
    // One that was held is looked at, not chosen; one that is tapped is both.
    click(event) {
      const option = event.target.closest?.(OPTION);
      if (held && option) { event.preventDefault(); event.stopPropagation(); }
      else if (option && event.pointerType === "touch") show(option);
      held = false;
    },
    focusin(event) {
      const option = event.target.closest?.(OPTION);
      if (option?.matches(":focus-visible")) show(option);
    },
    focusout(event) { if (event.target === shown && !shown.matches(":hover")) hide(); },
    keydown(event) { if (event.key === "Escape") hide(); },
    scroll() { if (shown) show(shown); },
  };
  const name = (place, number) => `[class*=" st-key-term-${place}-"] [role=radio]` +
    `:nth-of-type(${number})`;
  const about = {
    told: [],
    mark() {
      const refused = new Map(about.told.map(([place, number]) =>
        [document.querySelector(name(place, number)), `np-refused-${place}-${number}`]));
      for (const option of document.querySelectorAll(OPTION))
        if (!refused.has(option)) option.removeAttribute("aria-describedby");
      for (const [option, id] of refused) option?.setAttribute("aria-describedby", id);
    },
    tell(told) {
      about.told = told;
      list.replaceChildren(...told.map(([place, number, lines]) => {
        const all = document.createElement("div");
        all.id = `np-refused-${place}-${number}`;
        all.hidden = true;
        all.append(...lines.map((line) =>
          Object.assign(document.createElement("p"), { textContent: `${line} ` })));
        return all;
      }));
      about.mark();
      if (shown) show(shown);
    },
    end() {
      Object.entries(on).forEach(([what, act]) => document.removeEventListener(what, act, true));
      watch.disconnect();
      hide();
      tip.remove();
      delete parent.about;
    },
  };
  Object.entries(on).forEach(([what, act]) => document.addEventListener(what, act, true));
  const watch = new MutationObserver(about.mark);
  watch.observe(document.querySelector(".st-key-board-terms") ?? document.body,
    { childList: true, subtree: true });
  return about;
}
export default function ({ data, parentElement }) {
  // Called again for other data, and ended once, when it leaves the page.
  parentElement.about ??= listening(parentElement);
  parentElement.about.tell(data);
  return parentElement.about.end;
}
"""
_shower = st.components.v2.component("np_refused", css=_CSS, js=_JS, isolate_styles=False)


class Refusal(NamedTuple):
    """An option of a control: the place of the term and of the option, and who refuses it."""

    place: int
    number: int
    term: str
    option: str
    positions: tuple[Position, ...]


def on_options(scenario: Scenario, found: Sequence[Refusal]) -> None:
    """Let each option say who refuses it; once per run."""
    told = [
        (each.place, each.number, [f"{_by_whom(scenario, each)}.", *_said(scenario, each)])
        for each in found
    ]
    _shower(key="refused", data=told)


def in_a_list(scenario: Scenario, found: Sequence[Refusal]) -> Iterator[Html]:
    """The same below the terms, folded, with links to the positions."""
    for each in found:
        said = [
            look.joined(f"{words} (", leads.lead(leads.POSITIONS, p.id), ")")
            for words, p in zip(_said(scenario, each), each.positions, strict=True)
        ]
        yield look.block("np-refused", look.folded(_by_whom(scenario, each), said))


def _by_whom(scenario: Scenario, refusal: Refusal) -> str:
    """The option, and the parties that refuse it, the first two by name."""
    term = scenario.term[refusal.term]
    who = tuple(dict.fromkeys(p.party for p in refusal.positions))
    names = [scenario.party[party].label for party in who[:2]]
    if len(who) > 2:
        names.append(f"{len(who) - 2} more")
    return f"✖ {term.label}, {term.option(refusal.option).label}: refused by {listed(names)}"


def _said(scenario: Scenario, refusal: Refusal) -> list[str]:
    """Each position in words: whose, what, how firm, how well it is known, where it was read."""
    return [
        f"{scenario.party[p.party].label}: {p.says.rstrip('.')} ({KIND_WORDS[p.kind]}, "
        f"{p.evidence.value}; {cited(scenario, p) or 'no source given'})"
        for p in refusal.positions
    ]
