"""All parts of a report, in the order in which they are begun: the long ones first."""

from collections.abc import Mapping, Sequence
from typing import Any

from results.report.measuring.case import Case
from results.report.measuring.draws import draws_part
from results.report.measuring.proofs import proofs_part
from results.report.measuring.references import best_part, references_part
from results.report.measuring.years import outcomes_part, workload_part
from results.report.parts import Part
from results.report.years import SETTINGS


def parts_of(case: Case, algorithms: Sequence[str], record: Mapping[str, Any]) -> list[Part]:
    """The parts for these algorithms; ``record`` is the draw with which the ten years are simulated in every setting."""
    effort = case.effort
    workloads = [workload_part(case, record, one, effort.others if place else effort.replications) for place, one in enumerate(SETTINGS)]
    return [
        proofs_part(case.law, case.key, algorithms),
        references_part(case),
        best_part(case),
        *[draws_part(case, name) for name in algorithms],
        *workloads,
        *[outcomes_part(case, name) for name in algorithms],
    ]
