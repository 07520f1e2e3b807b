"""Formulas made by Z3's own calls, with one wrapper each: z3py's makers ask for sorts and contexts again at every step, which takes
most of the time where a formula is written out over the members of a scope. Here all parts are known to be of one context."""

from collections.abc import Iterable, Sequence
from typing import Any

import z3
from z3 import z3core


def all_of(*parts: Any) -> Any:
    """That all of some formulas hold; at least one."""
    context = parts[0].ctx
    return z3.BoolRef(z3core.Z3_mk_and(context.ref(), len(parts), _array(parts)), context)


def any_of(*parts: Any) -> Any:
    """That some of the formulas holds; at least one."""
    context = parts[0].ctx
    return z3.BoolRef(z3core.Z3_mk_or(context.ref(), len(parts), _array(parts)), context)


def no(part: Any) -> Any:
    """That a formula does not hold."""
    return z3.BoolRef(z3core.Z3_mk_not(part.ctx.ref(), part.ast), part.ctx)


def implies(condition: Any, body: Any) -> Any:
    """That a formula holds where another does."""
    return z3.BoolRef(z3core.Z3_mk_implies(body.ctx.ref(), condition.ast, body.ast), body.ctx)


def same(one: Any, other: Any) -> Any:
    """That two things of one sort are the same; of formulas, that both hold or neither."""
    return z3.BoolRef(z3core.Z3_mk_eq(one.ctx.ref(), one.ast, other.ast), one.ctx)


def how_many(parts: Iterable[Any], one: Any, none: Any) -> Any:
    """The sum of ``one`` for each formula that holds and ``none`` for each other; at least one formula."""
    context = one.ctx
    each = [z3.ArithRef(z3core.Z3_mk_ite(context.ref(), part.ast, one.ast, none.ast), context) for part in parts]
    return z3.ArithRef(z3core.Z3_mk_add(context.ref(), len(each), _array(each)), context)


class Relation:
    """A function over sorts that is applied often. ``made`` is the wrapper of what it gives."""

    def __init__(self, declaration: Any, made: type = z3.BoolRef) -> None:
        self.declaration, self._made, self._context = declaration, made, declaration.ctx

    def __call__(self, *arguments: Any) -> Any:
        """Apply it."""
        applied = z3core.Z3_mk_app(self._context.ref(), self.declaration.ast, len(arguments), _array(arguments))
        return self._made(applied, self._context)


def _array(parts: Sequence[Any]) -> Any:
    return (z3.Ast * len(parts))(*[part.ast for part in parts])
