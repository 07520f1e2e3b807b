"""The model: one replication of the review phase."""

from collections.abc import Mapping

from sim.review_phase.chances import chances
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import Replication
from storage.ctrl_c import ctrl_c_is_heard


def simulate(
    inputs: Inputs, parameters: Mapping[str, float], *, seed: str, number: int, until: float = day_of(HORIZON), reference: bool = False
) -> Replication:
    """Run the review phase once, to the day ``until``.

    The same inputs, parameters, seed and number give the same bytes. Replications of equal seed and number share their random
    numbers, whatever the draw and the parameters. ``reference`` takes the SimPy model, which says what is meant, instead of the
    compiled loop, which gives the same bytes much sooner. Raises ``ValueError`` for an ``until`` outside the simulated years.
    """
    if not 0 < until <= day_of(HORIZON):
        raise ValueError(f"until is day {until}; right would be from 0 to {day_of(HORIZON)}")
    drawn = chances(inputs, parameters, seed, number)
    if reference:
        from sim.review_phase.reference.model import run_to_end  # noqa: PLC0415  (SimPy)
        from sim.review_phase.reference.run import Run  # noqa: PLC0415

        return run_to_end(Run(inputs, parameters, drawn, until), number)
    with ctrl_c_is_heard():  # it may have to be compiled first
        from sim.review_phase.compiled import replicate  # noqa: PLC0415  (numba takes a while to load)

        return replicate(inputs, parameters, drawn, until, number)
