"""Faults put into ``hold`` on purpose, each of which a test has to catch.

Run by hand, from the repository: ``python -m tests.hold_mutants``. Each fault is put into a copy of
the program, and the tests of ``tests/test_hold.py`` are run on it until one fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
Change = tuple[str, str]
_LEVEL: Final = "{how for position, how in moved if position.kind is moved[0][0].kind}"
_DUE: Final = (
    "                and not any(who == party and gain & ~end == 0 for who, gain in self._due)\n"
)
_BOTH: Final = (
    "(lambda first, lower: lower if lower and len(first) > 1 else first)("
    f"{_LEVEL}, {_LEVEL.replace('is moved', 'is not moved')})"
)
MUTANTS: Final[dict[str, tuple[str, Sequence[Change]]]] = {
    "wishes follow `when`": (
        "undertakings",
        [("position.when if position.kind in LIMITS else None", "position.when")],
    ),
    "the agenda follows the world": (
        "undertakings",
        [
            (
                "            gets = self._world(self._sight(key[1], None), self._package)\n"
                "            held = self._world(self._sight(key[1], party), self._package)\n",
                "            gets, held = (self._world(v, {t for t, o in self._package.items() "
                "if v.get(t) == o}) for v in (self._sight(key[1], None), "
                "self._sight(key[1], party)))\n",
            )
        ],
    ),
    "nothing falls with a broken term": (
        "undertakings",
        [("while hit := self._unruled(kept):", "while hit := ():")],
    ),
    "requirements are not split into parts": (
        "undertakings",
        [("in requires.parts if isinstance(requires, AllOf) else (requires,):", "in (requires,):")],
    ),
    "no step out of an answer": (
        "breaches",
        [("ways = (end & ~self._may[breaker] | pattern for", "ways = (end for")],
    ),
    "answers that are due anyway count": ("breaches", [(_DUE, "")]),
    "idle answers count": (
        "breaches",
        [("in (Preferred.WORSE, Preferred.MIXED)\n", "in Preferred\n")],
    ),
    "an equal end is no sanction": ("breaches", [(' or (gains and effect == "undoes")', "")]),
    "a mixed end is a sanction": (
        "breaches",
        [('"blurs" if Preferred.MIXED in ranks else "undoes"', '"undoes"')],
    ),
    "one round of what is due": (
        "breaches",
        [("if late <= self._due:", "if late <= self._due or self._due:")],
    ),
    "who is bound is not read off": (
        "undertakings",
        [
            (
                "        if party is not None:\n            self._rebind",
                "        if 0:\n            self._rebind",
            )
        ],
    ),
    "kinds are not ranked": ("undertakings", [(_LEVEL, "{how for _, how in moved}")]),
    "open counts as failing": (
        "undertakings",
        [("else truth(part.requires,", "else True is truth(part.requires,")],
    ),
    "the breaker is still held": (
        "undertakings",
        [("if u.party == party and u not in broken}", "if u.party == party}")],
    ),
    "wishes are seen from one side": (
        "undertakings",
        [("held if part.position.kind in LIMITS else gets", "held")],
    ),
    "all breakers are needed": (
        "undertakings",
        [
            (
                "down = {u.term for u in broken if not",
                "down = {u.term for u in broken if {*broken} >= "
                "{v for v in self.all if v.term == u.term} and not",
            )
        ],
    ),
    "a lower level counts after a higher": ("undertakings", [(_LEVEL, _BOTH)]),
    "not worse is a reason to answer": (
        "breaches",
        [("end, before) is Preferred.BETTER and", "end, before) is not Preferred.WORSE and")],
    ),
    "the unbound may break": (
        "undertakings",
        [("if binder := self._binder.get(term.id):\n            able", "if 0:\n            able")],
    ),
    "what a part gains is listed with the whole": ("breaches", [("if not smaller and", "if")]),
    "kept although a wider breach is no loss": (
        "breaches",
        [
            (
                "if loses and all(self._prefers(party, pattern, 0) is motive",
                "if loses and all(pattern + 1",
            )
        ],
    ),
    "a refusal is told as a reason to break": ("hold_told", [(" and not breach.restates:", ":")]),
}


def main() -> int:
    """Print which test catches each fault; 1 if one is caught by none."""
    missed = 0
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        skipped = shutil.ignore_patterns(".*", "__pycache__", "golden")
        shutil.copytree(ROOT, copy, ignore=skipped)
        for name, (module, changes) in MUTANTS.items():
            file = copy / "sim" / "questions" / f"{module}.py"
            text = file.read_text(encoding="utf-8")
            file.write_text(_changed(text, changes), encoding="utf-8")
            caught = _caught(copy)
            file.write_text(text, encoding="utf-8")
            missed += caught is None
            print(f"{name:44} {caught or 'NOT CAUGHT'}", flush=True)  # noqa: T201
    print(f"{len(MUTANTS) - missed} of {len(MUTANTS)} caught")  # noqa: T201
    return int(missed > 0)


def _changed(text: str, changes: Sequence[Change]) -> str:
    for old, new in changes:
        if text.count(old) != 1:
            raise SystemExit(f"{old!r} stands {text.count(old)} times")
        text = text.replace(old, new)
    return text


def _caught(copy: Path) -> str | None:
    """The first test with another answer; a fault that only crashes is caught by none."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "tests/test_hold.py"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.search(r"^FAILED \S+?::(.+?) - (?:assert|Assert|Failed)", done.stdout, re.MULTILINE)
    return failed[1] if failed else None


if __name__ == "__main__":
    raise SystemExit(main())
