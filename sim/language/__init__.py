"""The condition language: text, tree, print. It knows strings only."""
