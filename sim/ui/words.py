"""The explanations of the Method page, in plain words."""

from __future__ import annotations

from typing import Final

SEMANTICS: Final = (
    (
        "Set, left out, open",
        "A package sets some terms. A term left out stays as it is today (its status quo). "
        "Where nothing is in force today, what hangs on it is not settled. A term can also be "
        "open: then the answer says whether a party accepts every way to settle it, some or "
        "none, with the exact share.",
    ),
    (
        "When a position applies",
        "A position has a condition under which it applies and one that it requires. Without "
        "the first it applies as soon as the package addresses a term that it requires. Only "
        "positions that are valid on the chosen day and known well enough are counted.",
    ),
    (
        "How a position fails",
        "Contradicted: the package sets it otherwise. Silent: the package leaves it out, and "
        "today's state does not satisfy it. Open: left out, with nothing in force today; that "
        "neither fails nor is met.",
    ),
    (
        "Silence is not consent",
        "A party that has said nothing about a package has “no stated view”. It does not block, "
        "but nobody should read that as a yes. Each card says how many of the addressed terms "
        "the party has spoken to.",
    ),
    (
        "Readings",
        "Some wordings can be taken in two ways. Each is a switch; the answer holds for the "
        "values chosen, and the Evidence page shows what would flip.",
    ),
)
NUMBERS: Final = (
    (
        "Possible packages",
        "Every combination of options and of leaving terms out that breaks no hard rule. "
        "Counted exactly by a decision diagram, whatever their number.",
    ),
    (
        "Deals",
        "Possible packages that everyone who has to agree accepts, or as many as the "
        "scenario's own rule asks for. Exact.",
    ),
    ("Share of an option", "The part of the deals in which the term takes that option. Exact."),
    (
        "Nearest deal",
        "A deal that differs from the package in the fewest terms. All ties are counted, the "
        "first ones are listed.",
    ),
    (
        "Conflict",
        "A smallest set of positions that no possible package meets together: leave out any "
        "one, and the rest can be met. The list is complete, or says that it is not.",
    ),
    (
        "Concession",
        "A smallest set of positions whose giving-up opens at least one deal. Fewer would not "
        "do. The list is complete, or says that it is not.",
    ),
    (
        "Nash, egalitarian, Kalai-Smorodinsky, utilitarian",
        "Only for scored scenarios, on the Trade-offs page: among the deals, the one with the "
        "largest product of gains over the minimum; the largest least gain; the largest least "
        "gain relative to the best each could get; the largest sum. All ties are listed, and "
        "“none” when there is no deal.",
    ),
)
LIMITS: Final = (
    "It repeats what was said and reported, not what is meant, bluffed or kept secret.",
    "Whoever publishes most looks most demanding; compare what each evidence level keeps.",
    "A deal here is a package that nobody on record refuses. It is no forecast of agreement.",
    "Counting packages treats every option alike; a large share is not a likely outcome.",
    "Whether a deal would be kept, and who would gain time by it, lies outside the model.",
    "The options of each term are the author's choice; a way out may lie between them.",
)
