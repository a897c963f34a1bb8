"""``python -m tests.attack``: attacks for as long as is asked, and their figures."""

from __future__ import annotations

import argparse
import sys
from random import SystemRandom

from tests.attack import ATTACKS, LONG
from tests.attack.running import Hurt, made


def main() -> int:
    """Make the attacks named, or all; 1 when one got through."""
    attacks = {**ATTACKS, **LONG}
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(attacks)}")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each (default 60)")
    parser.add_argument("--seed", type=int, help="default: a new one, which is printed")
    parser.add_argument("--only", type=int, metavar="N", help="only the try of this number")
    given = parser.parse_args()
    seed = SystemRandom().randrange(10**6) if given.seed is None else given.seed
    hurt = 0
    for name in given.names or attacks:
        try:
            print(made(name, attacks[name], seed, given.seconds, given.only), flush=True)
        except Hurt as error:
            hurt += 1
            print(f"{name}: GOT THROUGH, seed {seed}: {error}", flush=True)
    return int(hurt > 0)


sys.exit(main())
