"""The vocabulary of a negotiation, and how one looks at it."""
