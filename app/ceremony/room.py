"""The room: what has happened so far, what may be done next, and the thread that draws.

A room goes through its phases once and never back: ``list``, ``seed``, ``lots``, ``checking``, ``over``; or ``stopped`` where something
failed. Everything is in the journal before it is in a phase or an event, so a room opened again on the same folder is where it was.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from algorithms.draw_so_far import SEAT_NAMES, Seat, Seating
from algorithms.record import DrawRecord, canonical
from app.ceremony.journal import Journal
from app.ceremony.lots_left import LotsLeft
from app.ceremony.pace import PAUSED, SPEEDS, ClosedError, Pace
from app.ceremony.plan import CeremonyPlan
from app.ceremony.result import (
    PACK,
    check_made,
    check_record_file,
    checked,
    file_digest,
    stuck_in_words,
    write_evidence,
    write_record,
    write_who,
)
from app.ceremony.seed import is_seed
from app.ceremony.told_draw import PILE, WHOLE, draw_in
from app.ceremony.words import Event, Words
from app.options import RECONSTRUCTION
from app.web.asking import NotNowError
from scenarios import Fault, InputError
from storage.errors import UntocDrawError
from verify.record.journal import JOURNAL
from words import message, say, sort_key

MOST_EVENTS = 400
"""Events given at once."""


class Room:
    """One ceremony. Its methods may be called from any thread."""

    def __init__(self, folder: Path, plan: CeremonyPlan) -> None:
        """Open the folder, and where its journal has lots already, draw them again and compare.

        Raises ``InputError`` where the journal is of another plan, or the seed does not lead to its lots.
        """
        self.folder, self.plan, self.words = folder, plan, Words(plan)
        self._doing = threading.RLock()
        self._pace = Pace(self._changed)
        self._left_over = LotsLeft(plan)
        self.phase, self.seed, self.proposed, self.version = "list", "", "", 0
        self.events: list[Event] = []
        self._now: Event | None = None
        self._of = ""  # the State whose seat was opened last
        self._bowl, self._left, self._drawn_of_bowl = "", list[Any](), 0
        self._lots, self._seats = 0, Counter[str]()
        self._result: Event = {}
        self._fault: BaseException | None = None
        self._caught_up = threading.Event()
        self._thread: threading.Thread | None = None
        self.offered: set[str] = {JOURNAL}
        self.journal = Journal(folder, lambda entries: check_made(folder, ended=bool(entries) and entries[-1]["what"] == "ended"))
        try:
            self._take_up()
        except BaseException:
            self.close()
            raise

    def _take_up(self) -> None:
        """Go to where the journal ends."""
        self._written = list(self.journal.entries)
        self.taken_up = sum(entry["what"] in ("lot", "seat") for entry in self._written)
        if not self._written:
            return
        self.plan.check(str(self.journal.file), self._written.pop(0))
        self._left_over.start()
        self.phase = "seed"
        if self._written:
            seed = self._written.pop(0)
            if seed["what"] != "seed" or not is_seed(seed):
                raise self._differs(seed, {"what": "seed", "seed": "some text", "from": "typed, or dice"})
            self._begin(seed["seed"])
            self._caught_up.wait()
            if isinstance(self._fault, UntocDrawError):
                raise self._fault
            if self._fault is not None:
                found = f"{type(self._fault).__name__}: {self._fault}"
                raise InputError(str(self.journal.file), (Fault("draw", found, "a draw that goes as far as the journal"),)) from self._fault

    def freeze(self) -> None:
        """Freeze the list, the law and the algorithm. Raises ``NotNowError``."""
        with self._doing:
            self._only("list")
            self.journal.append(self.plan.frozen)
            self.phase = "seed"
        self._left_over.start()
        self._changed()

    def propose(self, seed: str) -> None:
        """Show a seed on all screens before it is confirmed; an empty one takes it away. Raises ``NotNowError``."""
        with self._doing:
            self._only("seed")
            self.proposed = seed
        self._changed()

    def sow(self, entry: Event) -> None:
        """Set the seed, once. Raises ``NotNowError``."""
        with self._doing:
            self._only("seed")
            self.journal.append(entry)
            self._begin(entry["seed"])
        self._changed()

    def draw_one(self, after: int) -> None:
        """Draw one lot. Raises ``NotNowError``, also where the screen that asks has not shown all ``after`` events up to now."""
        with self._doing:
            self._only("lots")
            if after != len(self.events) or not self._pace.one():
                raise NotNowError(message("this screen was behind, or a lot is being drawn: look again, then draw"))

    def go(self, speed: str, sure: bool = False) -> None:
        """Go on at a speed, or pause. All at once, which nobody can follow or undo, must be ``sure``. Raises ``NotNowError``."""
        if speed not in (*SPEEDS, PAUSED):
            raise InputError("speed", (Fault("speed", speed[:60], message("one of {names}", names=", ".join((*SPEEDS, PAUSED)))),))
        self._only("lots")
        if speed == "all" and not sure:
            raise InputError("speed", (Fault("sure", "not said", message("true: all lots at once cannot be followed or undone")),))
        self._pace.go(speed)

    def _only(self, phase: str) -> None:
        if self.phase != phase:
            raise NotNowError(
                message(
                    "this can be done only in the phase {phase}; the ceremony is in the phase {now}",
                    phase=repr(phase),
                    now=repr(self.phase),
                )
            )

    def state(self, after: int) -> Event:
        """All that a screen needs: where things stand, and the events from number ``after``."""
        with self._doing:
            events = self.events[after : after + MOST_EVENTS]
            return {
                "version": self.version,
                "phase": self.phase,
                "seed": self.seed,
                "proposed": self.proposed,
                "speed": self._pace.speed,
                "waiting": self._pace.waiting,
                "events": events,
                "next": after + len(events),
                "more": after + len(events) < len(self.events),
                "now": self._now,
                "bowl": {"title": self.words.bowl(self._bowl), "left": self._left_in_words(), "lots": self._bowl not in (PILE, WHOLE)},
                "lots": self._lots,
                "seats": self._seats.total(),
                "steps_left": self._left_over.steps if self.phase == "lots" else None,
                "taken_up": self.taken_up,
                "journal": self.journal.head,
                "result": self._result,
                "fault": str(self._fault) if self._fault else "",
            }

    def _left_in_words(self) -> list[str]:
        """The lots left in the bowl, by name; the cards of a pile from the top."""
        ids = self.plan.parties.states
        names = [self.words.label([ids[each[0]], SEAT_NAMES[each[1]]] if isinstance(each, tuple) else ids[each]) for each in self._left]
        return names if self._bowl == PILE else sorted(names, key=lambda name: sort_key(say(name)))

    def _changed(self) -> None:
        with self._doing:
            self.version += 1

    def close(self) -> None:
        """Stop where it is, and let go of the folder."""
        self._pace.close()
        self._left_over.close()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.journal.close()

    # The draw, in its own thread

    def _begin(self, seed: str) -> None:
        self._left_over.finish()
        self.seed, self.proposed, self.phase = seed, "", "lots"
        self._thread = threading.Thread(target=self._draw, name="draw", daemon=True)
        self._thread.start()

    def _draw(self) -> None:
        """Draw to the end; a failure is kept for the screen, or for whoever opens the room."""
        try:
            self._finish(draw_in(self, self.plan, self.seed))
        except ClosedError:
            return
        except Exception as fault:
            with self._doing:
                self._fault, self.phase = fault, "stopped"
        finally:
            self._caught_up.set()
            self._changed()

    def wait(self) -> None:
        """``told_draw.Room``: at once for what is in the journal already, else when somebody says so."""
        if not self._written:
            self._caught_up.set()
            self._pace.wait()

    def filled(self, bowl: str, left: Sequence[Any], for_seat: bool) -> None:
        """``told_draw.Room``."""
        with self._doing:
            self._now = self._now if for_seat else None
            self._bowl, self._left, self._drawn_of_bowl = bowl, list(left), 0
            if len(self._left) == 1 and (year := self.words.year(bowl, 0)):
                self._last_of_division(year)

    def _last_of_division(self, year: int) -> None:
        state = self.plan.parties.states[self._left[0]]
        self._publish({"what": "last", "state": state, "name": self.words.label(state), "year": year})

    def opened(self, seat: Seat) -> None:
        """``told_draw.Room``."""
        with self._doing:
            before, self._now = self._of, self.words.seat(seat)
            self._of = self._now["reviewed"]
        if self._pace.speed == "state" and self._of != before:
            self._pace.go(PAUSED)
        self._changed()

    def step(self, entry: Event) -> None:
        """``told_draw.Room``: into the journal, or compared with it; only then is it an event."""
        with self._doing:
            self._write(entry)
            self._left_over.step()
            if entry["what"] == "seat":
                self._publish(self.words.without_lot(entry))
                return
            self._lots += 1
            self._publish(self.words.lot(entry, self._lots, self._now, self._drawn_of_bowl))
            self._drawn_of_bowl += 1
            if len(self._left) == entry["from"]:
                self._left.pop(entry["number"])
            if len(self._left) == 1 and (year := self.words.year(self._bowl, self._drawn_of_bowl)):
                self._last_of_division(year)

    def _write(self, entry: Event) -> None:
        if not self._written:
            self.journal.append(entry)
        elif canonical(written := self._written.pop(0)) != canonical(entry):
            raise self._differs(written, entry)

    def _differs(self, written: Event, due: Event) -> InputError:
        place = len(self.journal.entries) - len(self._written)
        return InputError(str(self.journal.file), (Fault(f"line {place}", str(written), f"{due}, to which the seed leads"),))

    def seated(self, seating: Seating) -> None:
        """``told_draw.Room``."""
        with self._doing:
            event = self.words.seated(seating)
            self._seats[event["for"]] += 1
            self._left_over.seated(event["for"])
            self._publish(event)

    def emptied(self, reviewed: str) -> None:
        """``told_draw.Room``."""
        with self._doing:
            del self._seats[reviewed]
            self._publish({"what": "emptied", "for": reviewed})

    def _publish(self, event: Event) -> None:
        self.events.append(event)
        self.version += 1

    def _finish(self, record: DrawRecord) -> None:
        """Write the record and check it, with all that is offered at the end."""
        digest = file_digest(record)
        if self._written:
            check_record_file(self.folder, digest)
        with self._doing:
            self._write({"what": "ended", "outcome": record.outcome, "record": digest})
            if self._written:
                raise self._differs(self._written.pop(0), {"what": "nothing more"})
            self._now, self._left, self.phase = None, [], "checking"
            self._result = {
                "outcome": record.outcome,
                "digest": digest,
                "stuck": stuck_in_words(record, self.words),
                "reviews": len(record.reviews),
            }
        self._caught_up.set()
        self.offered |= write_record(self.folder, record, self._head(digest), self.events)
        self.offered |= write_who(self.folder, record, self.plan.parties)
        self._told(checked=checked(self.folder, self.plan))
        pack = write_evidence(self.folder, self.plan, self.journal.head)
        self.offered.add(PACK)
        self._told(pack=pack)
        with self._doing:
            self.phase = "over"

    def _told(self, **more: Any) -> None:
        with self._doing:
            self._result = {**self._result, **more}
        self._changed()

    def _head(self, digest: str) -> list[str]:
        frozen = self.plan.frozen
        return [
            *(["REHEARSAL: nothing that was drawn here counts."] if self.plan.rehearsal else []),
            f"Draw of reviewing States by {self.plan.algorithm.name}. {RECONSTRUCTION}",
            f"Party list: {frozen['scenario']['id']}, {frozen['scenario']['states']} States, {frozen['scenario']['digest']}",
            f"Law: {frozen['law']['digest']}",
            f"Seed: {self.seed}",
            f"Record: {digest}",
            f"Journal: {self.journal.head['lines']} lines, the last {self.journal.head['last']}",
        ]
