"""Published negotiation cases with known answers, restated as tables.

* England and Zimbabwe (tobacco control) and Itex and Cypress (bicycle parts): weights and
  evaluations of the GENIUS domains of ANAC 2012 (variant A, reservation 0.5 each) and
  ANAC 2010. Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker, "Genius: An Integrated
  Environment for Supporting the Design of Generic Automated Negotiators", Computational
  Intelligence 30 (2014). The files themselves are not part of this project; the XML that
  the tests read is generated here.
* Harbour sport park: scores of the game of https://github.com/S-Abdelnabi/LLM-Deliberation,
  games_descriptions/base, commit 78e11e0; MIT licence, (c) 2023 Sahar Abdelnabi.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr


@dataclass(frozen=True)
class GeniusProfile:
    """One party: weights as written, evaluations per issue in the order of the values."""

    name: str
    weights: tuple[str, ...]
    evaluations: tuple[tuple[int, ...], ...]
    reservation: str


@dataclass(frozen=True)
class GeniusCase:
    """A domain of discrete issues with its profiles."""

    name: str
    issues: tuple[tuple[str, tuple[str, ...]], ...]
    profiles: tuple[GeniusProfile, ...]


@dataclass(frozen=True)
class ScoreSheet:
    """One party of a scored game: scores per issue and option, and the least total."""

    name: str
    file: str
    role: str
    scores: tuple[tuple[int, ...], ...]
    minimum: int


ENGLAND_ZIMBABWE = GeniusCase(
    "england_zimbabwe",
    (
        ("Size of Fund", ("$100 Billion", "$50 Billion", "$10 billion", "No agreement")),
        (
            "Impact on Other Aid",
            (
                "No reduction",
                "Reduction equal to half of fund size",
                "Reduction equal to fund size",
                "No agreement",
            ),
        ),
        (
            "Zimbabwe Trade Policy",
            (
                "Zimbabwe will reduce tariffs on imports",
                "Zimbabwe will increase tariffs on imports",
                "No agreement",
            ),
        ),
        (
            "England Trade Policy",
            (
                "England will reduce imports",
                "England will increase imports",
                "No agreement",
            ),
        ),
        (
            "Forum on Other Health Issues",
            (
                "Creation of fund",
                "Creation of committee to discuss creation of fund",
                "Creation of committee to develop agenda",
                "No",
            ),
        ),
    ),
    (
        GeniusProfile(
            "profile_1",
            (
                "0.3031462333758278",
                "0.303346839835533",
                "0.049028952379678074",
                "0.04904500802207314",
                "0.29543296638688804",
            ),
            ((5, 7, 9, 1), (3, 6, 8, 1), (12, 1, 7), (10, 1, 6), (7, 10, 4, 1)),
            "0.50",
        ),
        GeniusProfile(
            "profile_2",
            (
                "0.19707980311909024",
                "0.20134268816210074",
                "0.15406697766287486",
                "0.15407719183124569",
                "0.29343333922468845",
            ),
            ((9, 7, 5, 1), (8, 5, 3, 1), (1, 9, 5), (1, 19, 9), (11, 9, 7, 1)),
            "0.50",
        ),
    ),
)

ITEX_CYPRESS = GeniusCase(
    "itex_cypress",
    (
        ("Price", ("$4.37", "$4.12", "$3.98", "$3.71", "$3.47")),
        ("Delivery", ("60 days", "45 days", "30 days", "20 days")),
        ("Payment", ("Upon delivery", "30 days after delivery", "60 days after delivery")),
        ("Returns", ("Full price", "5% spoilage allowed", "10% spoilage allowed")),
    ),
    (
        GeniusProfile(
            "itex",
            (
                "0.28812635027374",
                "0.1915290482981283",
                "0.24212575877553694",
                "0.2782188426525948",
            ),
            ((30, 20, 10, 5, 1), (1, 20, 10, 5), (10, 25, 1), (1, 30, 5)),
            "0",
        ),
        GeniusProfile(
            "cypress",
            (
                "0.4700166576535899",
                "0.1220816713696379",
                "0.17727008190772825",
                "0.2306315890690439",
            ),
            ((1, 10, 25, 33, 40), (1, 10, 19, 25), (15, 6, 1), (20, 7, 1)),
            "0",
        ),
    ),
)

HARBOUR = (
    ScoreSheet(
        "Mayor",
        "mayor",
        "player",
        ((14, 8, 0), (12, 8, 0), (24, 18, 12, 0), (40, 30, 23, 0), (0, 2, 4, 7, 10)),
        30,
    ),
    ScoreSheet(
        "Other cities",
        "other_cities",
        "player",
        ((0, 4, 10), (0, 0, 0), (12, 8, 6, 0), (0, 8, 13, 18), (60, 45, 30, 15, 0)),
        31,
    ),
    ScoreSheet(
        "Local Labour Union",
        "union",
        "player",
        ((15, 20, 0), (0, 0, 0), (42, 35, 25, 0), (30, 20, 10, 0), (2, 4, 6, 8, 0)),
        50,
    ),
    ScoreSheet(
        "SportCo",
        "SportCo",
        "p1",
        ((14, 8, 0), (11, 7, 0), (0, 5, 10, 17), (35, 29, 20, 0), (0, 5, 10, 15, 23)),
        55,
    ),
    ScoreSheet(
        "Department of Tourism",
        "DoT",
        "p2",
        ((0, 11, 5), (0, 20, 25), (0, 2, 4, 9), (10, 26, 40, 0), (4, 8, 15, 12, 0)),
        65,
    ),
    ScoreSheet(
        "Environmental League",
        "enviroment",
        "player",
        ((0, 22, 45), (0, 25, 55), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0, 0)),
        55,
    ),
)


def domain_xml(issues: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A GENIUS domain of discrete issues."""
    body = "".join(
        f'<issue index="{number}" name={quoteattr(name)} type="discrete" vtype="discrete">'
        + "".join(
            f'<item index="{place}" value={quoteattr(value)} cost="0"></item>\n'
            for place, value in enumerate(values, start=1)
        )
        + "</issue>\n"
        for number, (name, values) in enumerate(issues, start=1)
    )
    return (
        f'<negotiation_template>\n<utility_space number_of_issues="{len(issues)}">\n'
        f'<objective index="0" name="root" type="objective" etype="objective">\n{body}'
        "</objective>\n</utility_space>\n</negotiation_template>\n"
    )


def profile_xml(case: GeniusCase, place: int, reservation: str | None = None) -> str:
    """A GENIUS profile; ``reservation`` replaces the one filed."""
    profile = case.profiles[place]
    issues = "".join(
        f'<issue index="{number}" name={quoteattr(name)} type="discrete" etype="discrete">'
        + "".join(
            f'<item index="{item}" value={quoteattr(value)} evaluation="{evaluation}"/>\n'
            for item, (value, evaluation) in enumerate(
                zip(values, evaluations, strict=True), start=1
            )
        )
        + "</issue>\n"
        for number, ((name, values), evaluations) in enumerate(
            zip(case.issues, profile.evaluations, strict=True), start=1
        )
    )
    weights = "".join(
        f'<weight index="{number}" value="{weight}">\n</weight>\n'
        for number, weight in enumerate(profile.weights, start=1)
    )
    return (
        f'<utility_space>\n<objective index="0" name="root" type="objective">\n{issues}{weights}'
        f'</objective>\n<discount_factor value="1.00" />\n'
        f'<reservation value="{reservation or profile.reservation}" />\n</utility_space>\n'
    )


def score_files(sheets: Sequence[ScoreSheet]) -> dict[str, str]:
    """The files of a scored game, by their names inside its folder."""
    files = {
        f"scores_files/{sheet.file}.txt": "\n".join(
            [*(", ".join(map(str, row)) for row in sheet.scores), str(sheet.minimum)]
        )
        for sheet in sheets
    }
    files["config.txt"] = "\n".join(
        f"{sheet.name},{sheet.file},{sheet.role},cooperative,some-model" for sheet in sheets
    )
    return files
