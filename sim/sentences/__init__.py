"""Results told in plain words: one file per analysis, strings only."""
