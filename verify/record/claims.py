"""What a draw record says of itself and is not so."""

from collections.abc import Iterator

from algorithms.record import DrawRecord
from scenarios import Scenario
from verify.law.citing import named
from verify.law.parameters import LawParameters
from verify.record.finding import OF_RECORD, RecordFinding
from words import message


def false_claims(record: DrawRecord, parties: Scenario, law: LawParameters) -> Iterator[RecordFinding]:
    """The law's digest, the States under review and the waivers, where the record does not agree with the law and the list."""
    told, right = record.law.digest, LawParameters(record.law.parameters).digest
    if told is not None and told != right:
        words = message("the digest of the law is given as {told}, but its parameters have {right}", told=told, right=right)
        yield RecordFinding(OF_RECORD, (), words)
    placed = {state for members in record.groups.values() for state in members}
    for state, due in zip(parties.states, law.under_review(parties), strict=True):
        if due != (state in placed):
            name = named(parties, [state])
            missing = message("{state} is missing from the groups under review", state=name)
            wrongly = message("{state} is wrongly in the groups under review", state=name)
            yield RecordFinding(OF_RECORD, (state,), missing if due else wrongly)
    waived = {review.reviewed for review in record.reviews if review.waives_four}
    if waived != set(law.values["waives_four"]) & placed and record.complete:
        differing = tuple(sorted(waived ^ set(law.values["waives_four"])))
        words = message("{states}: waives_four does not agree with the law's parameters", states=named(parties, differing))
        yield RecordFinding(OF_RECORD, differing, words)
