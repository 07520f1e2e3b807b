"""The annexes in the six languages: nothing unmarked, and the figures of the English page."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

import pytest

from results.charts.look import chart_svg
from results.document import Chart, Report, Section, blocks_of
from results.renderers.html import document
from results.report.algorithms import KINDS
from results.report.decision import decision_section
from results.report.draw import draw_section
from results.report.found import Found
from results.report.law import law_section
from results.report.measuring.case import versions
from results.report.whole import provenance_section
from results.report.years import SETTINGS, years_section
from results.workload.store import Workload, read_workload
from sim.experiments.outcomes import OUTCOMES
from sim.review_phase.parameters import DEFAULTS as PARAMETERS
from tests.app.test_languages import OTHERS, outside_of_messages
from tests.results.charted import titles
from tests.results.report.draws import by_hand, real, real_draw, six_states, stuck_draw
from tests.results.report.found_by_hand import later
from tests.results.report.test_choices import two
from tests.results.report.test_law_section import LAW, VERDICTS
from tests.results.report.test_one_page import body
from tests.results.report.test_years_section import COMPARISON, STORED
from verify import clauses_of
from verify.law.clause import LEVELS
from verify.law.parameters import ALTERNATIVES, DEFAULTS
from words import in_language, say_all
from words.messages import PSEUDO

SECTIONS: dict[str, Callable[[], Section]] = {
    "all figures": lambda: decision_section(two()),
    "all figures with years": lambda: decision_section(_with_years()),
    "a draw": lambda: draw_section(real(), LAW, real_draw()),
    "a draw by hand": lambda: draw_section(six_states(), LAW, by_hand()),
    "a draw that got stuck": lambda: draw_section(*stuck_draw()),
    "the law": lambda: law_section(real(), LAW, real_draw(), VERDICTS),
    "the law broken": lambda: law_section(six_states(), LAW, by_hand(A1=(1, "A1", "B1")), VERDICTS),
    "what it rests on": lambda: provenance_section(two(), by_hand(), "untoc-draw report"),
    "the law of a draw that got stuck": lambda: law_section(*stuck_draw(), []),
    "the ten years": lambda: years_section(
        [("as-fitted", SETTINGS[0].label, _stored()), ("in-time", SETTINGS[4].label, _stored())], _compared(), "untoc-draw simulate"
    ),
}
IDS = {word for one in ALTERNATIVES.values() for word in one} | {*DEFAULTS, *LEVELS, *KINDS, "none"}
"""What is an id on a page: of settings and their values, levels and algorithms."""
FILES = {word for name in versions() for word in re.findall(r"[A-Za-z][A-Za-z-]+", name)} | {
    "tables",
    "xlsx",
    "CSV",
    "SVG",
    "PNG",
    "RECORD",
    "untoc-draw",
}


@cache
def _stored() -> Workload:
    return read_workload(STORED)


def _compared() -> list[dict[str, Any]]:
    known = ((row, OUTCOMES[row["outcome"]]) for row in COMPARISON)
    return [{**row, "meaning": outcome.meaning, "unit": outcome.unit} for row, outcome in known]


def _with_years() -> Found:
    return replace(two(), comparison=[later("rotating-lists", 5.0, 1.0), later("uniform-chain", -2.0, 9.0)])


def page_of(what: str, code: str) -> str:
    with in_language(code):
        made = SECTIONS[what]()
        section = replace(made, blocks=tuple(block for block in made.blocks if not isinstance(block, Chart)))
        return unescape(document(say_all(Report("", "", "", "", (section,))), {}))


def without_english(page: str) -> str:
    """Without the parts that stay English, which say so, without commands, parameters, and charts, which have a test of their own."""
    page = re.sub(r"<code>[^<]*</code>|" + "|".join(map(re.escape, sorted(PARAMETERS, key=len, reverse=True))), " ", page)
    page = re.sub(r'<div class="inside" lang="en" dir="ltr">.*?</details>', " ", page, flags=re.DOTALL)
    return re.sub(r"<figure\b.*?</figure>|<td[^>]*>untoc-draw .*?</td>", " ", page, flags=re.DOTALL)


@pytest.mark.parametrize("what", SECTIONS)
def test_nothing_of_an_annex_is_unmarked(what: str) -> None:
    clauses = {re.sub(r"^\d+-?", "", clause.id) for clause in clauses_of(LAW)}
    left = outside_of_messages(re.sub(r"sha256:\w+|'by hand'", " ", body(without_english(page_of(what, PSEUDO)))))
    assert left - IDS - FILES - clauses - {instrument.id for instrument in real().instruments} == set()


@pytest.mark.parametrize("what", SECTIONS)
def test_nothing_in_a_picture_of_an_annex_is_unmarked(what: str) -> None:
    with in_language(PSEUDO):
        said = say_all(Report("", "", "", "", (SECTIONS[what](),)))
        charts = [block for block in blocks_of(said) if isinstance(block, Chart)]
        drawn = {chart.id: chart_svg(chart) for chart in charts}
    assert what != "the ten years" or len(drawn) == 2 * 5 + 2
    for chart in charts:
        shown = re.findall(r">([^<]+)</text>", drawn[chart.id])
        assert outside_of_messages(" ".join([chart.title, chart.description, chart.note, *shown, *titles(chart.spec)])) - IDS == set()


@pytest.mark.parametrize(("code", "decimal"), [("ar", "."), ("zh", "."), ("en", "."), ("fr", ","), ("ru", ","), ("es", ",")])
def test_numbers_in_a_picture_have_the_signs_of_the_language(code: str, decimal: str) -> None:
    with in_language(code):
        charts = blocks_of(say_all(Report("", "", "", "", (SECTIONS["the ten years"](),))))
        drawn = next(chart_svg(chart) for chart in charts if isinstance(chart, Chart) and chart.id == "years-roles-as-fitted")
    assert {sign for text in re.findall(r">([^<]+)</text>", drawn) for sign in re.findall(r"\d([.,])\d", text)} == {decimal}


@pytest.mark.parametrize("code", OTHERS)
def test_an_annex_has_the_figures_of_the_english_one(code: str) -> None:
    def keys(page: str) -> list[str]:
        return re.findall(r'<td[^>]* data-order="([^"]*)"', page)

    here, there = page_of("all figures", "en"), page_of("all figures", code)
    assert sorted(keys(here)) == sorted(keys(there)) != []
    assert f'lang="{code}"' in there and "Annex 2" not in there
