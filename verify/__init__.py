"""What the law says, stated once, and the checking of draws against it."""

from verify.check import check_draws
from verify.clauses import clauses_of
from verify.draw_arrays import arrays_of
from verify.law import LawParameters, law_from, read_law

__all__ = ["LawParameters", "arrays_of", "check_draws", "clauses_of", "law_from", "read_law"]
