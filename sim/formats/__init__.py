"""Foreign file formats: GENIUS, GeniusWeb, NegMAS and score sheets in, NegMAS out.

An importer offers ``read_domain``, takes :class:`sim.formats.common.Document` objects (a name
and bytes, so that uploads and files are treated alike; score sheets a folder) and returns
:class:`sim.formats.common.Imported`: the text of a scenario file and warnings in plain words.
What cannot be expressed exactly is refused, never approximated silently.
"""
