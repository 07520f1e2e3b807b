"""The section "The ten years", put together."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from results.document import Block, Section, Switch, Text
from results.report.years_section.algorithms import algorithm_blocks
from results.report.years_section.assumed import parameters_details
from results.report.years_section.charts import charts_of
from results.report.years_section.side_by_side import WHY, Workloads, settings_table, states_table
from results.report.years_section.tables import tables_of
from results.report.years_section.words import parts_of
from results.workload.store import Workload
from scenarios import Fault, InputError

SHORT, FIRMNESS = "In short", "How firm this is"
SHOWN = (
    "**The workload is that of the draw shown above**, in all settings. Only where the algorithms are set against each other, each "
    "makes draws of its own."
)
ASSUMED = (
    "**Staff, hours, pages and rates of the Secretariat are assumed, and so are most delays:** read work and cost against each other, "
    "not as a budget. All parameters, with level and source, are at the end of this section."
)


def years_section(
    workloads: Workloads, comparison: Sequence[Mapping[str, Any]], command: str, outside: Mapping[str, str] = MappingProxyType({})
) -> Section:
    """The section for workloads under several settings (key, label, tables), the first as fitted; ``comparison`` are rows of
    ``sim.experiments.paired.Comparison``, perhaps none, and ``command`` is the command that gives them. ``outside``: parties that do not
    take part, id to name. Raises ``InputError`` where there is no workload."""
    if not workloads:
        raise InputError("report", (Fault("workloads", "none", "at least one setting of the ten years"),))
    parts = {key: parts_of(workload) for key, _, workload in workloads}
    first = parts[workloads[0][0]]

    def blocks() -> Iterator[Block]:
        yield Text(f"{SHOWN}\n\n{first[FIRMNESS]}")
        if len(workloads) > 1:
            yield settings_table(workloads)
        choices = tuple((key, label, tuple(_of_setting(key, workload, parts[key][SHORT]))) for key, label, workload in workloads)
        yield Switch("years-settings", "The ten years under different settings", choices)
        yield states_table(workloads, outside)
        yield from algorithm_blocks(comparison, command)
        yield parameters_details(workloads)

    return Section("years", "The ten years", f"{first[SHORT]}\n\n{ASSUMED}", tuple(blocks()))


def _of_setting(key: str, workload: Workload, short: str) -> Iterator[Block]:
    why = WHY.get(key)
    yield Text(f"{why}\n\n{short}" if why else short)
    yield from charts_of(key, workload)
    yield from tables_of(key, workload)
