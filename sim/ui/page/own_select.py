"""An article in which words can be selected; it comes back which.

The script runs in the page itself and asks for nothing from elsewhere. The article is put in
as text, never as HTML. Places count characters, as Python does, not the units of JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import streamlit as st

from sim import limits
from sim.ui.widgets import whole

_HTML: Final = '<div class="np-article" tabindex="0" role="document"></div>'
_CSS: Final = """
.np-article { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 26rem; overflow-y: auto;
  padding: 0.7rem 0.9rem; border-radius: 0.5rem; line-height: 1.55; unicode-bidi: plaintext;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent); font-size: 0.98rem; }
.np-article mark { background: color-mix(in srgb, #2878B8 26%, transparent); color: inherit;
  border-radius: 0.2rem; }
.np-article mark.np-chosen { background: #F2C14E; color: #10131A; }
.np-article ::selection, .np-article::selection {
  background: #F2C14E; color: #10131A; }
"""
_JS: Final = """
export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const box = parentElement.querySelector(".np-article");
  box.setAttribute("aria-label", data.name);
  const wanted = JSON.stringify([data.text.length, data.digest, data.marks]);
  if (box.dataset.shown !== wanted) {
    const points = [...data.text];
    let at = 0;
    box.replaceChildren();
    for (const [begin, end, title] of data.marks) {
      box.append(points.slice(at, begin).join(""));
      const mark = document.createElement("mark");
      mark.title = title;
      mark.className = title === "the words selected" ? "np-chosen" : "";
      mark.textContent = points.slice(begin, end).join("");
      box.append(mark);
      at = end;
    }
    box.append(points.slice(at).join(""));
    box.dataset.shown = wanted;
  }
  const count = (range) => [...range.toString()].length;
  const tell = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(box);
    before.setEnd(range.startContainer, range.startOffset);
    const begin = count(before);
    setStateValue("picked", { digest: data.digest, begin, end: begin + count(range) });
  };
  box.onmouseup = box.onkeyup = box.ontouchend = () => setTimeout(tell, 0);
  return () => { box.onmouseup = box.onkeyup = box.ontouchend = null; };
}
"""
_article = st.components.v2.component(
    "np_article", html=_HTML, css=_CSS, js=_JS, isolate_styles=False
)
_CHOSEN: Final = "the words selected"
_PART: Final = 20_000
"""Most characters shown at once."""


class Picked(NamedTuple):
    """What is selected: the first character, the one after the last, and the words."""

    begin: int
    end: int
    words: str


def select(
    text: str,
    digest: str,
    name: str,
    marks: Sequence[tuple[int, int, str]],
    key: str,
    done: Picked | None = None,
    usual: Picked | None = None,
) -> Picked | None:
    """Show the article, ``marks`` (begin, end, what they are) highlighted; what is selected.

    A long one is shown in parts. The browser goes on saying what was selected last, which is
    ``done`` with; until it says anything, ``usual`` is selected.
    """
    parts = parts_of(text)
    number = 1
    if len(parts) > 1:
        words = f"Part of the text, 1 to {len(parts)}"
        number = whole(words, f"{key}.part", (1, len(parts)), 1)
    first, last = parts[number - 1]
    part, known = text[first:last], f"{digest}.{number}"
    key = f"{key}.{number}"
    before = _moved(picked(part, known, st.session_state.get(key, {}).get("picked")), first)
    before = usual if before is None or before == done else before
    now = [] if before is None else [(before.begin, before.end, _CHOSEN)]
    free = [m for m in marks if all(m[1] <= begin or end <= m[0] for begin, end, _ in now)]
    shown = [
        (begin - first, end - first, said)
        for begin, end, said in _apart(len(text), [*now, *free])
        if first <= begin and end <= last
    ]
    data = {"text": part, "digest": known, "name": name, "marks": shown[: limits.PAGE_MARKS]}
    state = _article(key=key, data=data, on_picked_change=lambda: None)
    found = _moved(picked(part, known, state.get("picked")), first)
    return usual if found is None or found == done else found


def parts_of(text: str) -> list[tuple[int, int]]:
    """Where the parts of a text begin and end, each short enough to be drawn at once.

    They end with a line, or a word, where there is one.

    >>> parts_of("short"), [end for _, end in parts_of("a" * 30_000)]
    ([(0, 5)], [20000, 30000])
    """
    parts: list[tuple[int, int]] = []
    begin = 0
    while begin < len(text):
        end = begin + _PART
        if end < len(text):
            cuts = (text.rfind(mark, begin + _PART // 2, end) + 1 for mark in "\n ")
            end = next((cut for cut in cuts if cut > begin), end)
        parts.append((begin, min(end, len(text))))
        begin = end
    return parts or [(0, 0)]


def _moved(found: Picked | None, by: int) -> Picked | None:
    return None if found is None else Picked(found.begin + by, found.end + by, found.words)


def picked(text: str, digest: str, given: object) -> Picked | None:
    """What the browser says is selected, if that can be; space around it does not count.

    >>> picked("  Not a penny. ", "x", {"digest": "x", "begin": 1, "end": 7})
    Picked(begin=2, end=7, words='Not a')
    >>> picked("Short", "x", {"digest": "x", "begin": 2, "end": 70}) is None
    True
    """
    if not isinstance(given, Mapping) or given.get("digest") != digest:
        return None
    begin, end = given.get("begin"), given.get("end")
    if not (isinstance(begin, int) and isinstance(end, int) and 0 <= begin < end <= len(text)):
        return None
    words = text[begin:end]
    begin += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Picked(begin, end, text[begin:end]) if begin < end else None


def _apart(length: int, marks: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The marks in order, without those that lie outside or upon an earlier one."""
    kept: list[tuple[int, int, str]] = []
    for begin, end, title in sorted(marks):
        if (kept[-1][1] if kept else 0) <= begin < end <= length:
            kept.append((begin, end, title))
    return kept
