"""What a picture or a copied sentence carries along: the case, how one looks at it, what was read.

The script copies a sentence with its source. A button appears beside the sentence that is pointed
at; it takes the text as it is on the page, and the sources that are folded behind it.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any, Final

import streamlit as st

from sim.questions.glossary import STANDARDS, counted, listed, party_names
from sim.questions.switches import unlike_usual, usual
from sim.scenario.verdicts import Standard
from sim.ui import charts
from sim.ui.look import NAME, plain
from sim.ui.rows import Rows
from sim.ui.seen import Seen

_JS: Final = """
export default function ({ data, parentElement }) {
  parentElement.end?.();  // Called again for other data, this script is not ended by itself.
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "np-copy", hidden: true, tabIndex: -1 });
  button.setAttribute("aria-hidden", "true");
  document.body.append(button);
  let sentence = null, timer = 0;
  const words = (element) => element.innerText.replace(/\\s+/g, " ").trim();
  const place = (event) => {
    const found = event.target.closest?.(".np :is(p, li, td, h2, .np-card)");
    if (!found || event.target === button || found.closest(".np-brand")) return;
    sentence = found;
    const box = found.getBoundingClientRect();
    button.textContent = "Copy with source";
    button.hidden = false;
    const left = Math.min(box.right, innerWidth) - button.offsetWidth - 4;
    button.style.left = `${Math.max(left, 4)}px`;
    button.style.top = `${Math.max(box.top - button.offsetHeight + 2, 4)}px`;
  };
  const point = (event) => {
    clearTimeout(timer);
    if (event.target !== button) timer = setTimeout(() => place(event), 500);
  };
  const away = (event) => {
    clearTimeout(timer);
    button.hidden = event.relatedTarget !== button;
  };
  const copy = async () => {
    const own = sentence.cloneNode(true);
    own.querySelectorAll("details").forEach((folded) => folded.remove());
    const around = sentence.closest(".np-entry, .np-answer") ?? sentence;
    const read = [...around.querySelectorAll("details li")].map(
      (item) => item.textContent.replace(/\\s+/g, " ").trim());
    const lines = [own.textContent.replace(/\\s+/g, " ").trim(), ...new Set(read), data.credit,
      location.href];
    await navigator.clipboard.writeText(lines.join("\\n"));
    button.textContent = "✔ Copied";
  };
  button.addEventListener("click", copy);
  const main = document.querySelector(".stMain") ?? document.body;
  const listening = [["pointerover", point], ["pointerdown", point], ["pointerleave", away]];
  listening.forEach(([name, act]) => main.addEventListener(name, act));
  const hide = () => { button.hidden = true; };
  main.addEventListener("scroll", hide);
  parentElement.end = () => {
    listening.forEach(([name, act]) => main.removeEventListener(name, act));
    main.removeEventListener("scroll", hide);
    clearTimeout(timer);
    button.remove();
  };
  return parentElement.end;
}
"""
_copier = st.components.v2.component("np_credit", js=_JS, isolate_styles=False)
_TITLE, _WIDTH = 46, 64
"""Characters of a line of the title of a picture, and of one under it; a phone has this room."""


def view_words(seen: Seen) -> str:
    """How one looks at the scenario: day and level, then everything that is not as usual."""
    scenario, state, view = seen.scenario, seen.state, seen.view
    known = usual(view)
    said = [*known, *(words for words in unlike_usual(scenario, view) if words not in known)]
    if state.parties:
        said.append(f"only {party_names(scenario, state.parties)} asked")
    if state.standard is not Standard.UNBLOCKED:
        said.append(f"standard: {STANDARDS[state.standard].lower()}")
    if state.off:
        said.append(f"{counted(len(state.off), 'term or option', 'terms or options')} switched off")
    return " · ".join(said)


def file_name(seen: Seen, what: str, form: str) -> str:
    """The name of a file: scenario, package, what it holds, and how one looked at it."""
    package = seen.state.package.strip("-~").replace("/", "-") or "own"
    changed = "" if seen.as_recorded else "-changed"
    view = f"{seen.view.as_of}-{seen.view.evidence.value}"
    unlike = "-otherwise" if seen.state.readings or seen.state.dropped or seen.state.off else ""
    name = f"{seen.scenario.id}-{package}{changed}-{what}-{view}{unlike}"
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}.{form}"


def viewed(seen: Seen, rows: Rows) -> Rows:
    """Rows of a file, each with how one looked at the scenario, so that none stands alone."""
    return [{**row, "view": view_words(seen)} for row in rows]


def credit(seen: Seen) -> str:
    """The case, how one looks at it and the program, as one line."""
    about = f"{seen.scenario.title} ({view_words(seen)}; digest {seen.scenario.digest[:12]})"
    return plain(f"{NAME}: {about}.")


def copies(seen: Seen) -> None:
    """Let every sentence of the page be copied with its source; once per run."""
    _copier(key="credit", data={"credit": credit(seen)})


def picture(seen: Seen, spec: charts.Spec, title: str, **rest: Any) -> Any:
    """A chart whose picture says what it shows, of what, how one looked, and what was read."""
    read = listed(dict.fromkeys(s.outlet.split(" (")[0] for s in seen.scenario.sources))
    said = [seen.scenario.title, view_words(seen), f"Read in {read}." if read else ""]
    lines = [line for text in said for line in textwrap.wrap(plain(text), _WIDTH)]
    titled = charts.titled(spec, textwrap.wrap(plain(title), _TITLE), lines)
    return st.vega_lite_chart(titled, alt=title, **rest)
