"""The words that a position rests on: what was said, by whom, where it was read and when."""

from __future__ import annotations

from dataclasses import dataclass

from sim.questions.glossary import source_in_full, source_words
from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Quoted:
    """One statement; ``verbatim`` tells a quotation from a paraphrase in neutral words."""

    statement: str
    words: str
    verbatim: bool
    speaker: str
    date: str
    sources: tuple[str, ...]
    outlets: tuple[str, ...]
    """The same sources as short references."""

    @property
    def line(self) -> str:
        """All of it in one line, the sources in full."""
        return self._line(self.sources)

    @property
    def short(self) -> str:
        """All of it in one line, the sources as short references."""
        return self._line(self.outlets)

    def _line(self, sources: tuple[str, ...]) -> str:
        words = f"“{self.words}”" if self.verbatim else self.words
        words += f" ({self.speaker})" if self.speaker else ""
        dated = f"said {self.date}" if self.date else ""
        return ", ".join(filter(None, (words, dated, "; ".join(sources))))


def quoted(scenario: Scenario, position: str) -> tuple[Quoted, ...]:
    """The statements of a position, in its order; its sources alone where it has none."""
    found = scenario.position[position]
    lines = []
    for name in found.basis:
        said = scenario.statement[name]
        lines.append(
            Quoted(
                statement=name,
                words=said.quote or said.says.rstrip("."),
                verbatim=bool(said.quote),
                speaker=said.speaker or said.voice.replace("_", " "),
                date=said.date,
                sources=tuple(source_in_full(scenario.source[s]) for s in said.sources),
                outlets=tuple(source_words(scenario.source[s]) for s in said.sources),
            )
        )
    if lines:
        return tuple(lines)
    read = scenario.sources_of(found)
    if not read:
        return ()
    full, short = tuple(map(source_in_full, read)), tuple(map(source_words, read))
    return (Quoted("", found.says.rstrip("."), False, "", "", full, short),)
