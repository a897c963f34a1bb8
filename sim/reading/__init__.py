"""The steps from a file's text to a scenario; :mod:`sim.load` goes through them in order."""
