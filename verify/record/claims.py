"""What a draw record says of itself and is not so."""

from collections.abc import Iterator

from algorithms.record import DrawRecord
from scenarios import Scenario
from verify.law.parameters import LawParameters
from verify.record.finding import OF_RECORD, RecordFinding


def false_claims(record: DrawRecord, parties: Scenario, law: LawParameters) -> Iterator[RecordFinding]:
    """The law's digest, the States under review and the waivers, where the record does not agree with the law and the list."""
    told, right = record.law.digest, LawParameters(record.law.parameters).digest
    if told is not None and told != right:
        yield RecordFinding(OF_RECORD, (), f"the digest of the law is given as {told}, but its parameters have {right}")
    placed = {state for members in record.groups.values() for state in members}
    for state, due in zip(parties.states, law.under_review(parties), strict=True):
        if due != (state in placed):
            where = "missing from" if due else "wrongly in"
            yield RecordFinding(OF_RECORD, (state,), f"{parties.name_of(state)} is {where} the groups under review")
    waived = {review.reviewed for review in record.reviews if review.waives_four}
    if waived != set(law.values["waives_four"]) & placed and record.complete:
        differing = tuple(sorted(waived ^ set(law.values["waives_four"])))
        names = " and ".join(parties.name_of(state) for state in differing)
        yield RecordFinding(OF_RECORD, differing, f"{names}: waives_four does not agree with the law's parameters")
