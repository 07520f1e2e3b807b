"""Counterexamples in plain English, read from a model in a scope."""

from typing import Any

import z3

from verify.proofs.step import HOME_AWAY, Lot
from verify.readers.z3_world import Draw, World


def describe(world: World, draw: Draw, lot: Lot | None, model: Any) -> list[str]:
    """The States, what was drawn before, and the lot."""
    states, instruments = world.members["State"] or (), world.members["Instrument"] or ()
    fact = world.facts

    def true(formula: Any) -> bool:
        return bool(z3.is_true(model.eval(formula, model_completion=True)))

    lines = []
    for state in states:
        held = [str(i) for i in instruments if true(fact["party"](state, i))]
        group = str(model.eval(fact["group"](state), model_completion=True)) if true(fact["has_group"](state)) else "no group"
        year = f", year {str(model.eval(fact['year'](state), model_completion=True))[4:]}" if true(fact["under_review"](state)) else ""
        chosen = [name for name in ("waives", "defers", "declines") if true(fact[name](state))]
        lines.append(f"{state}: {group}, party to {' and '.join(held) or 'nothing'}{year}{', ' + ', '.join(chosen) if chosen else ''}")
    for reviewed in states:
        for reviewing in states:
            for side in HOME_AWAY:
                for table, word in ((draw.drawn, "drawn"), (draw.additional, "additional")):
                    if true(table(side, reviewed, reviewing)):
                        seat = ("home", "away")[side]
                        covers = [str(i) for i in instruments if true(draw.covers(side, reviewed, reviewing, i))]
                        lines.append(f"{reviewing} reviews {reviewed} ({seat}, {word}) for {' and '.join(covers) or 'nothing'}")
    if lot:
        word, seat = "an additional lot" if lot.additional else "a lot", ("home", "away")[lot.side]
        reviewed = model.eval(lot.reviewed, model_completion=True)
        reviewing = model.eval(lot.reviewing, model_completion=True)
        lines.append(f"then {reviewing} is kept as {word} for the {seat} seat of {reviewed}")
    return lines
