"""What a lottery is judged by: linear measures of the expected numbers of reviews from kind to kind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.fairness.pricing_program import DrawProgram


@dataclass(frozen=True)
class Measures:
    """``names[j]`` are the kinds that measure ``j`` speaks of; ``matrix``, shape ``(n_measures, n_cells)``, makes the measures of
    the reviews from kind to kind. ``even`` has shape ``(n_measures,)``: what each measure would be if the drawn reviews (without
    additional ones) were spread evenly."""

    names: tuple[tuple[int, ...], ...]
    matrix: NDArray[np.float64]
    even: NDArray[np.float64]


def burdens(program: DrawProgram) -> Measures:
    """The expected number of reviews that a State of each kind performs; one measure for each kind that takes part."""
    kinds = [kind for kind, takes_part in enumerate(program.takes_part) if takes_part]
    reviewing = np.array([cell[1] for cell in program.cells])
    matrix = np.array([(reviewing == kind) / program.sizes[kind] for kind in kinds])
    seats = 2 * sum(program.sizes[kind] for kind in {cell[0] for cell in program.cells})
    even = seats / sum(program.sizes[kind] for kind in kinds)
    return Measures(tuple((kind,) for kind in kinds), matrix, np.full(len(kinds), even))
