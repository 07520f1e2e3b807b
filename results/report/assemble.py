"""The whole report from its parts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from results.document import Report, Section
from results.report.decision import decision_section
from results.report.decision.found import BASE, Found
from results.report.draw_section import draw_section
from results.report.law_section import law_section
from results.report.measuring.case import Case
from results.report.measuring.stored import stored_stress
from results.report.measuring.years import compared, workload_from
from results.report.parts import Data
from results.report.provenance import provenance_section
from results.report.years import SETTINGS, years_section
from verify.readers.facts import Facts

NOTE: Final = (
    "The algorithms are reconstructions: the Secretariat's own descriptions are not public. The full text of paragraphs 28 and 29 was not "
    "available; the level of each clause says how firmly it is known. Most parameters of the ten years are assumed."
)

QUICK: Final = (
    "**This is a quick report:** {} draws of each algorithm, so that intervals are wide. The command below with `--effort full` in place of "
    "`--effort quick` makes the full one, in about 20 minutes on two quiet cores."
)


def found_of(case: Case, algorithms: Sequence[str], parts: Mapping[str, Data], seconds_per_lot: float) -> Found:
    """What was measured, with the comparison over the ten years and what is stored."""
    years = {name: parts[f"years-{name}"] for name in algorithms}
    return Found(case, tuple(algorithms), parts, compared(case, BASE, years), stored_stress(), seconds_per_lot)


def report_of(found: Found, record: dict[str, Any], command: str) -> Report:
    """The report for a complete draw record; ``command`` makes it again."""
    case = found.case
    parties = case.scenario
    day = f" on {parties.as_of.day} {parties.as_of:%B %Y}" if parties.as_of else ""
    counted = f"{parties.n_states} parties{day}, of them {int(case.law.under_review(parties).sum())} States under review"
    note = f"{NOTE}\n\n{QUICK.format(case.effort.draws)}" if case.effort.name == "quick" else NOTE
    verdicts = found.parts["proofs"]["theorems"]
    sections = (
        decision_section(found),
        draw_section(parties, case.law, record),
        law_section(parties, case.law, record, verdicts),
        _years(found),
        provenance_section(found, record, command),
    )
    return Report("Drawing lots for the review of the Organized Crime Convention", f"{parties.id}: {counted}", note, command, sections)


def _years(found: Found) -> Section:
    kept = [(one.key, one.label, found.parts[f"workload-{one.key}"]) for one in SETTINGS]
    parties = found.case.scenario
    out = np.flatnonzero(~Facts(parties, found.case.law).takes_part)
    outside = {parties.states[state]: parties.names[state] for state in out}
    return years_section([(key, label, workload_from(data)) for key, label, data in kept], found.comparison, found.years_command, outside)
