"""The section "The decision", put together."""

from results.document import Block, Details, Section, Text
from results.report.decision.charts import charts
from results.report.decision.found import Found
from results.report.decision.lead import lead
from results.report.decision.rows import main_table, meanings_table
from results.report.decision.what_each_is import what_each_is

HOW_TO_READ = """**How to read the table.** A figure is a mean over draws. Below it, in small type, is the range in which the true mean lies
with 95 % certainty; a figure without one is exact, or its error is not known. Where the ranges of two algorithms have numbers in common,
chance alone may explain the difference. What each algorithm does stands further below."""


def decision_section(found: Found) -> Section:
    """The algorithms side by side: what each is, every measure with its interval, and pictures of the main ones."""
    blocks: tuple[Block, ...] = (
        main_table(found),
        Text(HOW_TO_READ),
        Details("meanings", "What each measure means, and the command behind it", (meanings_table(found),)),
        what_each_is([*found.algorithms]),
        *charts(found),
    )
    return Section("decision", "The decision", lead(found), blocks)
