"""The guard of the next lot, read from the clauses' ``each_lot`` terms.

Each term is read in the state *after* the lot, with ``s`` the State under review of the seat and ``r`` every State at once.
Only instances that speak of the new lot can change, so only those are read: all terms range over ``s`` and the States that
review it, or over ``r`` and its load.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.law import Bowl
from algorithms.state_sets import StateSet, first_of, members
from scenarios import Scenario
from verify.draw_arrays import arrays_of_draws
from verify.law.added import ADDED, added_of
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import Atom, Compare, Exists, ForAll, Formula, without_states
from verify.readers.facts import Facts
from verify.readers.sets import CANDIDATE, REVIEWED, Reading, SetReader

Bars = list[tuple[int, StateSet]]
"""Place of a clause in the law, and the States that it bars."""


def atoms_of(term: Any) -> frozenset[str]:
    """The names of the atoms of a term; ``count`` where it counts, ``reviewing`` where it looks at other States."""
    if isinstance(term, Atom):
        return frozenset((term.name,))
    found = frozenset(("count",)) if isinstance(term, Compare) else frozenset()
    if isinstance(term, ForAll | Exists) and term.domain.name != "instruments":
        found |= {"reviewing"}
    parts = [getattr(term, name) for name in ("body", "condition") if hasattr(term, name)]
    return found.union(*(atoms_of(part) for part in (*parts, *getattr(term, "parts", ()))))


MOST_FIXED = 4_096
"""So many seats are kept with what the facts alone bar for them: all of a thousand States. Of longer lists, the last ones asked for."""


def may_be_lifted(term: Formula) -> bool:
    """Whether a later lot may lift a term's bar: it asks whether another State could serve instead."""
    return "reviewing" in atoms_of(term)


def _left(lots: StateSet, bars: Bars) -> StateSet:
    """The lots that nothing bars."""
    for _, states in bars:
        lots &= ~states
    return lots


class ClauseGuard:
    """``algorithms.law.Guard``, read from the clauses. ``restricted``: lots are left out of its bowls that no clause bars."""

    restricted = False

    def __init__(self, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> None:
        self._scenario, self.law, self.facts, self.year_of = scenario, law, Facts(scenario, law), year_of
        clauses: tuple[Clause, ...] = clauses_of(law)
        atoms = (atoms_of(term) for clause in clauses for term in clause.each_lot)
        self.reader = SetReader(self.facts, year_of, by_year=any("same_year" in each for each in atoms))
        self._nothing = DrawSoFar(year_of)
        self.clauses = tuple(clause.id for clause in clauses)
        added = added_of(law.values)
        of_user = [clause.id in added.ids for clause in clauses]
        each_lot = [(place, term) for place, clause in enumerate(clauses) for term in clause.each_lot]
        self._terms = [(place, without_states(term)) for place, term in each_lot if not of_user[place]]
        self._own, self._alike, self._shared, self._changing, self._lifting = self._sorted_by_what_they_need()
        self._sort_added([(place, term) for place, term in each_lot if of_user[place]])
        self._to_check_at_the_end = added.clauses
        self._bars_of_kind: dict[tuple[int, int, bool], Bars] = {}
        self._fixed_bars: dict[tuple[int, int, bool], Bars] = {}
        self._shared_bars: dict[tuple[int, int, int], tuple[Bars, StateSet]] = {}
        self._lacking: dict[int, list[tuple[int, StateSet]]] = {}
        self._additional = self.clauses.index("29b-additional")
        values = law.values
        self._all_missing = values["additional_covers"] == "all-missing"
        self._set_aside = values["uncoverable_lot"] == "set-aside"
        self._keeps_seat = values["additional_keeps_seat"] == "yes"
        self.has_lifting, self.has_added = bool(self._lifting), bool(added)
        self._by_group = values["home_from"] == "own-group", values["away_from"] == "different-group"
        self.falls_back = values["home_fallback"] == "different-group" and self._by_group[0]

    def _sorted_by_what_they_need(self) -> tuple[list[tuple[int, Reading]], ...]:
        """Terms by the State under review; by its kind and seat; by the instruments to be taken on; by the draw so far.

        The last are those whose bar a later lot may lift, because they ask whether another State could serve instead.
        """
        own, alike, shared, changing, lifting = (list[tuple[int, Reading]]() for _ in range(5))
        for place, term in self._terms:
            atoms, entry = atoms_of(term), (place, self.reader.read(term, {"s": REVIEWED, "r": CANDIDATE}))
            if not atoms & {"reviewed_by", "covers", "count", "reviewing"}:
                (own if atoms & {"equal", "same_family", "party"} else alike).append(entry)
            elif atoms <= {"covers", "party", "drawn", "additional"}:
                shared.append(entry)
            else:
                (lifting if may_be_lifted(term) else changing).append(entry)
        return own, alike, shared, changing, lifting

    @property
    def needs_whole(self) -> bool:
        """Whether some reviews alone say less than all of them: a bar may be lifted, or a user added clauses."""
        return self.has_lifting or self.has_added

    @property
    def of_paragraphs(self) -> "ClauseGuard":
        """The guard of the same law without what a user added; itself where that is nothing."""
        if not self.has_added:
            return self
        values = {name: value for name, value in self.law.values.items() if name != ADDED}
        return ClauseGuard(self._scenario, LawParameters(values), self.year_of)

    @property
    def few_say_enough(self) -> bool:
        """Whether what a few States under review cannot keep, nobody can: no bar is lifted, and no added sentence looks at others."""
        from verify.readers.after_lot import says_of_each_alone  # noqa: PLC0415  (needed only where somebody asks)

        return not self.has_lifting and all(says_of_each_alone(term) for clause in self._to_check_at_the_end for term in clause.terms)

    def _sort_added(self, terms: list[tuple[int, Formula]]) -> None:
        """The sentences that a user added: those that the facts alone decide, those that change, and those whose bar may be lifted."""
        self._one_by_one = False
        if not terms:
            return
        from verify.readers.after_lot import AfterLotReader, is_fixed, looks_at_one_lot, may_be_lifted_later  # noqa: PLC0415  (slow to load)

        reader = AfterLotReader(self.reader)
        self._one_by_one = not all(looks_at_one_lot(term) for _, term in terms)
        for place, term in terms:
            kind = self._own if is_fixed(term) else self._lifting if may_be_lifted_later(term) else self._changing
            kind.append((place, reader.sentence(term)))

    def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        """The bowl for a seat, and what bars each lot.

        For a home seat the State's own group, for an away seat the other groups, or any (``home_from``, ``away_from``); for an
        additional lot from any group where ``additional_keeps_seat`` is no; the other groups for a home seat that nobody of the own
        group may take, where the law's ``home_fallback`` says so. Never its own lot.
        """
        return self._bowl(*self._opened(draw, seat))

    def _opened(self, draw: DrawSoFar, seat: Seat) -> tuple[StateSet, StateSet, Bars]:
        lots = self.lots(seat)
        bars = self._bars(draw, seat, lots)
        admissible = _left(lots, bars)
        if self.falls_back and not admissible and seat.side == 0:
            others = self.widest(seat) & ~lots
            if others:
                lots, bars = others, self._bars(draw, seat, others)
                admissible = _left(lots, bars)
        return lots, admissible, bars

    def admissible(self, draw: DrawSoFar, seat: Seat) -> StateSet:
        """The lots of the bowl for a seat that nothing bars."""
        return self._opened(draw, seat)[1]

    def admits(self, draw: DrawSoFar, seat: Seat, state: int, *, wider: bool = False) -> bool:
        """Whether one State's lot is in the bowl for a seat (the ``wider`` one) and nothing bars it; the other lots are not looked at."""
        if self.falls_back and seat.side == 0 and not wider:
            return self.admissible(draw, seat) >> state & 1 != 0
        lot = (self.widest(seat) if wider else self.lots(seat)) & 1 << state
        return lot != 0 and _left(lot, self._bars(draw, seat, lot, wider)) != 0

    def open_wider(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        """The same but for what later lots may lift: whether a finished draw keeps those clauses is for the look-ahead to say."""
        return self._bowl(*self._opened_wider(draw, seat))

    def _opened_wider(self, draw: DrawSoFar, seat: Seat) -> tuple[StateSet, StateSet, Bars]:
        lots = self.widest(seat)
        bars = self._bars(draw, seat, lots, wider=True)
        return lots, _left(lots, bars), bars

    def _bowl(self, lots: StateSet, admissible: StateSet, bars: Bars) -> Bowl:
        bars.sort()
        return Bowl(lots, admissible, tuple([(self.clauses[place], states) for place, states in bars]))

    def lots(self, seat: Seat) -> StateSet:
        """The States whose lots are put in the bowl."""
        reader, own = self.reader, self.reader.group_of[seat.reviewed]
        chosen = reader.takes_part & ~(1 << seat.reviewed)
        if own >= 0 and self._by_group[seat.side] and (self._keeps_seat or not seat.additional):
            group = reader.groups[own]
            return chosen & group if seat.side == 0 else chosen & ~group
        return chosen

    def widest(self, seat: Seat) -> StateSet:
        """The States whose lots may come into the bowl, by ``home_fallback`` too."""
        opens = self.falls_back and seat.side == 0
        return self.reader.takes_part & ~(1 << seat.reviewed) if opens else self.lots(seat)

    def fixed_bars(self, seat: Seat) -> Bars:
        """What the facts alone bar; the same whenever the seat is drawn."""
        key = (seat.reviewed, seat.side, seat.missing != 0)
        found = self._fixed_bars.get(key)
        if found is None:
            kind = (self.reader.kind_of[seat.reviewed], seat.side, seat.missing != 0)
            alike = self._bars_of_kind.get(kind)
            if alike is None:
                alike = self._bars_of_kind[kind] = self._read(self._alike, self._nothing, seat)
            if len(self._fixed_bars) >= MOST_FIXED:
                self._fixed_bars.clear()
            found = self._fixed_bars[key] = self._read(self._own, self._nothing, seat) + alike
        return found

    def _bars(self, draw: DrawSoFar, seat: Seat, lots: StateSet, wider: bool = False) -> Bars:
        bars = self.fixed_bars(seat) + self._read(self._changing, draw, seat)
        if seat.additional:
            helps = self.reader.holding(seat.missing, self._all_missing)
            bars.append((self._additional, self.reader.everyone & ~helps))
        bars += self._by_instruments(draw, seat, lots)[0]
        if self._lifting and not wider:
            bars += self._read(self._lifting, draw, seat)
        if self._set_aside and not (seat.additional and self._all_missing):
            bars += self._uncoverable(draw, seat, _left(lots, bars), wider)
        return bars

    def _by_instruments(self, draw: DrawSoFar, seat: Seat, lots: StateSet) -> tuple[Bars, StateSet]:
        """Terms on instruments, and the States that they leave: the same for every State under review with the same instruments.

        A State that reviews it already could be barred by more; where one of ``lots`` is not barred yet, that is read too.
        """
        key = (self.reader.bits[seat.reviewed], seat.side, seat.missing)
        found = self._shared_bars.get(key)
        if found is None:
            found = self._shared_bars[key] = self._with_what_is_left(self._read(self._shared, self._nothing, seat))
        if draw.reviewers.get(seat.reviewed, 0) & lots & found[1]:
            return self._with_what_is_left(found[0] + self._read(self._shared + self._alike, draw, seat))
        return found

    def _with_what_is_left(self, bars: Bars) -> tuple[Bars, StateSet]:
        return bars, _left(self.reader.everyone, bars)

    def _read(self, terms: list[tuple[int, Reading]], draw: DrawSoFar, seat: Seat) -> Bars:
        """What each compiled term bars."""
        everyone, bars = self.reader.everyone, Bars()
        for place, reading in terms:
            barred = everyone ^ reading(draw, seat, ())
            if barred:
                bars.append((place, barred))
        return bars

    def _uncoverable(self, draw: DrawSoFar, seat: Seat, admissible: StateSet, wider: bool) -> Bars:
        """Open question ``uncoverable_lot``: bar a State after which no lots that follow could cover what is still missing.

        What follows is the same for all States that lack the same instruments and review the State already, or do not yet: one
        of them is asked; each of them where an added sentence looks at other lots too. Mostly another State holds all that is lacking,
        whichever it is.
        """
        wanted, again = seat.missing or self.reader.bits[seat.reviewed], draw.reviewers.get(seat.reviewed, 0)
        barred, helpers = 0, {True: 0, False: 0}
        for lacks, having in self._by_lacking(wanted):
            if not (lacks and having & admissible):
                continue
            each = [1 << state for state in members(having & admissible)] if self._one_by_one else [having & ~again, having & again]
            for states in filter(None, (states & admissible for states in each)):
                extra, state, anew = Seat(seat.reviewed, seat.side, lacks), first_of(states), not states & again
                helpers[anew] = helpers[anew] or self._helpers(draw, seat, extra, state)
                able = helpers[anew] & self.reader.holding(lacks)
                if not (_left(able, self._by_instruments(draw, extra, able)[0]) or self._coverable(draw, seat, extra, state, wider)):
                    barred |= states
        return [(self._additional, barred)] if barred else []

    def _helpers(self, draw: DrawSoFar, seat: Seat, extra: Seat, state: int) -> StateSet:
        """Other States that could have the additional lot next, as far as neither instruments nor what may be lifted bar them."""
        if self._lifting or self._one_by_one:
            return 0
        with self.seated(draw, seat, state):
            return _left(self.lots(extra), self.fixed_bars(extra) + self._read(self._changing, draw, extra)) & ~(1 << state)

    def _coverable(self, draw: DrawSoFar, seat: Seat, extra: Seat, state: int, wider: bool) -> bool:
        """Whether, once ``state`` has its lot, a State is admissible for what it lacks; that asks the same of its own lot."""
        with self.seated(draw, seat, state):
            return (self._opened_wider(draw, extra) if wider else self._opened(draw, extra))[1] != 0

    @contextmanager
    def seated(self, draw: DrawSoFar, seat: Seat, state: int) -> Iterator[Seating]:
        """The draw as it is once ``state`` has the seat's lot, and the seat as it is then filled; inside only."""
        seating = Seating(seat.reviewed, state, seat.side, seat.additional, self.covers(seat, state))
        draw.add(seating)
        yield seating
        draw.remove(seat.reviewed, [seating])

    def _by_lacking(self, wanted: int) -> list[tuple[int, StateSet]]:
        """The States by which of the wanted instruments they lack."""
        found = self._lacking.get(wanted)
        if found is None:
            sets: dict[int, StateSet] = {}
            for state, held in enumerate(self.reader.bits):
                lacks = wanted & ~held
                sets[lacks] = sets.get(lacks, 0) | 1 << state
            found = self._lacking[wanted] = sorted(sets.items())
        return found

    def missing(self, draw: DrawSoFar, reviewed: int, side: int) -> int:
        """Bit mask of the instruments that nobody covers yet at this seat."""
        covered = 0
        for seating in draw.of(reviewed):
            covered |= seating.instruments if seating.side == side else 0
        return self.reader.bits[reviewed] & ~covered

    def covers(self, seat: Seat, reviewing: int) -> int:
        """The instruments that a State takes on: all that it shares, or of the missing ones those it is party to."""
        wanted = seat.missing if seat.additional else self.reader.bits[seat.reviewed]
        return wanted & self.reader.bits[reviewing]

    def unmet(self, draw: DrawSoFar) -> tuple[str, int] | None:
        """A clause that a draw with every seat filled breaks, and the State concerned: ``load-min``, one whose bar later lots may lift, or
        one that a user added.

        The second where a redraw freed a State whose absence a home seat rested on, or a look-ahead went wrong.
        """
        idle = self.idle(draw)
        return ("load-min", first_of(idle)) if idle else self._no_longer_lifted(draw) or self._added_and_broken(draw)

    def _added_and_broken(self, draw: DrawSoFar) -> tuple[str, int] | None:
        """The first clause that a user added and a whole draw breaks, and a State concerned."""
        if not self._to_check_at_the_end:
            return None
        from verify.check import clause_results  # noqa: PLC0415  (needed only where a user added clauses)

        draws = arrays_of_draws(self._scenario, [draw])
        results = clause_results(self._scenario, self.law, draws, self._to_check_at_the_end)
        broken = next((finding for result in results for finding in result.findings), None)
        return (broken.clause, broken.states[0]) if broken else None

    def idle(self, draw: DrawSoFar) -> StateSet:
        """The States that perform no review, where ``load-min`` asks that every State does."""
        return self.reader.takes_part & ~draw.performing(1) if "load-min" in self.clauses else 0

    def _no_longer_lifted(self, draw: DrawSoFar) -> tuple[str, int] | None:
        """The first seat of a whole draw whose State is barred because another could serve instead: the clause, and who is reviewed."""
        for reviewed, seatings in sorted(draw.seatings.items()) if self._lifting else ():
            for seating in seatings:
                seat = Seat(reviewed, seating.side, seating.instruments if seating.additional else 0)
                for place, states in self._read(self._lifting, draw, seat):
                    if states >> seating.reviewing & 1:
                        return self.clauses[place], reviewed
        return None
