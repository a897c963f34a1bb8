"""Every bound that the program sets itself, in one place.

What comes from outside is hostile until proven otherwise, and no question may run for ever;
so each bound is checked before the work that it limits is begun. The text below a bound says
what it counts, what happens past it, and what moves it, if anything does; a text that stands
alone heads the bounds that follow. `docs/limits.md` is written from this file.
"""

from typing import Final

"""What one question may cost"""

SECONDS: Final = 60.0
"""Seconds for one question, from the first step on. Past it: `exact: false`, with what was found
so far or an estimate, and why; or one sentence and exit code 2. Moved by: `--seconds S`, `seconds:`
in a runs file."""
MOST_SECONDS: Final = 86_400
"""Seconds that may be asked for. Past it: the value is refused."""
STATES: Final = 3_000_000
"""States that one layer of a decision diagram may have before merging. Past it: the deals are
counted in another way, or estimated; `exact: false` where that is an estimate."""
BYTES: Final = 512 * 1024 * 1024
"""Bytes of one decision diagram while it is built, with where every party is in it, or of the
outcomes carried to a frontier. Past it: as with the states."""
MEMORY: Final = 512 * 1024 * 1024
"""Bytes by which the program may grow for one question (seen on Linux only). Past it: as with the
states; conflicts and concessions found so far, or one sentence and exit code 2."""
CLAUSES: Final = 3_000_000
"""Clauses of one question to the SAT solver. Past it: one sentence and exit code 2."""
SETS: Final = 5_000
"""Conflicts, and concessions, that are listed. Past it: the lists are cut, `exact: false`; a
smallest concession is still looked for. Moved by: `--max-sets N`, `max_sets:` in a runs file."""
MOST_SETS: Final = 1_000_000
"""Conflicts, and concessions, that may be asked for. Past it: the value is refused."""
CONTESTED_SETS: Final = 2_000
"""Conflicts from which it is worked out what a deal has to settle. Past it: every term. Moved by:
`--settle`."""
VECTORS: Final = 4_000_000
"""Outcomes that one layer carries on the way to the frontier. Past it: the four solutions are found
apart from the frontier, of which a part is listed (`frontier_size: null`), by the solver of the
extra `milp` where that is installed; or one sentence and exit code 2. What the solver could not
prove in time has `proven: false`, with what no package passes (`at_most`).
"""
FRONTIER_SECONDS: Final = 10.0
"""Seconds for the whole frontier where the solver of the extra `milp` is installed, but at most
half and at least a sixth of the time. Past it: as with the outcomes. Moved by: `--seconds S`."""
RANKED: Final = 2_000_000
"""Partial packages looked at for a ranking by points. Past it: one sentence and exit code 2."""
DRAWS: Final = 20_000
"""Packages drawn for an estimate of the deals. Past it: the estimate stands, with its error."""
CHANCE_DRAWS: Final = 10_000
"""Draws where a chance cannot be counted. Past it: the estimate stands, with its error. Moved by:
`--draws N`, `draws:` in a runs file."""
MOST_DRAWS: Final = 10_000_000
"""Draws that may be asked for. Past it: the value is refused."""
CHANCE_WORK: Final = 5_000_000
"""Comparisons of two sets on the way to an exact chance. Past it: the chance is drawn,
`exact: false`."""
CHANCE_ELEMENTS: Final = 300
"""Positions that may be given up or not in an exact chance. Past it: the chance is drawn,
`exact: false`."""
COALITION_PARTIES: Final = 8
"""Parties of whom every coalition is counted at once (256 coalitions). Past it: those of
single parties, and of all."""
READINGS_TRIED: Final = 4_096
"""Combinations of readings tried for what a party would have to accept. Past it: `exact: false`,
with how many were tried."""
VIEWS: Final = 4_096
"""Views in which a verdict is looked at. Past it: `exact: false`, with single switches only."""
PATH_DRAFTS: Final = 1 << 20
"""Drafts between two packages. Past it: refused, with the terms to choose from. Moved by:
`--keep T1,T2`."""
UNDERTAKINGS: Final = 16
"""Undertakings of one party that bear on whether a deal would hold. Past it: one sentence and exit
code 2."""
DEMANDS_COUNTED: Final = 62
"""Demands told apart for `--fewest-demands`. Past it: refused."""
LEVEL_VECTORS: Final = 30_000
"""Outcomes that one layer carries while a level is sought for a solution apart from the frontier,
a hundred times as many in the end. Past it: another level; or one sentence and exit code 2."""
BEST_COUNTED: Final = 10_000
"""Packages with the largest sum that are counted apart from the frontier. Past it: not counted."""
GAME_OPTIONS: Final = 20
"""Options of a game file (2²⁰ states). Past it: the file is refused."""

"""How much an answer lists; what is counted is counted in full"""

MOST_LISTED: Final = 100_000
"""Items of any list that may be asked for. Past it: the value is refused."""
FRONTIER_LISTED: Final = 1_000
"""Outcomes of a frontier listed. Past it: the list is cut; their number is given. Moved by:
`--most N`."""
BETTER_LISTED: Final = 100
"""Outcomes listed that are better than a package. Past it: the list is cut; their number is given.
Moved by: `--most N`."""
TIES_LISTED: Final = 10
"""Packages listed per outcome and solution. Past it: the list is cut; their number is given. Moved
by: `--ties N`."""
NEAREST_LISTED: Final = 100
"""Nearest deals listed. Past it: the list is cut; their number is given. Moved by: `--most N`."""
NEAREST_ORDERED: Final = 200
"""Nearest deals put in order of what they cost. Past it: it is said that only so many are in order.
Moved by: `--most N`."""
WAYS_LISTED: Final = 10
"""Ways from one package to another listed. Past it: the list is cut; their number is given. Moved
by: `--list N`."""
SHOWN: Final = 20
"""Items of a list on the terminal. Past it: the list is cut, with how many more there are; `--json`
has all that is listed."""

GAME_SHOWN: Final = 40
"""States of a game told in words. Past it: how many more there are; `--json` has all."""

"""What a scenario or runs file may hold; past it the file is refused, with the place"""

FILE_BYTES: Final = 2 * 1024 * 1024
"""Bytes of one file or upload. Past it: refused before it is read."""
UPLOAD_MEGABYTES: Final = FILE_BYTES // 1024**2
"""Mebibytes of one upload to the page."""
NESTING: Final = 24
"""Depth of nesting."""
NODES: Final = 200_000
"""Values in one file, those behind aliases counted each time."""
TERMS: Final = 200
"""Terms."""
OPTIONS_PER_TERM: Final = 64
"""Options of one term that are listed; a `range` may have more numbers."""
JOINT_VOTERS: Final = 6
"""Parties with a vote in one count that need others inside them. Past it: refused."""
PARTIES: Final = 32
"""Parties."""
POSITIONS: Final = 2_000
"""Positions."""
RULES: Final = 500
"""Rules, and definitions."""
PACKAGES: Final = 500
"""Packages, and staircases."""
STATEMENTS: Final = 5_000
"""Statements, expectations, and items of any other list."""
RUNS: Final = 500
"""Runs of one file."""
JOBS: Final = 1_000_000
"""Questions that the sweeps of one file may unfold into."""
STEPS: Final = 30
"""Steps of a staircase."""
WHOLE_DIGITS: Final = 4_000
"""Digits of a whole number that is expected of a run. Past it: it is not read as a number."""
NUMBER: Final = 40
"""Characters of a number."""
EXPONENT: Final = 18
"""Power of ten in a number, up or down."""
RATIO_DIGITS: Final = 64
"""Digits of the numerator, and of the denominator, of a fraction."""
UNIT_DIGITS: Final = 500
"""Digits of the least number that makes all points of a party whole."""
TEXT: Final = 4_000
"""Characters of any one text."""
QUOTE: Final = 20
"""Words of a quotation."""
ID: Final = 64
"""Characters of an identifier."""
CONDITION: Final = 2_000
"""Characters of one condition."""
CONDITION_DEPTH: Final = 20
"""Parentheses and negations around one another in one condition."""
UNFOLDED_DEPTH: Final = 100
"""Depth of a condition, definitions unfolded."""
CONDITION_NODES: Final = 2_000
"""Size of a condition, definitions unfolded."""
REMEMBERED: Final = 20_000
"""Things worked out of one scenario and remembered. Past it: all are forgotten, and worked out
again."""
PROBLEMS: Final = 500
"""Problems told of one file. Past it: the rest is counted."""
VACUITY_CHOICES: Final = 20_000
"""Joint choices up to which a condition is tested for never or always holding. Past it: it is not
tested."""
VACUITY_ATOMS: Final = 500_000
"""Comparisons in all for that test. Past it: the rest is not tested."""
RULE_ATOMS: Final = 2_000_000
"""Comparisons to hold packages against hard rules when a file is read. Past it: the rest is not
held against them."""
TOLD_APART: Final = 500
"""Numbers of one range that a sum tells apart."""
TOLD_COMBINATIONS: Final = 1_000
"""Sums of the other terms up to which a range is parted where they turn the answer. Past it: at
every whole number between the first and the last of these places."""

RULES_SECONDS: Final = 10.0
"""Seconds of `negsim validate` to look for hard rules that contradict each other, and for rules and
positions without effect. Past it: a warning says that not all were held against one another."""

"""What is imported; past it the file is refused, with the place"""

ELEMENTS: Final = 50_000
"""Elements of an XML file."""
XML_DEPTH: Final = 64
"""Nesting of its elements."""
CONSTRAINTS: Final = 500
"""Constraints of a GENIUS profile."""
COMBINATIONS: Final = 50_000
"""Combinations of values tried for one constraint or hyper-rectangle."""
ORDERS: Final = 4
"""Issues of a constraint up to which every order is tried for the shortest condition. Past it: the
order of the file."""
WHOLE_NUMBERS: Final = 10_000
"""Numbers of an integer issue of which every one is taken. Past it: the issue is sampled, and every
answer over it says so."""
SAMPLED: Final = 11
"""Options of an issue that has to be sampled. Past it: nothing, more are taken on request. Moved
by: `--steps N`."""
DECIMAL: Final = 64
"""Characters of a decimal number."""
DERIVED_ID: Final = 40
"""Characters of an identifier made from a name. Past it: it is cut at a word."""
WARNINGS: Final = 200
"""Warnings of one import. Past it: the rest is counted."""

"""Runs and reports"""

WORKERS: Final = 1_024
"""Worker processes. Past it: the value is refused. Moved by: `--workers N` up to it."""
REPORT_ROWS: Final = 200
"""Rows of one table in a report. Past it: cut, and said so; CSV and Parquet have all."""
REPORT_SENTENCES: Final = 40
"""Failures told one by one in a report. Past it: the rest is counted; the tables have all."""
RECORD_BYTES: Final = 2**30
"""Bytes of the record of an earlier run that is taken for one of ours. Past it: the folder is not
written into."""
CLUSTER_SECONDS: Final = 60.0
"""Seconds to wait for a first worker of a cluster. Past it: one sentence and exit code 2."""

"""Published pages"""

PUBLISHED_VIEWS: Final = 256
"""Views of one page. Past it: refused."""
PUBLISHED_PARTIES: Final = 31
"""Parties of one page. Past it: refused."""
PUBLISHED_COALITIONS: Final = 1_024
"""Sets of parties of a page. Past it: where votes count, what they must settle is not known."""
PUBLISHED_STATES: Final = 50_000
"""States of one view's diagram. Past it: that view ships without counts, and says so."""
PUBLISHED_ARCS: Final = 1_000_000
"""States of one layer before merging. Past it: that view ships without counts, and says so."""
PUBLISHED_SECONDS: Final = 30.0
"""Seconds for one view's diagram. Past it: that view ships without counts, and says so."""
PUBLISHED_SETS: Final = 2_000
"""Conflicts, and concessions, found of one view. Past it: it says that there are more."""
PUBLISHED_SHOWN: Final = 3
"""Conflicts, and concessions, that a page shows of one view. Past it: their number is told."""
PUBLISHED_BYTES: Final = 1_000_000
"""Bytes of one page. Past it: it is written, with what to leave out."""

"""The page"""

PAGE_SECONDS: Final = 5.0
"""Seconds for one answer. Past it: an estimate or what was found, or a sentence; never kept."""
PAGE_RUN_SECONDS: Final = 7.0
"""Seconds for all answers of one click. Past it: the last ones say that time ran out."""
PAGE_SETTLE_SECONDS: Final = 3.0
"""Seconds to work out what a deal has to settle. Past it: every term."""
PAGE_GLANCE_SECONDS: Final = 0.3
"""Seconds to see whether one switch opens a deal. Past it: it is said that it is not known."""
PAGE_SHIFT_SECONDS: Final = 1.0
"""Seconds for the deadlock under one switch. Past it: its row is not complete, and says so."""
PAGE_AGREE_SECONDS: Final = 10.0
"""Seconds to compare two codings. Past it: a sentence says that it took too long."""
PAGE_SETS: Final = 400
"""Conflicts, and concessions, found. Past it: the lists are cut, and say so."""
PAGE_VECTORS: Final = 400_000
"""Outcomes that one layer carries on the way to the frontier. Past it: as with `--seconds`."""
SCENARIOS_KEPT: Final = 64
"""Scenarios already read, kept in the user's cache folder. Past it: the oldest goes."""
ANSWERS_SHARED: Final = 400
"""Answers about shipped scenarios kept for everybody. Past it: the least used one goes."""
ANSWERS_OWN: Final = 60
"""Answers about a visitor's own scenario kept. Past it: the least used one goes."""
LINK: Final = 2_000
"""Characters of one part of a link. Past it: it is not read, with a notice."""
LINK_SEARCH: Final = 80
"""Characters of a link that are searched for. Past it: the rest is not read."""
LINK_NOTICES: Final = 3
"""Notices that one link may draw. Past it: the rest is counted."""
LINK_IN_ALL: Final = 8_000
"""Characters of a link. Past it: the rest is not read, with a notice."""
PAGE_LISTED: Final = 500
"""Deals listed. Past it: the number is refused."""
PAGE_NEAREST: Final = 12
"""Nearest deals listed. Past it: their number is told."""
PAGE_WAYS: Final = 10
"""Ways from one package to another listed. Past it: their number is told."""
DRAFTS: Final = 12
"""Drafts kept. Past it: no more can be kept."""
DRAFT_NAME: Final = 60
"""Characters of the name of a draft. Past it: it is cut."""
DRAFTS_IN_LINK: Final = 1_500
"""Characters of drafts that travel in a link. Past it: they stay in the tab."""
PAGE_COMPARED: Final = 4
"""Packages compared with the one shown. Past it: no more can be chosen."""
PAGE_GROUPS: Final = 12
"""Groups of conflicts told at once. Past it: the rest is folded away."""
PAGE_WAYS_OUT: Final = 20
"""Concessions told. Past it: the rest is in the JSON file."""
PAGE_SWITCHES: Final = 16
"""Positions in dispute with a switch of their own. Past it: the tables have every one."""
PAGE_PROBLEMS: Final = 60
"""Problems of a file shown with their lines. Past it: the rest is counted."""
NOTICE_PROBLEMS: Final = 5
"""Problems of a file told in a notice. Past it: the page of the file has them."""
PAGE_FOUND: Final = 150
"""Positions or statements drawn at once. Past it: a sentence says how to see the others."""
PAGE_POSITIONS: Final = 60
"""Positions of one party shown while they are written. Past it: the last; the tables have all."""
PAGE_RULE_PARTS: Final = 12
"""Parts of a rule or requirement put together by hand. Past it: no more can be added."""
PAGE_FORMS: Final = 12
"""Items of a kind that each have a form on the page. Past it: one of them is chosen."""
PAGE_MARKS: Final = 1_000
"""Places marked in one part of an article. Past it: the rest is not marked."""
UNDO_STEPS: Final = 100
"""Changes that can be taken back. Past it: the oldest is forgotten."""
UNDO_CHARACTERS: Final = 16 * 1024 * 1024
"""Characters of earlier texts kept to take changes back. Past it: the oldest is forgotten."""
ARTICLE_CHARACTERS: Final = 8 * 1024 * 1024
"""Characters of articles that a tab holds. Past it: no more are taken."""
UNFINISHED: Final = 5 * 1024 * 1024
"""Characters of unfinished forms kept in the browser. Past it: they are not; the page says so."""
UNFINISHED_FIELDS: Final = 500
"""Unfinished forms, and fields of one, taken up. Past it: what the browser kept is passed over."""
FOLDER_FILES: Final = 500
"""Files of a folder that `negsim app` shows. Past it: the first by name."""
