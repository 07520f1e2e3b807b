"""The section "The law": clauses with what this draw and the proofs say of them, and the open questions."""

from results.report.law_section.section import law_section

__all__ = ["law_section"]
