"""One word for one thing, on every face; *Method* defines them, and tests hold the pages to them.

What a thing is *not* also called stands beside its word: a reader who meets a second name looks
for a second thing.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Word(NamedTuple):
    """A word, what it means, and other words for the same that the pages do not use."""

    word: str
    means: str
    never: tuple[str, ...] = ()


WORDS: Final = (
    Word(
        "Set aside",
        "A position that you leave uncounted, to see what follows. Its party has not moved.",
        ("giving way", "gave way", "gives way", "give way", "as switched", "drop this position"),
    ),
    Word(
        "Give up",
        "What a party does with a position in a concession.",
        ("surrender a position", "would have to drop", "drops all"),
    ),
    Word(
        "Switched off",
        "A term or an option without which every answer goes on, as if it were not there.",
    ),
    Word(
        "Held fixed",
        "What each deal that is asked about has to have.",
        ("must contain", "pinned"),
    ),
    Word(
        "Deal",
        "A package that settles what a deal must settle and that nobody who has to agree refuses.",
        ("acceptable to all", "is acceptable", "likely outcome"),
    ),
    Word(
        "Outcome",
        "What a deal gives each party, in points; several deals may have the same.",
    ),
    Word("Deadlock", "No deal is left. It comes from conflicts.", ("stalemate", "impasse")),
    Word(
        "Conflict",
        "A smallest set of positions that no possible package meets together; they clash.",
        ("incompatibility", "a clash "),
    ),
    Word(
        "Concession",
        "A smallest set of positions whose giving-up opens at least one deal.",
        ("way out", "ways out"),
    ),
    Word(
        "Set, left out, open",
        "A term with an option, without one, or for the solver to choose. A package addresses "
        "what it sets or leaves open.",
    ),
    Word(
        "Block, refuse",
        "A party blocks a package that breaks what it insists on; a package that is blocked by "
        "somebody who has to agree is refused.",
    ),
    Word(
        "Say nothing, silent",
        "No position of the party, as one looks at the case, speaks to this. It is not a yes.",
        ("not heard", "no stated position"),
    ),
    Word(
        "Draft",
        "A package of your own that is kept under a name.",
        ("blocked draft", "draft on the way", "the draft after"),
    ),
    Word(
        "Reading",
        "A wording that can be taken in two ways; you choose one.",
        ("interpretation of the wording",),
    ),
    Word("View", "How one looks at the case: day, level, readings, what is set aside."),
)
