"""The words, glyphs and meanings of verdicts, kinds and levels, the same on every face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from sim.questions.phrases import phrase
from sim.scenario.amounts import digits
from sim.scenario.model import Kind, Party, Position, Scenario
from sim.scenario.record import Evidence, Source
from sim.scenario.verdicts import Standard, Verdict


class Stance(Enum):
    """Four ways a verdict can look: never told by colour alone."""

    ACCEPTS = "accepts"
    SHORT = "short"
    BLOCKS = "blocks"
    SILENT = "silent"


STANCE_OF: Final[Mapping[Verdict, Stance]] = MappingProxyType(
    {
        Verdict.NO_STATED_VIEW: Stance.SILENT,
        Verdict.NO_OBJECTION: Stance.ACCEPTS,
        Verdict.DEMAND_UNMET: Stance.SHORT,
        Verdict.BELOW_MINIMUM: Stance.BLOCKS,
        Verdict.BEYOND_OFFER: Stance.BLOCKS,
        Verdict.CONDITION_UNMET: Stance.BLOCKS,
        Verdict.CROSSES_RED_LINE: Stance.BLOCKS,
    }
)
GLYPH: Final[Mapping[Stance, str]] = MappingProxyType(
    {Stance.ACCEPTS: "✔", Stance.SHORT: "◐", Stance.BLOCKS: "✖", Stance.SILENT: "○"}
)
COLOUR: Final[Mapping[Stance, str]] = MappingProxyType(
    {
        Stance.ACCEPTS: "#2878B8",
        Stance.SHORT: "#F0C75E",
        Stance.BLOCKS: "#B03A2E",
        Stance.SILENT: "#B4BBC3",
    }
)
VERDICT_WORDS: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.NO_STATED_VIEW: "no stated view",
        Verdict.NO_OBJECTION: "no objection",
        Verdict.DEMAND_UNMET: "demand unmet",
        Verdict.BELOW_MINIMUM: "below its minimum",
        Verdict.BEYOND_OFFER: "beyond its offer",
        Verdict.CONDITION_UNMET: "condition unmet",
        Verdict.CROSSES_RED_LINE: "crosses a red line",
    }
)
VERDICT_MEANINGS: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.NO_STATED_VIEW: "None of its positions applies to this package.",
        Verdict.NO_OBJECTION: "Positions apply, and none of them fails.",
        Verdict.DEMAND_UNMET: "It asks for more than it gets, but would not refuse for that.",
        Verdict.BELOW_MINIMUM: "In a scored game: fewer points than the least it accepts.",
        Verdict.BEYOND_OFFER: "More than it has offered so far; not refused outright.",
        Verdict.CONDITION_UNMET: "Something it made a condition of a yes is missing.",
        Verdict.CROSSES_RED_LINE: "Something it has ruled out.",
    }
)
KIND_WORDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.RED_LINE: "red line",
        Kind.CONDITION: "condition",
        Kind.OFFER_LIMIT: "limit of its offer",
        Kind.DEMAND: "demand",
        Kind.PREFERENCE: "preference",
        Kind.OPENNESS: "openness",
    }
)
KIND_MEANINGS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.RED_LINE: "Breaking it is refusal.",
        Kind.CONDITION: "Must be met before it says yes.",
        Kind.OFFER_LIMIT: "As far as its offer goes; beyond it nothing is promised.",
        Kind.DEMAND: "Asked for; unmet, the package is short but not refused.",
        Kind.PREFERENCE: "Would rather have it; never decides.",
        Kind.OPENNESS: "On record as ready for it; never decides.",
    }
)
LEVELS: Final[Mapping[Evidence, str]] = MappingProxyType(
    {
        Evidence.OFFICIAL: "Official only",
        Evidence.REPORTED: "Official and reported",
        Evidence.INTERPRETATION: "Also interpretation",
        Evidence.INFERRED: "Everything, also inferred",
    }
)
"""The positions that count at each level."""
STANDARDS: Final[Mapping[Standard, str]] = MappingProxyType(
    {
        Standard.UNBLOCKED: "Nothing it insists on is broken",
        Standard.SATISFIED: "All its demands are met as well",
        Standard.NOT_REFUSED: "More than it has offered may pass",
    }
)
"""When a party accepts, by each standard."""
EVIDENCE_MEANINGS: Final[Mapping[Evidence, str]] = MappingProxyType(
    {
        Evidence.OFFICIAL: "Said by the party itself: a readout, an office holder on record.",
        Evidence.REPORTED: "Reported by an outlet as the party's position.",
        Evidence.INTERPRETATION: "Someone's reading of what the party wants.",
        Evidence.INFERRED: "Concluded by the author; nobody said it.",
    }
)


def verdict_of(party: Party, verdict: Verdict) -> tuple[Stance, str]:
    """How a party's verdict looks and what it is called.

    A scored party that has stated no position still speaks, through its points.
    """
    if verdict is Verdict.NO_STATED_VIEW and party.points:
        scored = party.minimum is not None
        return (Stance.ACCEPTS, "reaches its minimum") if scored else (Stance.SILENT, "no minimum")
    return STANCE_OF[verdict], VERDICT_WORDS[verdict]


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``.

    >>> listed(["Russia", "Ukraine", "the US"])
    'Russia, Ukraine and the US'
    """
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def party_name(scenario: Scenario, name: str) -> str:
    """A party as a sentence calls it; somebody else by the name given."""
    found = scenario.party.get(name)
    return name if found is None else found.in_text or found.label


def many(scenario: Scenario, parties: Iterable[str]) -> int:
    """How many a verb is about: so many parties, and several where one has a plural name."""
    names = tuple(parties)
    found = scenario.party.get(names[0]) if len(names) == 1 else None
    return 2 if found is not None and found.plural else len(names)


def does(scenario: Scenario, parties: Iterable[str], one: str, several: str) -> str:
    """What parties do, in the number of their names: ``refuses`` or ``refuse``."""
    return one if many(scenario, parties) == 1 else several


def parties_do(scenario: Scenario, parties: Sequence[str], one: str, several: str) -> str:
    """Parties and what they do: ``Russia refuses``, ``market traders refuse``."""
    return f"{party_names(scenario, parties)} {does(scenario, parties, one, several)}"


def possessive(name: str) -> str:
    """The owner of something.

    >>> possessive("Russia"), possessive("United States")
    ("Russia's", "United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def begun(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def party_names(scenario: Scenario, parties: Iterable[str], last: str = "and") -> str:
    """Parties as a sentence calls them, as a list in words."""
    return listed((party_name(scenario, party) for party in parties), last)


_MANY: Final = 4
"""Parties beyond which a sentence that means everyone does not name them all."""


def whom(scenario: Scenario, parties: Sequence[str]) -> str:
    """Parties by their labels; when they are many and everyone, by their number."""
    if len(parties) > _MANY and set(parties) == scenario.party.keys():
        return phrase("the parties", number=len(parties))
    return party_names(scenario, parties)


def term_names(scenario: Scenario, terms: Iterable[str], last: str = "and") -> str:
    """Terms by their labels, in quotation marks, as a list in words."""
    return listed((f"“{scenario.term[term].label}”" for term in terms), last)


def option_words(scenario: Scenario, term: str, option: str | None) -> str:
    """An option by its label; a term without one is open."""
    return phrase("no option") if option is None else scenario.term[term].option(option).label


def phase_name(scenario: Scenario, phase: str) -> str:
    """A phase of a package, by its label."""
    labels = (p.label for package in scenario.packages for p in package.phases if p.id == phase)
    return next(labels, phase)


def source_words(source: Source) -> str:
    """A source as a short reference: its outlet, and its id to tell it from others."""
    short = source.outlet.split(" (")[0].split(",")[0]
    return short if short.lower().endswith(source.id.lower()) else f"{short} {source.id}".strip()


def source_in_full(source: Source) -> str:
    """A source with outlet, headline and date, as far as they are known."""
    headline = f"“{source.headline}”" if source.headline else "no headline"
    parts = [source.outlet, headline, source.date]
    return f"{source.id}: {', '.join(part for part in parts if part)}"


def cited(scenario: Scenario, position: Position) -> str:
    """Where a position was read, as short references."""
    return "; ".join(source_words(source) for source in scenario.sources_of(position))


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "deal"), counted(1234567, "deal")
    ('1 deal', '1,234,567 deals')
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{big(number)} {noun}"


def percent(part: float | Fraction, whole: int = 1) -> str:
    """A share as a percentage, never rounded to a false 0 or 100.

    >>> percent(1, 3), percent(0, 5), percent(1, 10**9), percent(999, 1000), percent(0.9999)
    ('33.3 %', '0 %', 'less than 0.1 %', '99.9 %', 'more than 99.9 %')
    """
    per_mille = 1000 * Fraction(part) / whole
    if per_mille in (0, 1000):
        return phrase("percent", number="100" if per_mille else "0")
    if per_mille < 1:
        return phrase("hardly any")
    if per_mille > 999:
        return phrase("nearly all")
    return phrase("percent", number=f"{round(per_mille) / 10:.1f}")


def sample_words(scenario: Scenario) -> str:
    """A caution about terms of which only a sample of the options is here; empty without any."""
    names = [f"“{term.label}”" for term in scenario.terms if term.sampled]
    if not names:
        return ""
    return (
        f"Not exact: the options of {listed(names)} are a sample of what may be chosen, and "
        "nothing is said of what lies between them."
    )


def big(number: int) -> str:
    """An exact integer, or two significant decimals with a power of ten when it is long.

    >>> big(45_000), big(4_353_564_672_000)
    ('45,000', '4.35 × 10¹²')
    """
    if abs(number) < 10**7:
        return f"{number:,}"
    digits = len(str(abs(number))) - 1
    hundredths = round(Fraction(number, 10 ** (digits - 2)))
    if abs(hundredths) == 1000:
        hundredths, digits = hundredths // 10, digits + 1
    return f"{hundredths / 100:.2f} × 10{str(digits).translate(_SUPERSCRIPT)}"


def number(value: Fraction, *beside: Fraction) -> str:
    """An exact whole number, or as many digits as tell it from those ``beside`` it (at least 4).

    >>> number(Fraction(1250)), number(Fraction(5, 2)), number(Fraction(2, 3))
    ('1,250', '2.5', 'about 0.6667')
    >>> number(Fraction(799999, 10**6), Fraction(4, 5))
    '0.799999'
    """
    if value.denominator == 1:
        short = big(value.numerator)
        same = any(other != value and big(int(other)) == short for other in beside)
        return f"{value.numerator:,}" if same else short
    short = digits(value, *beside)
    return short if Fraction(short) == value else phrase("about", number=short)


_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
