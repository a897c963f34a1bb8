"""How the report looks: on screen light and dark, from 420 pixels up, and in print."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2329; --soft: #55606b; --paper: #ffffff;
  --line: #d5dade; --tint: #f3f5f7; --bar: #2878B8; --bad: #B03A2E; --link: #1c5f96; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --soft: #a7b1ba; --paper: #14181c;
  --line: #3a434b; --tint: #1e242a; --bar: #5aa3dc; --bad: #f0897d; --link: #86c1f0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 68rem; color: var(--ink);
  background: var(--paper); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .5rem; padding-top: 1rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
.soft, caption, .note { color: var(--soft); }
.alert { border-left: 4px solid var(--bad); padding: .3rem .8rem; background: var(--tint); }
.glance { padding-left: 1.2rem; }
.glance li { margin: .6rem 0; }
.glance a { font-weight: 600; text-decoration: none; }
.glance span { display: block; }
.scroll { overflow-x: auto; margin: .8rem 0; }
.scroll:focus-visible { outline: 2px solid var(--link); }
table { border-collapse: collapse; font-size: .875rem; }
caption { text-align: left; padding-bottom: .3rem; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); }
thead th { background: var(--tint); }
tbody th { font-weight: 600; min-width: 7rem; }
@media (min-width: 900px) { .scroll tbody th { min-width: 10rem; } }
.bars { width: 100%; margin: .8rem 0; }
.bars th { font-weight: 400; width: 40%; min-width: 0; }
.bars .bar { width: 38%; }
.bars svg { display: block; width: 100%; height: 1rem; }
.bars rect { fill: var(--bar); }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll td { min-width: 5.5rem; }
.scroll td:has(a) { min-width: 8.5rem; }
.chip { display: inline-block; border-left: .35rem solid; padding-left: .4rem; }
.accepts { border-color: #2878B8; } .short { border-color: #F0C75E; }
.blocks { border-color: #B03A2E; } .silent { border-color: #B4BBC3; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; font-size: .875rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--link); }
@media (max-width: 640px) { body { font-size: 15px; } h1 { font-size: 1.4rem; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; }
  .scroll tbody th { position: sticky; left: 0; background: var(--paper); max-width: 9rem; } }
@media print { :root { --ink: #000; --soft: #333; --paper: #fff; --line: #999; --tint: #eee;
    --bar: #2878B8; --bad: #B03A2E; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  a { text-decoration: none; } .scroll { overflow: visible; }
  table { font-size: 7pt; } thead { display: table-header-group; }
  th, td { padding: 2pt 3pt; overflow-wrap: anywhere; }
  .scroll td, .scroll td:has(a), .scroll tbody th { min-width: 0; }
  .chip { border-left-width: 3pt; padding-left: 2pt; }
  tr, .glance li { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  .chip, .bars rect, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details:not([open])::details-content { content-visibility: visible; height: auto; }
  @page { margin: 16mm; } }
"""
