"""The steps of a draw in words, for the screen, for those who listen, and for the transcript: messages, which a screen says in its language."""

from collections.abc import Iterable, Sequence
from typing import Any

from algorithms.division import years_in_turn
from algorithms.draw_so_far import SEAT_NAMES, Seat, Seating
from algorithms.law import LOOK_AHEAD
from app.ceremony.plan import CeremonyPlan
from app.ceremony.told_draw import WHOLE
from storage.tables import MARK, csv_text
from verify import clauses_of
from verify.law.citing import cited
from words import GroupName, listing, message, state_named

Event = dict[str, Any]
SEATS = {"home": message("home seat"), "away": message("away seat")}
COLUMNS = ("step", "lot", "bowl", "lots_in_bowl", "number", "drawn", "drawn_name", "reviewed", "seat", "outcome", "clause", "sentence")


NO_GROUP = message("no group")


def group_named(name: str) -> str:
    """The name of a regional group, to be put into a message."""
    return NO_GROUP if name == NO_GROUP else GroupName(name)


class Words:
    """Names, bowls and clauses of one ceremony in words."""

    def __init__(self, plan: CeremonyPlan) -> None:
        self._parties = plan.parties
        named = zip(plan.parties.states, plan.parties.names, strict=True)
        self._name: dict[str, str] = {state: state_named(state, name) for state, name in named}
        self._why: dict[str, str] = {
            clause.id: message("{paragraph}: {statement}", paragraph=cited(clause), statement=clause.statement)
            for clause in clauses_of(plan.law)
        }
        self._why[LOOK_AHEAD] = message(
            "look-ahead: no clause bars this State, but after this lot the draw could not be completed lawfully"
        )
        under_review = plan.law.under_review(plan.parties)
        self._years = {
            name: years_in_turn(
                int(((plan.parties.group_of == (place if place < len(plan.parties.regional_groups) else -1)) & under_review).sum())
            )
            for place, name in enumerate((*plan.parties.regional_groups, "no group"))
        }

    def why(self, clause: str) -> str:
        """What a clause says, with its paragraph."""
        return self._why.get(clause, clause)

    def label(self, member: Any) -> str:
        """A lot: the State, or the State and its seat."""
        if isinstance(member, list):
            return message("{state}, {seat}", state=self._name[member[0]], seat=SEATS[member[1]])
        return self._name.get(member, "") if isinstance(member, str) else ""

    def bowl(self, bowl: str) -> str:
        """What a bowl is for; its own name where nobody has words for it."""
        kind, _, rest = bowl.partition("/")
        known = {
            "division": message("Division into three years: {group}", group=group_named(rest)),
            "order": message("Order of the lots of year {year}", year=rest),
            "list": message("Order of the pile of all States")
            if rest == "all"
            else message("Order of the pile: {group}", group=group_named(rest)),
            "chain": message("A number from which the computer makes the whole draw"),
            WHOLE: message("The draw that the computer made from the two numbers"),
        }
        return known.get(kind, bowl)

    def year(self, bowl: str, place: int) -> int:
        """The year into which a State comes whose lot is drawn as the ``place``-th, from 0, of its group; 0 for other bowls."""
        kind, _, group = bowl.partition("/")
        years = self._years.get(group, [])
        return years[place] if kind == "division" and place < len(years) else 0

    def seat(self, seat: Seat) -> Event:
        """A seat that is to be filled next."""
        missing = self._instruments(seat.missing)
        name = SEAT_NAMES[seat.side]
        lacking = listing(missing, ", ")
        return {
            "reviewed": self._parties.states[seat.reviewed],
            "seat": name,
            "missing": missing,
            "title": message("{seat}, additional State for {instruments}", seat=SEATS[name], instruments=lacking)
            if missing
            else SEATS[name],
        }

    def lot(self, entry: Event, lot: int, now: Event | None, place: int) -> Event:
        """A lot that was drawn: ``place`` says as which of its bowl, from 0; ``now`` is the seat it was drawn for, as ``seat`` gives it."""
        judged = "set_aside" in entry and now is not None
        clause = entry.get("set_aside")
        drawn, year = self.label(entry["drawn"]), self.year(entry["bowl"], place)
        event = {
            "what": "lot",
            "lot": lot,
            "bowl": entry["bowl"],
            "from": entry["from"],
            "number": entry["number"],
            "drawn": entry["drawn"],
            "name": drawn or message("number {number}", number=entry["number"]),
            "clause": clause,
            "why": self.why(clause) if clause else "",
            "year": year,
        }
        if judged and now is not None:
            event |= {
                "for": now["reviewed"],
                "seat": now["seat"],
                "outcome": "set aside" if clause else "kept",
                "ending": message("Set aside") if clause else message("Kept"),
                "title": message("{state}: {title}", state=self._name[now["reviewed"]], title=now["title"]),
            }
            told = {"lot": lot, "drawn": drawn, "title": now["title"], "state": self._name[now["reviewed"]]}
            event["sentence"] = (
                message("Lot {lot}: {drawn}, for the {title} of {state}; set aside, barred by {why}.", **told, why=event["why"])
                if clause
                else message("Lot {lot}: {drawn}, for the {title} of {state}; kept.", **told)
            )
        else:
            event |= {
                "for": None,
                "seat": None,
                "outcome": f"year {year}" if year else f"place {place + 1}",
                "ending": message("Year {year}", year=year) if year else message("Place {place}", place=place + 1),
                "title": self.bowl(entry["bowl"]),
            }
            told = {"lot": lot, "drawn": event["name"], "title": event["title"]}
            event["sentence"] = (
                message("Lot {lot}: {drawn}; {title}, year {year}.", **told, year=year)
                if year
                else message("Lot {lot}: {drawn}; {title}, place {place}.", **told, place=place + 1)
            )
        return event

    def without_lot(self, entry: Event) -> Event:
        """A seat that was filled without a lot of its own: from a pile, or out of a draw made all at once."""
        seat, reviewed, additional = SEATS[entry["seat"]], self._name[entry["reviewed"]], entry["additional"]
        passed = [{"name": self._name[state], "clause": clause, "why": self.why(clause)} for state, clause in entry["passed"]]
        told = {"reviewing": self._name[entry["state"]], "seat": seat, "state": reviewed}
        if passed and additional:
            sentence = message(
                "{reviewing} takes the {seat} of {state}, as additional State after passing over {passed}; no lot is drawn for it.",
                **told,
                passed=len(passed),
            )
        elif passed:
            sentence = message(
                "{reviewing} takes the {seat} of {state} after passing over {passed}; no lot is drawn for it.", **told, passed=len(passed)
            )
        elif additional:
            sentence = message("{reviewing} takes the {seat} of {state}, as additional State; no lot is drawn for it.", **told)
        else:
            sentence = message("{reviewing} takes the {seat} of {state}; no lot is drawn for it.", **told)
        return {
            "what": "seat",
            "for": entry["reviewed"],
            "seat": entry["seat"],
            "drawn": entry["state"],
            "name": self._name[entry["state"]],
            "outcome": "kept",
            "ending": message("Kept"),
            "passed": passed,
            "title": message(
                "{state}: {title}", state=reviewed, title=message("additional for the {seat}", seat=seat) if additional else seat
            ),
            "sentence": sentence,
        }

    def seated(self, seating: Seating) -> Event:
        """A line of the table of reviews."""
        states = self._parties.states
        return {
            "what": "seated",
            "for": states[seating.reviewed],
            "state": states[seating.reviewing],
            "seat": SEAT_NAMES[seating.side],
            "additional": seating.additional,
            "instruments": self._instruments(seating.instruments),
        }

    def _instruments(self, mask: int) -> list[str]:
        return [instrument.id for place, instrument in enumerate(self._parties.instruments) if mask >> place & 1]


def transcript_csv(events: Iterable[Event]) -> str:
    """Every step as a line of CSV, with the mark by which Excel knows UTF-8."""
    rows: list[Sequence[Any]] = [COLUMNS]
    for step, event in enumerate(_steps(events), start=1):
        drawn = event["drawn"]
        rows.append(
            [
                step,
                event.get("lot", ""),
                event.get("bowl", ""),
                event.get("from", ""),
                event.get("number", ""),
                " ".join(drawn) if isinstance(drawn, list) else drawn or "",
                event["name"],
                event["for"] or "",
                event["seat"] or "",
                event["outcome"],
                event.get("clause") or "",
                event["sentence"],
            ]
        )
    return MARK + csv_text(rows)


def transcript_text(head: Sequence[str], events: Iterable[Event]) -> str:
    """The same for people: what was frozen, the seed, then a sentence for each step."""
    lines = [*head, ""]
    for event in _steps(events):
        lines.append(event["sentence"])
        lines += [f"    passed over {each['name']}. {each['why']}." for each in event.get("passed", ())]
    return "\n".join(lines) + "\n"


def _steps(events: Iterable[Event]) -> Iterable[Event]:
    return (event for event in events if event["what"] in ("lot", "seat"))
