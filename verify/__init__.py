"""What the law says, stated once, and the checking of draws against it."""

from typing import TYPE_CHECKING

from scenarios.on_demand import on_demand

if TYPE_CHECKING:
    from verify.check import check_draws
    from verify.draw_arrays import arrays_of
    from verify.law.clauses import clauses_of
    from verify.law.parameters import LawParameters
    from verify.law_in_force import LawInForce, law_from, read_law
else:
    __getattr__ = on_demand(
        __name__,
        {
            "LawInForce": "law_in_force",
            "LawParameters": "law.parameters",
            "arrays_of": "draw_arrays",
            "check_draws": "check",
            "clauses_of": "law.clauses",
            "law_from": "law_in_force",
            "read_law": "law_in_force",
        },
    )

__all__ = ["LawInForce", "LawParameters", "arrays_of", "check_draws", "clauses_of", "law_from", "read_law"]
