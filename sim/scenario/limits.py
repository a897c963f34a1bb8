"""Every bound on what a scenario file may hold, in one place.

Scenario files and uploads are hostile until proven otherwise, so each bound is
checked before the work that it limits is begun.
"""

from typing import Final

FILE_BYTES: Final = 2 * 1024 * 1024
"""Size of one scenario or runs file, in bytes."""
NESTING: Final = 24
"""Depth of YAML nesting."""
TERMS: Final = 200
OPTIONS_PER_TERM: Final = 64
PARTIES: Final = 32
POSITIONS: Final = 2_000
RULES: Final = 500
PACKAGES: Final = 500
STATEMENTS: Final = 5_000
RUNS: Final = 500
"""Runs of one file."""
JOBS: Final = 1_000_000
"""Questions that the sweeps of one file may unfold into."""
NUMBER: Final = 40
"""Length of a number in a file, in characters."""
RATIO_DIGITS: Final = 64
"""Digits of the numerator, and of the denominator, of a fraction in a file."""
UNIT_DIGITS: Final = 500
"""Digits of the least number that makes all points of a party whole."""
TEXT: Final = 4_000
"""Length of any one text, in characters."""
QUOTE: Final = 20
"""Length of a quotation, in words."""
ID: Final = 64
"""Length of any identifier, in characters."""
COALITION_PARTIES: Final = 8
"""Most parties whose every coalition is counted at once (256 coalitions)."""
NODES: Final = 200_000
"""Values in one file, those behind aliases counted each time."""
PROBLEMS: Final = 500
"""Problems shown of one file; the rest is counted."""
VACUITY_CHOICES: Final = 20_000
"""Joint choices up to which a condition is tested for never or always holding."""
VACUITY_ATOMS: Final = 500_000
"""Atoms evaluated in all for that test."""
RULE_ATOMS: Final = 2_000_000
"""Atoms evaluated to hold packages against hard rules when loading."""
TOLD_APART: Final = 500
"""Numbers of one range that a sum may tell apart."""
