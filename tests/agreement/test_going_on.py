"""Which earlier seats stand, against all lawful draws of small lists as a second statement of the law gives them."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.earlier import BY_LOT, LAST_YEAR, DroppedOut, EarlierSeat
from algorithms.going_on import divide_newcomers
from algorithms.record import DrawRecord
from scenarios import InputError, Scenario
from scenarios.model import Row, build_scenario, rows_of
from tests.reference.encoding import Draw, TooManyDrawsError, all_draws
from tests.verify.diagnosis.small_problems import random_law, random_scenario
from tests.verify.evidence.test_check import run, write_pack
from verify import LawInForce, law_from
from verify.record.going_on import NoDrawError, extend, replace_reviewing
from verify.record.verify_record import verify_record

MOST_DRAWS = 1_000
Standing = frozenset[int]


def later(chance: random.Random, scenario: Scenario) -> Scenario:
    """The list some time after: a State has joined or left, others have acceded to an instrument, now and then one has changed its group."""
    rows = rows_of(scenario)
    if chance.random() < 0.5:
        held = (True, *(chance.random() < 0.6 for _ in range(scenario.n_instruments - 1)))
        rows.append(Row("NEW", "A new State", chance.choice(rows).group, held))
    if len(rows) > 4 and chance.random() < 0.3:
        rows.pop(chance.randrange(len(rows)))
    for place in chance.sample(range(len(rows)), chance.randint(0, 3)):
        row = rows[place]
        more = tuple(had or chance.random() < 0.7 for had in row.held)
        group = chance.choice(rows).group if chance.random() < 0.1 else row.group
        rows[place] = Row(row.id, row.name, group, more, row.legal_family)
    return build_scenario("later", None, rows, scenario.instruments)


def standing_in(draw: Draw, seats: Sequence[EarlierSeat], held: dict[str, frozenset[str]]) -> Iterator[Standing]:
    """Each way in which earlier seats stand in a draw: where the first State does, some additional ones that take what is missing in turn."""
    taken = {(reviewed, seat, additional, reviewing): instruments for reviewed, reviewing, seat, additional, instruments in draw}
    ways: list[list[tuple[int, ...]]] = []
    for place, first in enumerate(seats):
        if first.additional or (first.reviewed, first.seat, False, first.reviewing) not in taken:
            continue
        missing = held[first.reviewed] - held[first.reviewing]
        more = [at for at, one in enumerate(seats) if one.additional and (one.reviewed, one.seat) == (first.reviewed, first.seat)]
        chosen = [some for size in range(len(more) + 1) for some in combinations(more, size)]
        ways.append([(place, *some) for some in chosen if take_in_turn([seats[at] for at in some], missing, taken, held)])
    for one in product(*ways):
        yield frozenset(at for some in one for at in some)


def take_in_turn(
    seats: Sequence[EarlierSeat],
    missing: frozenset[str],
    taken: dict[tuple[str, str, bool, str], frozenset[str]],
    held: dict[str, frozenset[str]],
) -> bool:
    for one in seats:
        mine = missing & held[one.reviewing]
        if not mine or taken.get((one.reviewed, one.seat, True, one.reviewing)) != mine:
            return False
        missing -= mine
    return True


def largest(
    parties: Scenario, law: LawInForce, groups: dict[str, Sequence[str]], record: DrawRecord, out: Sequence[DroppedOut]
) -> list[int] | None:
    """By brute force over all lawful draws: the first of the largest sets of seats that stand, as places; None where no lawful draw exists."""
    values = {name: value for name, value in law.values.items() if name != "redraws"}
    seats = [EarlierSeat(review.reviewed, one.seat, one.additional, one.reviewing) for review in record.reviews for one in review.reviewing]
    names = np.array([instrument.id for instrument in parties.instruments])
    held = {state: frozenset(names[row].tolist()) for state, row in zip(parties.states, parties.adherence, strict=True)}
    draws = [
        draw
        for draw in all_draws(parties, values, groups, MOST_DRAWS)
        if not any(one.state == reviewing and one.reviewed in (None, reviewed) for reviewed, reviewing, *_ in draw for one in out)
    ]
    found = {stands for draw in draws for stands in standing_in(draw, seats, held)}
    most = max(map(len, found), default=0)
    return min(sorted(places) for places in found if len(places) == most) if draws else None


def earlier_draw(number: int) -> tuple[Scenario, LawInForce, DrawRecord]:
    """A list, a law and a complete draw, always the same for a number."""
    chance = random.Random(f"going on/{number}")
    while True:
        scenario = random_scenario(chance, (4, 6))
        law = law_from({**random_law(chance, scenario).values, "load_max": chance.choice([0, 3, 3]), "defers": [], "waives_four": []})
        record = load_algorithm("sequential-bowls-look-ahead").draw(scenario, law, SeededLots(f"earlier {number}"))
        if record.complete:
            return scenario, law, record


@pytest.mark.parametrize("part", [7, *(pytest.param(part, marks=pytest.mark.long) for part in range(12) if part != 7)])
def test_the_first_of_the_largest_sets_of_earlier_seats_stands(part: int, tmp_path: Path) -> None:
    seen = Counter[str]()
    for number in range(part, 240, 12):
        scenario, law, record = earlier_draw(number)
        chance, seed, out = random.Random(number), f"later {number}", list[DroppedOut]()
        parties, newcomers = scenario, LAST_YEAR
        if number // 12 % 3:
            parties, newcomers = later(chance, scenario), chance.choice([LAST_YEAR, BY_LOT])
        else:
            performed = sorted({(one.reviewing, review.reviewed) for review in record.reviews for one in review.reviewing})
            state, reviewed = chance.choice(performed)
            out = [DroppedOut(state, chance.choice([None, reviewed]))]
        before = {state: year for year, states in record.groups.items() for state in states}
        years = divide_newcomers(parties, law.under_review(parties), before, newcomers, SeededLots(seed))
        groups = {str(year): [parties.states[state] for state in np.flatnonzero(years == year)] for year in (1, 2, 3)}
        try:
            due = largest(parties, law, groups, record, out)
            if out:
                after = replace_reviewing(record, law, parties, [out[0].state], seed=seed, reviewed=out[0].reviewed)
            else:
                after = extend(record, law, parties, seed=seed, newcomers=newcomers)
        except (TooManyDrawsError, InputError, ValueError) as fault:
            seen[type(fault).__name__] += 1
            continue
        except NoDrawError:
            assert due is None, number
            seen["none"] += 1
            continue
        assert after.goes_on
        assert {str(year): list(states) for year, states in after.groups.items()} == groups
        assert [place for place, seat in enumerate(after.goes_on.seats) if seat.gone is None] == due, number
        verdict = verify_record(after, parties, earlier=record)
        assert verdict.kept, (number, verdict.findings)
        assert verdict.replayed, number
        code, told = run(write_pack(tmp_path / str(number), after.document(), parties))
        assert code == 0, (number, told)
        seen["compared"] += 1
        seen.update({seat.gone for seat in after.goes_on.seats if seat.gone})
    print(dict(seen))
    assert seen["compared"] + seen["none"] > 5
