"""The section "The ten years": work, completions, burdens and cost, under several settings."""

from results.report.years_section.section import years_section
from results.report.years_section.settings import SETTINGS, YearsSetting

__all__ = ["SETTINGS", "YearsSetting", "years_section"]
