"""Foreign file formats: each module reads one of them into the text of a scenario.

An importer offers ``read_domain``, takes :class:`sim.formats.common.Document`
objects (a name and bytes, so that uploads and files are treated alike) and returns
:class:`sim.formats.common.Imported`: the text of a scenario file and warnings in
plain words. What cannot be expressed exactly is refused, never approximated silently.
"""
