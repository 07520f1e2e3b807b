"""The section "The decision": the algorithms side by side, and what the figures say of them."""

from results.report.decision.section import decision_section

__all__ = ["decision_section"]
