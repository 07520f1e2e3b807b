"""The section "The draw": who reviews whom, what it means for each State, and every lot."""

from results.report.draw_section.section import draw_section

__all__ = ["draw_section"]
