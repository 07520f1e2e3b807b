"""The section "The decision", put together."""

from results.report.blocks import Block, Section, Text
from results.report.decision.charts import charts
from results.report.decision.found import Found
from results.report.decision.lead import lead
from results.report.decision.rows import main_table
from results.report.decision.what_each_is import what_each_is

HOW_TO_READ = """**How to read the table.** Every figure is a mean; the figures in brackets are the ends of its 95 % interval. Where two
intervals have numbers in common, chance alone may explain the difference. The last column is the command that gives the row again.
A row about proofs or facts has no interval."""


def decision_section(found: Found) -> Section:
    """The algorithms side by side: what each is, every measure with its interval, and pictures of the main ones."""
    blocks: tuple[Block, ...] = (what_each_is([*found.algorithms]), main_table(found), Text(HOW_TO_READ), *charts(found))
    return Section("decision", "The decision", lead(found), blocks)
