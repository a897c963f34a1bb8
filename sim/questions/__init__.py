"""One question per file: what it takes, what it finds, how that is told."""
