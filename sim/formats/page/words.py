"""The words of a page in one table: phrases and glossary as everywhere, then its own.

Another language is another table of this shape.
"""

from __future__ import annotations

from typing import Any, Final

from sim.questions.check_headline import AGREED, REFUSALS
from sim.questions.glossary import GLYPH, KIND_WORDS, STANCE_OF, VERDICT_MEANINGS, VERDICT_WORDS
from sim.questions.phrases import PHRASES

_OWN: Final = {
    "strap": "what each side said, and what follows from it",
    "what is this": "What is this?",
    "about": "Every stated demand and red line is written down as a condition on the terms of a "
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
    "own rule": "Back to who must agree at first",
    "words": "the words",
    "not met": "{number} not met",
    "met": "{number} met",
    "open": "{number} open",
    "other": "{number} not binding",
    "more": "and {number} more",
    "outcome contradicted": "contradicted by the package",
    "outcome silent": "met by nothing in the package",
    "outcome open": "left open",
    "outcome met": "met",
    "collective": "stated of several parties together",
    "note": "Note: {note}",
    "no source": "no source given",
    "deals": "How many deals are left",
    "deals left": "deals that keep what is set",
    "on the record": "of them on the record: nobody's silence is taken for a yes",
    "settle": "a deal must settle what is contested",
    "contested": "Contested here: {terms}.",
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
    "as now": "(as now)",
    "no group": "Terms",
    "ruled out": "ruled out by what is set",
    "refuse.one": "{who} refuses",
    "refuse.many": "{who} refuse",
    "opens": "What blocks it, and what would open it",
    "worked out": "Worked out for {who}, as the page opens, not for what you have changed since.",
    "not worked out": "This is worked out for the named packages and for nothing set. For a "
    "package of your own, the positions under “the words” above are what stands in the way.",
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
    "not heard": "not heard",
    "silence": "not heard: silence is not consent",
    "sources": "Sources, link, citation",
    "copy": "Copy link to this view",
    "cite": "Cite",
    "embed": "Embed",
    "print": "Print",
    "copied": "Copied.",
    "copy it": "Copy it from below.",
    "text": "Text to copy",
    "citation": "{title}. Scenario {id}, SHA-256 {digest}; positions as of {day}, {level} and "
    "stronger. Made with {made_with}. {link}",
    "made": "Made with {made_with}. Scenario {id}, SHA-256 {digest}.",
    "rules": "Warnings and notes",
    "and": "and",
}

WORDS: Final[dict[str, Any]] = {
    "page": _OWN,
    "phrases": dict(PHRASES),
    "verdicts": {v.value: words for v, words in VERDICT_WORDS.items()},
    "verdict_meanings": {v.value: words for v, words in VERDICT_MEANINGS.items()},
    "stances": {v.value: stance.value for v, stance in STANCE_OF.items()},
    "glyphs": {stance.value: glyph for stance, glyph in GLYPH.items()},
    "kinds": {kind.value: words for kind, words in KIND_WORDS.items()},
    "refusals": list(REFUSALS),
    "agreed": list(AGREED),
}
