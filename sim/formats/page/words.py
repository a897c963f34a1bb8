"""The words of a page in one table: its own, then phrases and glossary as everywhere.

Another language is another table of this shape.
"""

from __future__ import annotations

from typing import Any, Final

from sim.questions.glossary import GLYPH, KIND_WORDS, VERDICT_MEANINGS, verdict_of
from sim.questions.phrases import PHRASES
from sim.scenario.model import Party
from sim.scenario.verdicts import Verdict

OWN: Final = {
    "language": "en",
    "strap": "what each side said, and what follows from it",
    "what is this": "What is this?",
    "meant": "Every stated demand and red line is written down as a condition on the terms of a "
    "package. Change the terms below, and the page works out at once, and exactly, who blocks "
    "what and on which words. Nothing leaves your device. Nothing is scored that was not scored "
    "by the parties, silence is not consent, and a number of packages is not a likelihood.",
    "package": "Start from",
    "nothing": "nothing set",
    "own": "a package of your own",
    "counted": "What is counted",
    "evidence": "Positions that count",
    "as_of": "As of",
    "unset": "Nothing is set yet. Choose a package, or change a term below.",
    "still": "Other terms can still be settled so that a deal is made.",
    "never": "No choice of the other terms makes it a deal.",
    "who": "Who accepts, who blocks, and on which words",
    "must agree": "must agree",
    "is asked": "is asked",
    "inside": "asked through another",
    "own rule": "Back to who must agree at first",
    "words": "what it has said on this: {number}",
    "more": "and {number} more",
    "outcome contradicted": "contradicted by the package",
    "outcome silent": "met by nothing in the package",
    "outcome open": "left open",
    "outcome met": "met",
    "collective": "stated of several parties together",
    "note": "Note: {note}",
    "no source": "no source given",
    "deals": "How many deals are left",
    "settle": "a deal must settle what is contested",
    "contested some": "Contested here: {terms}.",
    "contested all": "Here every term has to be settled.",
    "contested unknown": "What is contested could not be worked out for this view; "
    "terms may be left out.",
    "too wide": "This view is too large to count on this page ({reason}). "
    "Verdicts and words are exact all the same.",
    "terms": "The terms: change them",
    "yes": "a deal as it stands",
    "can": "a deal can still be made, if other terms are settled too",
    "no": "no deal, whatever else is settled",
    "group": "{set} of {all} set",
    "hopeless.one": "{number} option without a deal",
    "hopeless.many": "{number} options without a deal",
    "left out": "left out: {option}",
    "as now": "{option} (as now)",
    "number": "A number (empty: left out)",
    "out of range": "This takes a whole number from {min} to {max}; nothing was changed.",
    "no group": "Terms",
    "ruled out": "ruled out by what is set",
    "refuse.one": "{who} refuses",
    "refuse.many": "{who} refuse",
    "opens": "What blocks it, and what would open it",
    "worked out": "Worked out for {who}, as the page opens, not for what you have changed since.",
    "not worked out": "This is worked out for the named packages and for nothing set. For a "
    "package of your own, what each party has said, above, is what stands in the way.",
    "no time": "This could not be worked out in time.",
    "conflicts": "Positions that cannot all be kept",
    "concessions": "The smallest concessions, each enough by itself",
    "more concessions": "{number} more concessions are not shown.",
    "more conflicts": "{number} more such conflicts are not shown.",
    "turns": "What it turns on",
    "turns on": "“{switch}”: {value}: {finding}",
    "turns on nothing": "No other choice of what is counted, one at a time, changes who blocks.",
    "stands": "Who stands where",
    "all terms": "all terms, not only the contested ones",
    "table": "Terms down, parties across",
    "said nothing": "said nothing",
    "silence": "said nothing: silence is not consent",
    "sources": "Sources, link, citation",
    "copy": "Copy link to this view",
    "cite": "Cite",
    "embed": "Embed",
    "print": "Print",
    "copied": "Copied.",
    "copy it": "Copy it from below.",
    "text": "Text to copy",
    "citation": "{title}. Scenario {id}, SHA-256 {digest}; positions as of {as_of}, {evidence} and "
    "stronger. Made with {made_with}. {link}",
    "snippet": '<iframe id="negsim-{id}" src="{link}" sandbox="allow-scripts allow-modals" '
    'width="100%" height="1200" style="border:0"></iframe>\n'
    '<script>addEventListener("message", e => { const f = document.getElementById("negsim-{id}"); '
    "if (e.source === f.contentWindow && e.data && e.data.negsim > 0) "
    'f.style.height = e.data.negsim + "px" })</script>',
    "made": "Made with {made_with}. Scenario {id}, SHA-256 {digest}.",
    "rules": "Warnings and notes",
    "and": "and",
}

MARKS: Final = {"yes": "✔", "can": "◦", "no": "✖"}
"""What stands at an option."""


def verdict_words(party: Party, verdict: Verdict) -> dict[str, str]:
    """How a verdict on the party is shown: stance, glyph, words, and what it means."""
    stance, said = verdict_of(party, verdict)
    meaning = VERDICT_MEANINGS[verdict]
    return {"stance": stance.value, "glyph": GLYPH[stance], "words": said, "meaning": meaning}


_ANYBODY: Final = Party("", "")
WORDS: Final[dict[str, Any]] = {
    "phrases": {**PHRASES, **OWN},
    "verdicts": {verdict.value: verdict_words(_ANYBODY, verdict) for verdict in Verdict},
    "kinds": {kind.value: words for kind, words in KIND_WORDS.items()},
    "marks": MARKS,
}
