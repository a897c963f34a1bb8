"""The pages: one file each, with its parts beside it."""
