"""How long, deep and large a condition may be: scenario text is hostile until proven otherwise."""

from typing import Final

CONDITION: Final = 2_000
"""Length of one condition, in characters."""
CONDITION_DEPTH: Final = 20
"""Parentheses and negations around one another in one condition."""
UNFOLDED_DEPTH: Final = 100
"""Depth of a condition's tree, definitions unfolded."""
CONDITION_NODES: Final = 2_000
"""Size of one condition, definitions unfolded."""
