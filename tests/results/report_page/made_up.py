"""A made-up report of the size of a real one: 189 States, six charts, a switch, cards and a chord picture. None of its figures is true."""

from typing import Any

from results.charts.chord import chord_picture
from results.document import Block, Card, Cards, Cell, Chart, Column, Details, Facts, Report, Section, Switch, Table, Text

GROUPS = (
    "African States",
    "Asia-Pacific States",
    "Eastern European States",
    "Latin American and Caribbean States",
    "Western European and other States",
)
ODD_NAME = "<script>alert('&')</script>"
STATES = (*((f"S{place:03d}", f"State number {place}") for place in range(188)), ("CIV", "Côte d'Ivoire"))


def reviews_table() -> Table:
    """Who reviews whom, a row for each of 189 States."""
    columns = (Column("State under review"), Column("Regional group"), Column("Home"), Column("Cross"), Column("Reviews", "a year", True))
    rows = []
    for place, (state, name) in enumerate(STATES):
        home, cross = STATES[(7 * place + 3) % 189], STATES[(11 * place + 5) % 189]
        rows.append(
            (
                Cell(name, link=f"card-{state}"),
                Cell(GROUPS[place % 5]),
                Cell(home[1], link=f"card-{home[0]}"),
                Cell(cross[1], link=f"card-{cross[0]}"),
                Cell(f"about {place * 37 % 101}", value=place * 37 % 101),
            )
        )
    return Table("who-reviews-whom", "Who reviews whom", columns, tuple(rows), "As drawn.", "untoc-draw draw --seed a", searchable=True)


def decision_table() -> Table:
    """Ways to draw, with intervals and marks."""
    columns = (
        Column("Way to draw"),
        Column("Law kept"),
        Column("Dead ends", "%", True),
        Column("Time", "minutes", True),
        Column("In short"),
    )
    short = "Draws the lots for a whole group at once, and needs a program to find out what may still be drawn."
    rows = (
        (Cell("bowls"), Cell("kept, proved", mark="good"), Cell("2.1 (1.4 to 3.0)", 2.1, 1.4, 3.0), Cell("35", 35), Cell(short)),
        (Cell("lists"), Cell("broken: 29 (a)", mark="bad", link="law"), Cell("0", 0.0, 0.0, 0.4), Cell("12", 12), Cell(short)),
        (Cell("sets"), Cell("not known", mark="doubt"), Cell("not measured"), Cell("not measured"), Cell(short)),
    )
    return Table(
        "decision", "The ways to draw, side by side", columns, rows, "Intervals are of *95 %*.", "untoc-draw compare real-2020-10-16"
    )


def _line(place: int) -> Chart:
    values = [
        {"month": month, "work": (month * (place + 3)) % 41, "way": way} for month in range(120) for way in ("bowls", "lists", "sets")
    ]
    spec = {
        "data": {"values": values},
        "mark": {"type": "line", "tooltip": True},
        "height": 260,
        "encoding": {
            "x": {"field": "month", "type": "quantitative", "title": "month"},
            "y": {"field": "work", "type": "quantitative", "title": "reviews open"},
            "color": {"field": "way", "type": "nominal", "title": "way to draw"},
        },
    }
    return Chart(
        f"work-{place}", f"Reviews open, month by month ({place})", spec, "It rises to **40** and falls.", "", "untoc-draw simulate"
    )


def _panels() -> Chart:
    spec = _line(5).spec
    panelled = spec | {"width": 260, "encoding": spec["encoding"] | {"column": {"field": "way"}}}
    return Chart("panels", "The same, a panel for each way", panelled, "As above.")


def _bars() -> Chart:
    shares = zip(GROUPS, (31, 22, 9, 20, 18), strict=True)
    values = [{"group": group, "share": share, "low": share - 2, "high": share + 2} for group, share in shares]
    bar = {"type": "bar", "tooltip": True}
    group: dict[str, Any] = {"field": "group", "type": "nominal", "title": None}
    spec = {
        "data": {"values": values},
        "layer": [
            {"mark": bar, "encoding": {"y": group, "x": {"field": "share", "type": "quantitative", "title": "share (%)"}}},
            {"mark": "rule", "encoding": {"y": group, "x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
        ],
    }
    words = "Most with African States (31 %)."
    return Chart("shares", "Burden by regional group", spec, words, "The line is the *interval*.", "untoc-draw fairness")


def _cards() -> Cards:
    cards = tuple(
        Card(
            f"card-{state}",
            name,
            (("Reviewed by", "State number 3 (home), State number 5 (cross)"), ("Reviews", "State number 9"), ("Burden", "2 reviews")),
            f"{state} {GROUPS[place % 5]}",
        )
        for place, (state, name) in enumerate(STATES)
    )
    return Cards("cards", "What it means for one State", cards)


def _choice(place: int, label: str) -> tuple[str, str, tuple[Block, ...]]:
    table = Table(
        f"years-{place}",
        f"Years, {label}",
        (Column("Year"), Column("Reviews", "", True)),
        tuple((Cell(str(2021 + year)), Cell(str(year * place), year * place)) for year in range(10)),
    )
    return (f"setting-{place}", label, (_line(place), table))


def made_up_report() -> Report:
    """The same every time."""
    words = "Most within one group: 182 of 395."
    matrix = [[50, 20, 12, 14, 8], [18, 52, 9, 16, 11], [10, 9, 23, 5, 7], [12, 13, 6, 31, 9], [9, 12, 8, 7, 26]]
    odd = Table("odd", ODD_NAME, (Column(ODD_NAME),), ((Cell(ODD_NAME),), (Cell("=1+1"),)), ODD_NAME, ODD_NAME)
    choices = tuple(_choice(place, label) for place, label in enumerate(("as planned", "late replies", "few translators"), start=1))
    sections = (
        Section("choice", "Which way to draw", "Bowls keep the law by *proof*; `lists` do not.", (decision_table(), _bars(), _panels())),
        Section(
            "draw",
            "The draw",
            "Each State is reviewed by two others.",
            (
                reviews_table(),
                _cards(),
                chord_picture("chord", "Reviews between regional groups", GROUPS, matrix, words, command="untoc-draw draw"),
            ),
        ),
        Section(
            "law",
            "The law",
            "What is proved, and under which reading.",
            (
                Text("- one clause\n- another, with [a link](#card-CIV)\n"),
                Details("readings", "Other readings", (Text("A reading."), _line(4), odd)),
            ),
        ),
        Section("years", "The ten years", "", (Switch("setting", "How the phase goes", choices),)),
        Section(
            "provenance", "Provenance", "", (Facts("facts", (("Scenario", ODD_NAME), ("Digest", "sha256:" + "0123456789abcdef" * 4))),)
        ),
    )
    note = "The algorithms are reconstructions: the paragraphs say what must come out, not how lots are drawn."
    return Report("Draw of lots", "A made-up report for tests", note, "untoc-draw report --seed a", sections)
