"""The reviews of a draw record, as the section shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from algorithms.draw_so_far import SEAT_NAMES
from algorithms.record import DrawRecord, Seated, SeatLots, Stuck
from results.wording import listed
from scenarios import Scenario
from sim.review_phase.clock import date_of
from sim.review_phase.parameters import DEFAULTS
from verify import LawParameters
from words import DEFAULT, GroupName, Month, chosen, message, say, sort_key, state_named

NO_GROUP = message("no regional group")
SEATS: Final = {"home": message("home seat"), "away": message("away seat")}
ADDITIONAL_SEATS: Final = {"home": message("home seat, additional"), "away": message("away seat, additional")}


@dataclass(frozen=True)
class Drawn:
    """A draw record beside the list and the law that it was drawn under."""

    scenario: Scenario
    law: LawParameters
    record: DrawRecord

    @cached_property
    def seated(self) -> tuple[Seated, ...]:
        """Everyone who holds a seat, in the order of the record."""
        return tuple(one for review in self.record.reviews for one in review.reviewing)

    @cached_property
    def by_reviewed(self) -> dict[str, list[Seated]]:
        """The seats of each State under review: home seat first, the State drawn before additional ones."""
        return self._by("reviewed")

    @cached_property
    def by_reviewing(self) -> dict[str, list[Seated]]:
        """The seats that each State holds, by year."""
        return {
            state: sorted(held, key=lambda one: (self.year_of[one.reviewed], self.name(one.reviewed)))
            for state, held in self._by("reviewing").items()
        }

    def _by(self, who: str) -> dict[str, list[Seated]]:
        found: dict[str, list[Seated]] = {}
        for one in self.seated:
            found.setdefault(getattr(one, who), []).append(one)
        return {state: sorted(held, key=lambda one: (one.seat != "home", one.additional)) for state, held in found.items()}

    @cached_property
    def year_of(self) -> dict[str, int]:
        """State under review to its year group, in the order of the States' names."""
        placed = {state: year for year, members in self.record.groups.items() for state in members}
        return {state: placed[state] for state in self.by_name if state in placed}

    @cached_property
    def by_name(self) -> list[str]:
        """All States of the list in the order of their names, in the language that was chosen."""
        if chosen().code != DEFAULT:
            return sorted(self.scenario.states, key=lambda state: (sort_key(say(self.name(state))), state))
        return sorted(self.scenario.states, key=lambda state: (self.name(state).casefold(), state))

    @cached_property
    def performed(self) -> dict[str, int]:
        """Reviews that each State of the list performs; several seats of one review are one review (para. 29 (c))."""
        return {state: len({one.reviewed for one in self.by_reviewing.get(state, ())}) for state in self.scenario.states}

    @property
    def most_loaded(self) -> list[str]:
        """The States that perform most reviews, in the order of their names."""
        most = max(self.performed.values(), default=0)
        return [state for state in self.by_name if self.performed[state] == most]

    @property
    def lots(self) -> tuple[SeatLots, ...]:
        """The lots, seat by seat; none where all seats were drawn at once, or the record has none."""
        return self.record.lots or ()

    @property
    def stuck(self) -> Stuck | None:
        """Where the draw could not go on; None where it is complete, or the record does not say."""
        return self.record.stuck

    @property
    def stuck_seat(self) -> tuple[str, str] | None:
        """State under review and seat that could not be filled; None where all were filled, but a clause is left unmet."""
        stuck = self.stuck
        return (stuck.reviewed, stuck.seat) if stuck and stuck.seat in SEAT_NAMES else None

    def name(self, state: str) -> str:
        """The name of a State."""
        return state_named(state, self.scenario.name_of(state))

    def group(self, state: str) -> str:
        """The regional group of a State, in words."""
        group = int(self.scenario.group_of[self.scenario.index[state]])
        return GroupName(self.scenario.regional_groups[group]) if group >= 0 else NO_GROUP

    def instruments(self, state: str) -> list[str]:
        """What a State is party to, by id."""
        held = self.scenario.adherence[self.scenario.index[state]]
        return [instrument.id for instrument, party in zip(self.scenario.instruments, held, strict=True) if party]

    def named(self, states: Sequence[str]) -> str:
        """Names of States, the last with ``and``."""
        return listed([self.name(state) for state in states])


def planned_start(year: int) -> str:
    """When the reviews of a year group begin by the timetable: ``November 2020``."""
    name = f"timetable.group_{year}"
    return Month(date_of(DEFAULTS[name].value)) if name in DEFAULTS else message("not planned")


def seat_in_words(seat: str, additional: bool) -> str:
    """``home seat`` or ``away seat``, with what kind of lot it is."""
    return (ADDITIONAL_SEATS if additional else SEATS)[seat]
