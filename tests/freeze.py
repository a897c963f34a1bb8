"""``python -m tests.freeze [NAME…]``: write down anew what the front doors say now.

Without names all files under ``tests/golden`` are rewritten, and those that no case
makes any more are removed; a name may be that of a file (``commands/list.json``) or the
beginning of some (``pages/own``). Say in ``tests/golden/README.md`` what was changed on
purpose, and why.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from tests import frozen_commands, frozen_pages, frozen_run
from tests.frozen_text import GOLDEN, steady

_MAKERS: Final[dict[str, Callable[[str], str]]] = {
    "commands": frozen_commands.made,
    "run": frozen_run.made,
    "pages": frozen_pages.made,
}


def cases() -> list[str]:
    """The names of all frozen files, below ``tests/golden``."""
    return [*frozen_commands.cases(), *frozen_run.cases(), *frozen_pages.cases()]


def made(case: str) -> str:
    """What the file must hold now."""
    return _MAKERS[case.partition("/")[0]](case)


def stored(case: str) -> str:
    """What the file holds; nothing where there is none."""
    path = GOLDEN / case
    return path.read_bytes().decode() if path.is_file() else ""


def left_over() -> list[str]:
    """Files that no case makes."""
    known = set(cases())
    found = (str(path.relative_to(GOLDEN).as_posix()) for path in GOLDEN.glob("*/*"))
    return sorted(name for name in found if name not in known and not name.startswith("inputs/"))


def main(names: Sequence[str]) -> int:
    """Rewrite; 2 when a name means no case."""
    wanted = [case for case in cases() if not names or any(map(case.startswith, names))]
    if not wanted:
        sys.stderr.write("no case has such a name\n")
        return 2
    changed = 0
    with steady():
        for case in wanted:
            text = made(case)
            if text != stored(case):
                changed += 1
                sys.stdout.write(f"changed: {case}\n")
                (GOLDEN / case).parent.mkdir(parents=True, exist_ok=True)
                (GOLDEN / case).write_bytes(text.encode())
    for name in [] if names else left_over():
        sys.stdout.write(f"removed: {name}\n")
        (GOLDEN / name).unlink()
    sys.stdout.write(f"{changed} of {len(wanted)} files changed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
