"""The theorems about the law and the algorithms, asked of two solvers."""

from collections.abc import Mapping, Sequence
from functools import partial

from results.report.parts import MEASURED, Data, Part
from verify.law.parameters import LawParameters


def proofs_part(law: LawParameters, key: Mapping[str, object], algorithms: Sequence[str]) -> Part:
    """The part ``proofs``: ``theorems``, the rows of ``untoc-draw prove --json`` without their seconds."""
    return Part("proofs", {**key, "algorithms": [*algorithms]}, partial(_measure, law, tuple(algorithms)))


def _measure(law: LawParameters, algorithms: Sequence[str], given: Mapping[str, Data]) -> Data:
    from verify.proofs.answers import answers  # noqa: PLC0415  (z3 is slow to load, and cvc5)

    theorems = [answer.as_data() for answer in answers(law, algorithms)]
    return {"theorems": theorems, MEASURED: {"seconds": {row["id"]: row.pop("seconds") for row in theorems}}}
