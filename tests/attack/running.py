"""How attacks are made: try after try, each from its own seed, until the time is up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

Try = Callable[[Random, Path], str]
"""One try, in an empty folder: says in a word how it came out, and raises when it hurt."""


class Hurt(AssertionError):
    """An attack that got through."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of some tries."""

    name: str
    seed: int
    tries: int
    seconds: float
    outcomes: dict[str, int]

    def __str__(self) -> str:
        """One line."""
        came = ", ".join(f"{number:,} {word}" for word, number in sorted(self.outcomes.items()))
        return (
            f"{self.name}: {self.tries:,} tries in {self.seconds:.0f} s, seed {self.seed}: {came}"
        )


def made(name: str, one: Try, seed: int, seconds: float, only: int | None = None) -> Figures:
    """Make an attack for some seconds, once at least, or only the try of this number.

    Raises:
        Hurt: it got through.
    """
    begun, outcomes = monotonic(), Counter[str]()
    numbers = count() if only is None else iter([only])
    for number in numbers:
        with TemporaryDirectory(prefix="attack-", ignore_cleanup_errors=True) as folder:
            try:
                outcomes[one(Random(f"{seed} {name} {number}"), Path(folder))] += 1
            except Exception as error:
                again = f"python -m tests.attack {name} --seed {seed} --only {number}"
                raise Hurt(f"{type(error).__name__}: {error}\nagain: {again}") from error
        if monotonic() - begun > seconds:
            break
    return Figures(name, seed, outcomes.total(), monotonic() - begun, dict(outcomes))
