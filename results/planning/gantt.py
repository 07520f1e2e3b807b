"""``reviews.xlsx``: when each State's review is expected to be in which phase, as a Gantt chart in a sheet."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, Final

import numpy as np
import xlsxwriter

from results.charts.look import PALETTE
from results.renderers.xlsx import EPOCH, directed
from sim.planning.plan import Arm
from sim.review_phase.clock import HORIZON, MONTHS, START, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import N_PHASES
from sim.review_phase.timetable import planned_starts
from words import DEFAULT, UNOFFICIAL, chosen, message, say, state_named

WORDS: Final = (message("State"), message("name"), message("group"), message("planned start"))
QUARTERS: Final = tuple(month for month in MONTHS if month.month in (1, 4, 7, 10))


def reviews_workbook(arm: Arm, inputs: Inputs) -> bytes:
    """The workbook: a row for each review, with the median days of its phases, and a cell for each quarter in the colour of the phase.

    A phase is shown from the median day of its start to the median day of its end, where in half of the runs it comes to that by the end
    of the plan. The same plan gives the same bytes.
    """
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    book.set_properties({"title": say("Expected course of each review"), "created": EPOCH})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    small = book.add_format({"bold": True, "rotation": 90, "font_size": 8})
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    share = book.add_format({"num_format": "0 %"})
    fills = [
        book.add_format({"bg_color": colour, "font_color": "#FFFFFF", "align": "center", "font_size": 8}) for colour in PALETTE[:N_PHASES]
    ]
    sheet = book.add_worksheet("Reviews")
    about = book.add_worksheet("About")
    for one in (sheet, about):
        directed(one)
    heads = [
        *WORDS,
        *(
            head
            for phase in range(1, N_PHASES + 1)
            for head in (message("phase {number} starts", number=phase), message("phase {number} ends", number=phase))
        ),
        message("chance that phase 1 ends"),
        message("chance that all phases end"),
    ]
    for column, head in enumerate(map(say, heads)):
        sheet.write_string(0, column, head, bold)
    quarters = [each for each in QUARTERS if each <= arm.scenario.end]
    for place, first in enumerate(quarters, start=len(heads)):
        quarter = say("{year} Q{quarter}", year=str(first.year), quarter=str((first.month + 2) // 3))
        sheet.write_string(0, place, quarter, small)
    begun, ended = (_medians(arm.runs[f"days_{what}"]) for what in ("started", "finished"))
    chances = np.isfinite(arm.runs["days_finished"][:, :, [0, -1]]).mean(axis=0)
    planned = planned_starts(inputs.group, arm.parameters)
    for row, state in enumerate(inputs.reviewed.tolist(), start=1):
        sheet.write_string(row, 0, inputs.scenario.states[state])
        sheet.write_string(row, 1, say(state_named(inputs.scenario.states[state], inputs.scenario.names[state])))
        sheet.write_number(row, 2, int(inputs.group[row - 1]))
        _write_day(sheet, row, 3, float(planned[row - 1]), day)
        for phase in range(N_PHASES):
            _write_day(sheet, row, 4 + 2 * phase, begun[row - 1, phase], day)
            _write_day(sheet, row, 5 + 2 * phase, ended[row - 1, phase], day)
        for column, chance in enumerate(chances[row - 1].tolist(), start=len(heads) - 2):
            sheet.write_number(row, column, round(chance, 3), share)
        for place, first in enumerate(quarters, start=len(heads)):
            shown = _phase_at(begun[row - 1], ended[row - 1], first)
            if shown is not None:
                sheet.write_number(row, place, shown + 1, fills[shown])
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 6)
    sheet.set_column(3, len(heads) - 3, 13)
    sheet.set_column(len(heads) - 2, len(heads) - 1, 10)
    sheet.set_column(len(heads), len(heads) + len(quarters), 2.4)
    sheet.set_row(0, 44)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, inputs.n_reviews, len(heads) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    _explain(about, arm, fills)
    book.close()
    return kept.getvalue()


def _explain(sheet: Any, arm: Arm, fills: list[Any]) -> None:
    """The sheet that says what the days, the chances and the colours are."""
    n, end = len(arm.runs["days_started"]), arm.scenario.end
    lines = (
        message(
            "Expected course of each review: {scenario}. Simulated, at assumed and fitted parameters.",
            scenario=arm.scenario.title or arm.scenario.name,
        ),
        message("Days: medians of {runs} runs. 'Not by the end': half of the runs do not come to it by {end}.", runs=n, end=end),
        message("Chances: the share of the runs in which phase 1, or all phases, end by {end}. Cells: quarters to then.", end=end),
        message("Who had started by the last count is not published: it is drawn by lot, unless a table of where reviews stand was given."),
        *(() if chosen().code == DEFAULT else (UNOFFICIAL,)),
    )
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for row, line in enumerate(map(say, lines)):
        sheet.write_string(row, 0, line)
    for phase, fill in enumerate(fills, start=1):
        sheet.write_number(len(lines) + phase, 0, phase, fill)
        sheet.write_string(len(lines) + phase, 1, say("quarter in which the review is in phase {phase} (median days)", phase=phase))


def _medians(days: Any) -> Any:
    """The median day of each review and phase, inf where half of the runs do not come to it."""
    return np.quantile(np.where(np.isnan(days), np.inf, days), 0.5, axis=0, method="inverted_cdf")


def _phase_at(begun: Any, ended: Any, first: date) -> int | None:
    """The phase that the review is in for most of a quarter: on its middle day."""
    middle = day_of(first) + 45.0
    return next((phase for phase in range(N_PHASES) if begun[phase] <= middle < ended[phase] and middle < day_of(HORIZON)), None)


def _write_day(sheet: Any, row: int, column: int, value: float, day: Any) -> None:
    if np.isfinite(value):
        sheet.write_datetime(row, column, datetime.combine(START + timedelta(days=int(value)), datetime.min.time()), day)
    else:
        sheet.write_string(row, column, say("not by the end"))
