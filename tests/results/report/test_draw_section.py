"""The section "The draw" says what the record says, of every State, and no more."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import altair as alt
import pytest

from algorithms.record import DrawRecord, Seated, Stuck
from results.document import Card, Chart, Section, blocks_of, check_report
from results.report.draw import draw_section
from results.report.draw_groups import between_groups
from results.report.drawn import Drawn
from scenarios import Scenario
from tests.results.report.draws import block, by_hand, real, real_draw, report_of, six_states, stuck_draw, texts
from verify import law_from

LAW = law_from({})


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return real_draw()


@pytest.fixture(scope="module")
def section(record: DrawRecord) -> Section:
    return draw_section(real(), LAW, record)


def cards(section: Section) -> dict[str, Card]:
    return {card.id.removeprefix("card-"): card for card in block(section, "cards").cards}


def said(card: Card, term: str) -> list[str]:
    return [text for known, text in card.facts if known == term]


def seats(record: DrawRecord) -> list[tuple[str, Seated]]:
    return [(review.reviewed, line) for review in record.reviews for line in review.reviewing]


def test_every_state_has_a_card_and_every_state_under_review_a_row(section: Section, record: DrawRecord) -> None:
    others = {state: said(card, "Under review")[0] for state, card in cards(section).items() if state not in real().index}
    assert others["BTN"] == "no: not a party on 2020-10-16: party since 2023-02-20" and all(
        why.startswith("no: not a party") for why in others.values()
    )
    assert sorted(cards(section)) == sorted([*real().states, *others])
    rows = block(section, "who-reviews-whom").rows
    assert sorted(row[0].link for row in rows) == sorted(f"card-{state}" for year in record.groups.values() for state in year)


def test_a_card_says_exactly_the_reviews_of_the_record(section: Section, record: DrawRecord) -> None:
    """Every seat is told on two cards, that of the State under review and that of the reviewing State, and none besides."""
    names = dict(zip(real().states, real().names, strict=True))
    reviewed_by, reviews = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for state, line in seats(record):
        reviewed_by[state, names[line.reviewing]] += 1
        reviews[line.reviewing, names[state]] += 1
    longest_first = sorted(real().names, key=len, reverse=True)

    def first_name(text: str) -> str:
        return next(name for name in longest_first if text.startswith(name))

    told = Counter((state, first_name(text)) for state, card in cards(section).items() for text in said(card, "You are reviewed by"))
    assert told == reviewed_by
    told = Counter(
        (state, first_name(text)) for state, card in cards(section).items() for text in said(card, "You review") if text != "nobody"
    )
    assert told == reviews


def test_a_card_names_the_instruments_and_the_seat(section: Section, record: DrawRecord) -> None:
    names = dict(zip(real().states, real().names, strict=True))
    found = cards(section)
    for state, line in seats(record):
        held = line.instruments
        listed = held[0] if len(held) == 1 else f"{', '.join(held[:-1])} and {held[-1]}"
        mine = [text for text in said(found[state], "You are reviewed by") if text.startswith(names[line.reviewing] + " (")]
        told = f"in addition in the {line.seat} seat, for {listed}" if line.additional else f"in the {line.seat} seat, for {listed}"
        assert any(told in text for text in mine)


def test_the_row_of_a_state_has_its_seats(section: Section, record: DrawRecord) -> None:
    names = dict(zip(real().states, real().names, strict=True))
    rows = {row[0].link.removeprefix("card-"): row for row in block(section, "who-reviews-whom").rows}
    performed = Counter(one for review in record.reviews for one in {line.reviewing for line in review.reviewing})
    for review in record.reviews:
        row = rows[review.reviewed]
        firsts = {line.seat: names[line.reviewing] for line in review.reviewing if not line.additional}
        added = [line for line in review.reviewing if line.additional]
        assert (row[2].value, row[3].text, row[4].text) == (review.group, firsts["home"], firsts["away"])
        assert row[5].text.count("seat)") == len(added) and all(names[line.reviewing] in row[5].text for line in added)
        assert row[6].value == performed[review.reviewed]


def test_the_european_union_is_a_party_without_group_that_neither_reviews_nor_is_reviewed(section: Section) -> None:
    card = cards(section)["EUE"]
    assert said(card, "Regional group") == ["no regional group"]
    assert "not reviewed and does not review" in said(card, "Under review")[0]
    assert said(card, "You review") == ["nobody"] and not said(card, "You are reviewed by")


def test_the_seats_between_groups_add_up_to_all_seats(section: Section, record: DrawRecord) -> None:
    found = between_groups(Drawn(real(), LAW, record))
    assert found.total == len(seats(record))
    table = block(section, "groups").rows
    assert table[-1][-1].value == found.total == sum(cell.value for row in table[:-1] for cell in row[1:-1])
    home = sum(line.seat == "home" for _, line in seats(record))
    assert sum(found.seats[place][place] for place in range(5)) == home  # no fallback here: the own group, and nobody else
    heat = block(section, "groups-heat-map").spec
    assert sum(row["seats"] for rows in heat["datasets"].values() for row in rows) == found.total


def test_the_burdens_count_every_state_that_may_review(section: Section) -> None:
    rows = block(section, "burdens-table").rows
    assert sum(row[1].value for row in rows) == 189
    assert "Of 189 States" in block(section, "burdens").description


def test_the_transcript_has_every_lot_with_why_it_was_set_aside(section: Section, record: DrawRecord) -> None:
    rows = block(section, "lots").rows
    assert len(rows) == len(record.lots)
    names = dict(zip(real().states, real().names, strict=True))
    for row, line in zip(rows, record.lots, strict=True):
        assert row[6].text == names[line.kept]
        assert row[5].text.count("(para. ") == len(line.set_aside)
        assert all(names[state] in row[5].text for state in line.set_aside)
        assert 1 <= row[4].value <= row[3].value == line.size
        assert row[3].value - row[4].value >= len(line.set_aside)


def test_the_lead_counts_what_the_record_has(section: Section, record: DrawRecord) -> None:
    additional = sum(line.additional for _, line in seats(record))
    assert f"**189 States under review, 378 seats filled, {additional} additional reviewing States.**" in section.lead
    assert f"{len(record.lots)} were kept" in section.lead


@pytest.mark.parametrize("algorithm", ["uniform-chain", "rotating-lists"])
def test_other_ways_of_drawing_fit_the_page(algorithm: str) -> None:
    found = draw_section(real(), LAW, real_draw(algorithm))
    check_report(report_of(found))
    has_lots = any(getattr(one, "id", "") == "lots" for one in blocks_of(report_of(found)))
    assert has_lots == (algorithm == "rotating-lists")
    assert ("settles all seats at once" in found.lead) == (algorithm == "uniform-chain")


def test_a_record_by_hand_without_lots_or_seed() -> None:
    found = draw_section(six_states(), LAW, by_hand())
    check_report(report_of(found))
    assert "by lots recorded in the room" in found.lead and "**6 States under review, 12 seats filled, 0 additional" in found.lead
    table = [[cell.value for cell in row[1:]] for row in block(found, "groups").rows[:2]]
    assert [row[:2] for row in table] == [[3, 3], [3, 3]]
    assert said(cards(found)["A1"], "You are reviewed by") == [
        "State A2 (African), in the home seat, for UNTOC",
        "State B1 (Asia-Pacific), in the away seat, for UNTOC",
    ]
    assert [text.partition(",")[0] for text in said(cards(found)["A1"], "You review")] == ["State A3", "State B3"]


def test_a_stuck_draw_says_where_and_why() -> None:
    scenario, law, record = stuck_draw()
    found = draw_section(scenario, law, record)
    check_report(report_of(found))
    assert "got stuck" in found.lead and "home seat of Lone State" in found.lead and "no lot in the bowl" in found.lead
    assert "the draw got stuck there" in said(cards(found)["LONE"], "You are reviewed by")[-1]
    rows = {row[0].text: row for row in block(found, "who-reviews-whom").rows}
    assert rows["Lone State"][3].text == "not drawn"


def test_a_draw_that_leaves_a_state_without_a_review_is_stuck_at_no_seat() -> None:
    stuck = Stuck("A1", "reviewing", False, {"load-min": 1})
    found = draw_section(six_states(), LAW, replace(by_hand(), outcome="stuck", stuck=stuck))
    assert "All seats are filled and State A1 performs no review, which load-min asks" in found.lead
    assert not [text for text in said(cards(found)["A1"], "You are reviewed by") if "stuck" in text]


def test_names_from_outside_do_not_become_markup() -> None:
    scenario = six_states()
    odd = Scenario(**{**scenario.__dict__, "names": ("A *b* [c](javascript:d)", *scenario.names[1:])})
    found = draw_section(odd, LAW, by_hand(B1=(1, "B2", "A1"), B2=(2, "B3", "A1")))
    assert "A \\*b\\* \\[c\\](javascript:d)" in found.lead


def test_every_chart_is_good_vega_lite_and_has_axes_with_titles(section: Section) -> None:
    for chart in (one for one in blocks_of(report_of(section)) if isinstance(one, Chart)):
        assert alt.LayerChart.from_dict(chart.spec).to_dict()
        assert re.search(r"\d", chart.description)


def test_no_text_holds_html_and_everything_hangs_together(section: Section) -> None:
    check_report(report_of(section))
    assert not [text for text in texts(section) if re.search(r"<[a-zA-Z/!]", text)]
