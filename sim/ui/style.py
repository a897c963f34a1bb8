"""The style of the page: the same in light and in dark, on narrow and on wide screens.

It leans on Streamlit's own names for its elements; look at the pages after an upgrade.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """<style>
.np, .np * { box-sizing: border-box; overflow-wrap: anywhere; }
.np { font-size: 0.95rem; line-height: 1.45;
  --soft: color-mix(in srgb, currentColor 78%, transparent);
  --line: color-mix(in srgb, currentColor 16%, transparent);
  --wash: color-mix(in srgb, currentColor 4%, transparent); }
.np p { margin: 0.2rem 0; }
.np ul { margin: 0.25rem 0 0.5rem; padding-left: 1.2rem; }
.np li { margin: 0.3rem 0; }
.np h1 { font-size: 1.35rem; font-weight: 600; padding: 0; margin: 0; line-height: 1.25; }
.np h2 { font-size: 1.2rem; font-weight: 600; padding: 0; margin: 0.9rem 0 0.3rem; }
.np h3 { font-size: 1.02rem; font-weight: 600; padding: 0; margin: 0.5rem 0 0.2rem; }
.np .soft { color: var(--soft); font-size: 0.85rem; }
.np-origin { min-height: 2.6rem; }
.np-roomy { min-height: 15rem; }
.st-key-board .np-roomy { min-height: 11rem; }
.np-asked { min-height: 2.6rem; }
@media (min-width: 700px) {
  .np-roomy { min-height: 13rem; }
  .st-key-board .np-roomy { min-height: 7rem; }
}
@media (min-width: 1101px) {
  .np-roomy { min-height: 8.6rem; }
  .st-key-board .np-roomy { min-height: 5.4rem; }
  .np-asked { min-height: 1.4rem; }
}
.np-finding { font-size: 1.05rem; line-height: 1.4; margin: 0.1rem 0 0.5rem; }
.np-finding b { display: block; font-size: 1.6rem; line-height: 1.25; font-weight: 600; }
.np-badge { display: inline-block; border-radius: 0.5rem; padding: 0.05rem 0.5rem;
  font-weight: 600; font-size: 0.85rem; white-space: normal; }
.np-grid { display: grid; gap: 0.6rem;
  grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); }
.np-card { border: 1px solid var(--line); border-left-width: 5px; border-radius: 0.6rem;
  padding: 0.55rem 0.7rem; background: var(--wash); min-height: 6.3rem; }
.np .np-name { font-size: 1.02rem; margin: 0 0 0.3rem; line-height: 1.25; }
.np-beside { display: grid; column-gap: 2.5rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.np-why { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 0.8rem;
  margin: 0.5rem 0 0.9rem; }
.np-why h3 { margin: 0 0 0.2rem; }
.np details { margin-top: 0.1rem; }
.np summary { cursor: pointer; color: var(--soft); font-size: 0.85rem; }
.np summary.np-head { color: inherit; font-size: 1rem; font-weight: 600; margin: 0.35rem 0; }
.np-strip { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.np-strip .np-badge { font-size: 0.8rem; }
.np table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
.np th, .np td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.5rem;
  text-align: left; vertical-align: top; }
.np th { font-weight: 600; overflow-wrap: break-word; }
.np td { min-width: 7rem; overflow-wrap: break-word; }
.np-scroll { overflow-x: auto; }
.np-tall { max-height: 30rem; overflow-y: auto; border: 1px solid var(--line);
  border-radius: 0.5rem; }
.np-bar { display: grid; grid-template-columns: minmax(8rem, 3fr) minmax(3rem, 2fr) 4.5rem;
  gap: 0.6rem; align-items: center; margin: 0.1rem 0; }
.np-bar i { display: block; height: 0.55rem; border-radius: 0.3rem; background: var(--wash);
  box-shadow: inset 0 0 0 1px var(--line); }
.np-bar b { display: block; height: 100%; border-radius: 0.3rem; background: #2878B8; }
.np pre { white-space: pre-wrap; background: var(--wash); border: 1px solid var(--line);
  border-radius: 0.5rem; padding: 0.5rem 0.7rem; font-size: 0.82rem; line-height: 1.4; }
.stMainBlockContainer { padding-top: 4rem; padding-bottom: 3rem; max-width: 90rem; }
@media (min-width: 700px) {
  .stMainBlockContainer { padding-left: 2.5rem; padding-right: 2.5rem; }
}
@media (min-width: 1101px) {
  .st-key-strip { display: none; }
  /* The reasons grow and shrink beside the controls, which must not be scrolled for it. */
  .st-key-board-answer, .st-key-board-why { overflow-anchor: none; }
  .st-key-board, .st-key-desk { display: grid; column-gap: 2.5rem; row-gap: 0;
    grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); grid-template-rows: auto 1fr; }
  .st-key-board > :nth-child(2) { grid-column: 2; grid-row: 1 / span 2; }
  .st-key-board > :nth-child(3) { grid-column: 1; grid-row: 2; }
  .st-key-desk > :nth-child(1) { grid-column: 2; grid-row: 1; }
  .st-key-desk > :nth-child(2) { grid-column: 1; grid-row: 1 / span 2; }
  .st-key-desk > :nth-child(3) { grid-column: 2; grid-row: 2; }
}
@media (max-width: 1100px) {
  /* What the keyboard reaches is not scrolled under the strip that stays in view. */
  .st-key-board-terms :is(button, input):focus-visible { scroll-margin: 11rem 0 2rem; }
  :has(> .st-key-strip) { position: sticky; top: 3.2rem; z-index: 10; padding: 0.4rem 0;
    background: color-mix(in srgb, Canvas 92%, transparent); }
  [class*=" st-key-split"] .stHorizontalBlock { flex-wrap: wrap; }
  [class*=" st-key-split"] .stColumn { min-width: 100%; }
}
.np-working { position: fixed; top: 0.6rem; left: 50%; transform: translateX(-50%);
  z-index: 1000000; font-size: 0.85rem; pointer-events: none; }
.np-working span { display: block; padding: 0.1rem 0.8rem; border-radius: 1rem;
  background: #2878B8; color: #FFFFFF; visibility: hidden; }
.stApp:is([data-test-script-state="running"], [data-test-script-state="rerunRequested"])
  .np-working span { visibility: visible; transition: visibility 0s 0.15s; }
[data-testid="stVegaLiteChart"] :is(.role-axis-label, .role-axis-title, .role-legend-label) text {
  fill: color-mix(in srgb, currentColor 82%, transparent); }
[data-testid="stVegaLiteChart"] .mark-text text:is([fill="black"], [fill="#000"]) {
  fill: currentColor; }
[data-testid="stBaseButton-primary"]:not(:disabled) :is(p, span), [data-baseweb="tag"] {
  color: light-dark(#ffffff, #0c1822); }
.stCheckbox label p, .stCheckbox label span { white-space: normal; }
</style>"""
