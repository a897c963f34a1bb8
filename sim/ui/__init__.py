"""The page in the browser: controls, cards and pictures over the same results as elsewhere."""
