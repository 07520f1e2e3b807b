"""Check a drawn record and replay its lots from the public seed, trusting no code of its makers: ``python check.py PACK``.

It needs Python 3.11 alone, reads nothing but the folder PACK, and is written from the rules of the draw and the published
procedures and formats. Ends with 0 where all is well, 1 where something FAILS, 2 where the pack cannot be used."""

import hashlib
import json
import sys
from collections import Counter, defaultdict, namedtuple
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice, product, takewhile, zip_longest
from pathlib import Path
from typing import Any

SEATS, LOOK_AHEAD, SHOWN, MOST_BYTES, MOST_VALUES = ("home", "away"), "look-ahead", 8, 50_000_000, 5_000_000
BY_STATE, BY_LIST = ("sequential-bowls", "sequential-bowls-look-ahead"), ("rotating-lists",)
BY_SEAT = ("answer-set", "answer-set-fewest-additional", "answer-set-most-even")
CLAUSES = ("28-two", "28-home", "28-away", "self", "29a", "29b-party", "29b-additional", "29c", "load-max", "load-min",
           "legal-family", "defer", "redraw", "decline")  # fmt: skip
ALTERNATIVES = {
    "additional_covers": ("all-missing", "some-missing"), "additional_keeps_seat": ("yes", "no"), "load_min": ("off", "on"),
    "mutual_scope": ("whole-process", "same-year"), "no_group": ("outside", "reviewing-only", "home-waived"),
    "home_fallback": ("none", "different-group"), "uncoverable_lot": ("set-aside", "stuck"), "legal_family": ("off", "on"),
    "reviewers_from": ("all-parties", "not-under-review-this-year"), "reviewers_max": (int,), "load_max": (int,),
    "waives_four": (list,), "defers": (list,), "declines": (list,), "redraws": (list,)}  # fmt: skip
Seating = namedtuple("Seating", "reviewed state seat additional instruments")
canonical = partial(json.dumps, sort_keys=True, separators=(",", ":"))


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_BYTES


def read(pack: Path, name: str) -> tuple[bytes, Any]:
    """The bytes and the content of a JSON file of the pack; raises ``ValueError`` for one that cannot be read."""
    with suppress(OSError, ValueError, RecursionError):
        data = (pack / name).read_bytes() if plain(pack / name) else b""
        return data, json.loads(data.decode("ascii") if sum(map(data.count, (b",", b"[", b"{"))) <= MOST_VALUES else "")
    raise ValueError(f"{name} is not a plain file of ASCII JSON, or too large or too deep")


def manifest_faults(pack: Path, files: dict[str, str]) -> Iterator[str]:
    """Hold every file of the pack against the manifest. Only what is found in the folder is opened, and no link."""
    found = {path.relative_to(pack).as_posix(): path for path in pack.rglob("*") if path.is_symlink() or not path.is_dir()}
    for name in sorted((files.keys() | found.keys()) - {"manifest.json"}):
        path, due = found.get(name), files.get(name, "nothing")
        now = "missing, or outside the pack" if path is None else "" if plain(path) else "no plain file, or too large"
        if path is None or now or (now := digest(path.read_bytes())) != due:
            yield f"{name} is {now}; the manifest has {due}"


class Draw:
    """Who reviews whom in one scenario under one law; the clauses on it; and the replay of a record's lots from the seed."""

    def __init__(self, scenario: dict[str, Any], record: dict[str, Any]) -> None:
        self.scenario, self.record, self.of, rows = scenario, record, record["law"]["parameters"], scenario["rows"]
        self.group, self.families = {row[0]: row[2] for row in rows}, {row[0]: {*row[4]} for row in rows}
        self.held = {row[0]: sum(1 << bit for bit, held in enumerate(row[3]) if held) for row in rows}
        self.year = {state: year for year in (1, 2, 3) for state in record["groups"][str(year)]}
        self.takes_part = [state for state in self.group if self.group[state] or self.of["no_group"] != "outside"]
        self.under_review = [state for state in self.group if self.group[state] or self.of["no_group"] == "home-waived"]
        self.all_missing, self.fallback = self.of["additional_covers"] == "all-missing", self.of["home_fallback"] != "none"
        self.seatings, self.performs = defaultdict[str, list[Seating]](list), defaultdict[str, list[str]](list)
        self.looks_ahead, self.room = record["algorithm"] in (BY_STATE[1], *BY_SEAT), iter(record["numbers"])
        self.line, self.unseen, self.numbers, self.moved, self.wrong = 0, 0, list[int](), list[str](), list[str]()
        self.piles, self.counters, self.redraws = dict[str, list[str]](), Counter[str](), Counter[str]()

    def add(self, seating: Seating) -> None:
        self.seatings[seating.reviewed].append(seating)
        self.performs[seating.state].append(seating.reviewed)

    def missing(self, reviewed: str, seat: str, before: Seating | None = None) -> int:
        """The instruments that nobody covers at a seat (by a lot before another)."""
        left = self.held[reviewed]
        for seating in takewhile(lambda other: other is not before, self.seatings[reviewed]):
            left &= ~seating.instruments if seating.seat == seat else -1
        return left

    def serving(self, reviewed: str, state: str, more: int = 0) -> list[tuple[str, str]]:
        """What bars a State with ``more`` reviews than now from any seat of another (``reviewers_from``, ``no_group``: by 28)."""
        same, load = self.year.get(state) == self.year[reviewed], len(set(self.performs[state])) + more
        mutual = state in self.performs[reviewed] and (same or self.of["mutual_scope"] == "whole-process")
        busy, who = same and self.of["reviewers_from"] != "all-parties", f"{state} reviewing {reviewed}"
        table = (
            (state == reviewed, "self", f"{state} reviews itself"),
            (state not in self.takes_part, "28-two", f"{who} takes no part (no_group)"),
            (busy, "28-two", f"{who} is under review in the same year (reviewers_from)"),
            (mutual, "29a", f"{reviewed} and {state} review each other"),
            (0 < self.of["load_max"] < load, "load-max", f"{state} performs {load} reviews"),
            (same and state in self.of["defers"], "defer", f"{who} declines to serve in the same year"),
            (load > 1 and state in self.of["declines"], "decline", f"{state} declines all but one of {load} reviews"))
        return [(clause, text) for broken, clause, text in table if broken]

    def own_could(self, reviewed: str, missing: int, but: str = "", family: set[str] | None = None) -> bool:
        """Whether a State of the own group (other than ``but``; with such a legal system) could hold the home seat."""
        return any(
            self.group[p] == self.group[reviewed] and p != but and self.held[p] & (missing or self.held[reviewed])
            and (family is None or family & self.families[p]) and not self.serving(reviewed, p, 1)
            and not (missing and (reviewed in self.performs[p] or (self.all_missing and missing & ~self.held[p])))
            for p in self.takes_part)  # fmt: skip

    def faults(self, seating: Seating, prefer: bool = True) -> list[tuple[str, str]]:
        """What a seating breaks for good; and, with ``prefer``, while another State of the own group could hold the seat."""
        reviewed, state, seat, additional, instruments = seating
        review, family, who = self.seatings[reviewed], self.families[reviewed], f"{state} ({seat} seat of {reviewed})"
        states, rest = sorted({other.state for other in review}), self.missing(reviewed, seat, seating)
        first = seating is next(other for other in review if other.seat == seat)
        takes = rest if self.all_missing and not first else rest & self.held[state]
        grouped = self.group[reviewed] and (not additional or self.of["additional_keeps_seat"] == "yes")
        same, home = self.group[state] == self.group[reviewed], grouped and seat == "home"
        may = self.fallback and not (prefer and home and not same and self.own_could(reviewed, instruments * additional, state))
        strange = prefer and home and not additional and self.of["legal_family"] == "on" and not family & self.families[state]
        table = (
            (instruments & ~self.held[reviewed], "28-two", f"{who} has an instrument to which {reviewed} is not party"),
            (sum(other.state == state and other.instruments & instruments > 0 for other in review) > 1, "28-two",
             f"{who} has two seats for one instrument"),
            (home and not same and not may, "28-home", f"{who} is of a different regional group"),
            (grouped and seat == "away" and same, "28-away", f"{who} is of the same regional group"),
            (not instruments or instruments & ~self.held[state], "29b-party", f"{who} is not party to the same instrument"),
            (additional == first or instruments != takes or not takes, "29b-additional", f"{who} has not just what is missing"),
            (len(states) > self.of["reviewers_max"] and reviewed not in self.of["waives_four"], "29c",
             f"{reviewed} is reviewed by {len(states)} States: {', '.join(states)}"),
            (strange and self.own_could(reviewed, 0, state, family), "legal-family", f"{who} shares none, and another could"))
        return self.serving(reviewed, state) + [(clause, text) for broken, clause, text in table if broken]

    def all_faults(self, complete: bool) -> Iterator[tuple[str, str]]:
        """All that the draw breaks; of a stuck one, what no later lot could mend."""
        yield from chain.from_iterable(self.faults(s, complete) for s in chain.from_iterable([*self.seatings.values()]))
        for state, seat in ((state, seat) for state in self.under_review if complete for seat in SEATS):
            if missing := self.missing(state, seat):
                names = ", ".join(name for bit, name in enumerate(self.scenario["instruments"]) if missing >> bit & 1)
                yield from ((clause, f"{state} has no {seat} State for {names}") for clause in ("28-two", f"28-{seat}"))
        idle = (s for s in self.takes_part if complete and self.of["load_min"] == "on" and not self.performs[s])
        yield from (("load-min", f"{state} performs no review") for state in idle)
        yield from (("redraw", f"{s} asks for {number}") for s, number in Counter(self.of["redraws"]).items() if number > 2)

    def bowl(self, reviewed: str, seat: str, missing: int, prefer: bool = True) -> list[str]:
        """The States in a seat's bowl; with ``home_fallback`` the other groups where none of the own is admissible."""
        others, home, group = [state for state in self.takes_part if state != reviewed], seat == "home", self.group[reviewed]
        if not group or (missing and self.of["additional_keeps_seat"] == "no") or (home and self.fallback and not prefer):
            return others
        own, strangers = ([state for state in others if (self.group[state] == group) is same] for same in (True, False))
        return own if home and not (strangers and self.fallback and all(self.bars(reviewed, seat, missing, s) for s in own)) else strangers

    def bars(self, reviewed: str, seat: str, missing: int, state: str, prefer: bool = True) -> set[str]:
        """What bars a State from a seat now; 29 (b) does where no admissible State could cover what it leaves missing."""
        wanted = missing or self.held[reviewed]
        seating, rest = Seating(reviewed, state, seat, missing > 0, wanted & self.held[state]), wanted & ~self.held[state]
        self.add(seating)
        found = {clause for clause, _ in self.faults(seating, prefer)}
        if rest and not found and self.of["uncoverable_lot"] == "set-aside":
            others = (other for other in self.bowl(reviewed, seat, rest, prefer) if rest & self.held[other])
            found |= {"29b-additional"} if all(self.bars(reviewed, seat, rest, other, prefer) for other in others) else set()
        self.seatings[reviewed].pop(), self.performs[state].pop()
        return found

    def lots(self, bowl: str, members: Iterable[Any], order: bool = True) -> Iterator[Any]:
        """A bowl's lots one by one: from blocks of its own stream, or with no seed as recorded. An order's last is not drawn."""
        left, start = list(members), hashlib.sha256(self.record["seed"].encode()).digest() + bowl.encode() + b"\0"
        while len(left) > order:
            number, limit = 1 << 64 if self.record["seed"] else next(self.room, 1 << 64), (1 << 64) - (1 << 64) % len(left)
            while number >= limit:
                block = hashlib.sha256(start + self.counters[bowl].to_bytes(8, "big")).digest()
                number, self.counters[bowl] = int.from_bytes(block[:8], "big"), self.counters[bowl] + 1
            self.numbers.append(number % len(left))
            yield left.pop(number % len(left))
        yield from left

    def replay(self) -> None:
        """Divide, then open each seat as the procedure does; ``EOFError`` where the record is stuck or goes another way."""
        for name in (*self.scenario["regional_groups"], "no group"):
            members = [state for state in self.under_review if (self.group[state] or "no group") == name]
            years = [3 - 3 * place // len(members) for place in reversed(range(len(members)))]
            dealt = zip(self.lots(f"division/{name}", members), years, strict=True)
            self.moved += (f"{state} ({name}): the seed gives year {year}" for state, year in dealt if self.year[state] != year)
        for name in ("", *self.scenario["regional_groups"]) if self.record["algorithm"] in BY_LIST else ():
            self.piles[name] = [*self.lots(f"list/{name or 'all'}", (s for s in self.group if self.group[s] == name or not name))]
        called = [*self.piles.get("", self.group)]
        for year in (1, 2, 3):
            states = [state for state in called if self.year.get(state) == year]
            states = [*self.lots(f"order/{year}", states)] if self.record["algorithm"] in BY_STATE else states
            again = {state: [*product([state], ("", *SEATS))] * self.of["redraws"].count(state) for state in states}
            plan = chain(*([(state, "home"), (state, "away"), *again[state]] for state in states))
            if self.record["algorithm"] in BY_SEAT:
                plan = chain([*self.lots(f"order/{year}", product(states, SEATS))], *again.values())
            for state, seat in plan:
                self.redraws[state] += not seat
                for seating in self.seatings.pop(state) if not seat else ():
                    self.performs[seating.state].remove(state)
                if seat:
                    self.hold(state, seat)
        stuck, left, open_faults = self.record.get("stuck"), self.record["lots"][self.line :], [*self.all_faults(True)]
        if left or (stuck and not any(clause in stuck["barred_by"] for clause, text in open_faults if stuck["reviewed"] in text)):
            self.wrong.append(f"all seats are filled, but the record has {len(left)} more lines of lots, or is stuck: {stuck}")

    def hold(self, reviewed: str, seat: str, missing: int = 0) -> None:
        """The lots of one seat: what the seed gives, and whether each is set aside or kept by right; then its additional lots."""
        lines, at, here = self.record["lots"], (reviewed, seat, missing), self.group[reviewed]
        place, bowl = f"lots[{self.line}] ({reviewed}, {seat})", self.bowl(*at)
        line: dict[str, Any] = lines[self.line] if self.line < len(lines) else {}
        count = len(line["drawn"]) if line else None if self.looks_ahead else 0
        bowls = [[] if self.looks_ahead and all(self.bars(*at, state) for state in bowl) else bowl]
        if self.looks_ahead and (count is None or count > len(bowls[0])):  # then those barred only while others could serve
            bowls.append([s for s in self.takes_part if s != reviewed and self.bars(*at, s) and not self.bars(*at, s, False)])
        turns = chain.from_iterable(self.lots(f"{reviewed}/{seat}/{missing}", part, order=False) for part in bowls)
        if self.record["algorithm"] in BY_LIST:
            turns = chain(s for s in self.piles[here if {self.group[s] for s in bowl} == {here} else ""] if s in bowl)
        drawn = [*islice(turns, count)]
        if not line:
            stuck, nothing = self.record.get("stuck", {}), LOOK_AHEAD if self.looks_ahead else "nothing"
            reasons, told = Counter(chain(*(self.bars(*at, s) or {nothing} for s in bowl))), Counter(stuck.get("barred_by"))
            self.unseen += reasons[LOOK_AHEAD]
            seated = stuck == {**stuck, "reviewed": reviewed, "seat": seat, "additional": missing > 0}
            if not seated or reasons["nothing"] or told - reasons or told.total() != len(bowl):
                self.wrong.append(f"{place}: the lots end, {len(bowl)} barred by {dict(reasons)}, but the record has {stuck}")
            raise EOFError
        truth = {"reviewed": reviewed, "seat": seat, "additional": missing > 0, "from": len(bowl) + sum(map(len, bowls[1:])),
                 "drawn": drawn, "kept": drawn[-1] if drawn else None, "redraw": self.redraws[reviewed]}  # fmt: skip
        for key in (key for key, value in truth.items() if canonical({"redraw": 0, **line}.get(key)) != canonical(value)):
            self.wrong.append(f"{place}: {key} is {line.get(key)}, the seed gives {truth[key]}; the replay stops here")
            raise EOFError
        kept, aside = drawn[-1], line["set_aside"]
        ahead = {state for state in aside if self.looks_ahead and aside[state] == LOOK_AHEAD}
        self.wrong += [f"{place}: set aside are {sorted(aside)}, but {drawn} were drawn"] * (aside.keys() != {*drawn} - {kept})
        false = [s for s in sorted(aside.keys() & {*drawn} - ahead) if aside[s] not in self.bars(*at, s)]
        self.wrong += (f"{place}: {state} is set aside by {aside[state]}, which does not bar it" for state in false)
        if found := self.bars(*at, kept, prefer=len(drawn) <= len(bowls[0])):
            self.wrong.append(f"{place}: {kept} is kept, but {', '.join(sorted(found))} bars it")
        self.add(Seating(reviewed, kept, seat, missing > 0, (missing or self.held[reviewed]) & self.held[kept]))
        self.line, self.unseen = self.line + 1, self.unseen + len(ahead)
        for pile in (self.piles[name] for name in {"", self.group[kept]} & self.piles.keys()):
            pile.append(pile.pop(pile.index(kept)))
        if left := self.missing(reviewed, seat):
            self.hold(reviewed, seat, left)


def examine(pack: Path, told: defaultdict[str, list[str]]) -> str:
    """All checks of a pack: tells their faults, by check; gives what could not be checked."""
    data = {name: read(pack, f"{name}.json") for name in ("manifest", "record", "scenario", "law")}
    manifest, record, scenario, law = (content for _, content in data.values())
    told["files and manifest"] += manifest_faults(pack, manifest["files"])
    told["canonical JSON"] += (name for name in data if data[name][0].decode().strip() != canonical(data[name][1]))
    told["scenario's digest"] += ["not the record's"] * (record["scenario"]["digest"] != digest(data["scenario"][0]))
    parameters, reviews, complete = record["law"]["parameters"], record["reviews"], record["outcome"] == "complete"
    code = digest(canonical(parameters).encode())
    told["law"] += ["not the record's, or not its digest"] * (parameters != law["parameters"] or code != record["law"]["digest"])
    known = {key for key, value in parameters.items() if {type(value), str(value)} & {*ALTERNATIVES.get(key, ())}}
    odd = [f"the law's {key} is not known here" for key in sorted({*ALTERNATIVES, *parameters} - known)]
    years, times = Counter(chain(*record["groups"].values())), Counter(review["reviewed"] for review in reviews)
    draw, seats = Draw(scenario, record), [(review["reviewed"], seat) for review in reviews for seat in review["reviewing"]]
    odd += (f"{s} is not in the scenario" for s in {*years, *times, *(seat["state"] for _, seat in seats)} - draw.held.keys())
    odd += ["the schema is not the known one"] * (record["schema"] != "untoc-draw/draw-record/1")
    odd += [f"{record['outcome']} is not the outcome"] * (record["outcome"] != ("stuck" if "stuck" in record else "complete"))
    odd += (f"{s} is in {years[s]} year groups and has {times[s]} reviews" for s in draw.held
            if years[s] != (s in draw.under_review) or times[s] > years[s] or (complete and times[s] != years[s]))  # fmt: skip
    for state, *said in ((review["reviewed"], review["group"], review["waives_four"]) for review in reviews):
        odd += [f"{state} has another year or waiver"] * (said != [draw.year.get(state), state in parameters["waives_four"]])
    for state, seat in seats:
        held = sum(1 << scenario["instruments"].index(name) for name in {*seat["instruments"]})
        sound = seat["seat"] in SEATS and type(seat["additional"]) is bool and held.bit_count() == len(seat["instruments"])
        odd += [] if sound else [f"{state} has a seat {seat}"]
        draw.add(Seating(state, seat["state"], seat["seat"], seat["additional"], held))
    if told.setdefault("States, years and reviews", odd):
        return "the clauses and the lots, for what fails above"
    told |= {clause: [text for of, text in faults if of == clause] for faults in [[*draw.all_faults(complete)]] for clause in CLAUSES}
    if record["algorithm"] not in BY_STATE + BY_LIST + BY_SEAT:
        return "the lots: this algorithm is not known here, and only the finished draw was checked"
    replay, source = Draw(scenario, record), "seed" if record["seed"] else "recorded numbers"
    with suppress(EOFError):
        replay.replay()
    told[f"division from the {source}"], told[f"lots from the {source}"] = replay.moved, replay.wrong
    if not replay.wrong:
        pairs = enumerate(zip_longest(replay.numbers, record["numbers"]))
        told[f"numbers from the {source}"] += (f"numbers[{at}] is {said}, not {mine}" for at, (mine, said) in pairs if mine != said)
        told["reviews from the lots"] += (f"{s} has others" for s in draw.held if replay.seatings[s] != draw.seatings[s])
    return f"whether the {replay.unseen} lots set aside by look-ahead had to be, which needs a solver"


def main() -> int:
    told, left_out = defaultdict[str, list[str]](list), "the rest"
    try:
        left_out = examine(Path(*sys.argv[1:2]), told)
    except Exception as reason:
        told["pack"] = [f"it cannot be used: {reason} ({type(reason).__name__})"]
    for name, faults in told.items():
        for text in list(dict.fromkeys(f"FAIL {name}: {text}" for text in faults))[:SHOWN] or [f"OK   {name}"]:
            print("".join(letter if " " <= letter <= "~" else ascii(letter)[1:-1] for letter in text))
    failed = sum(map(bool, told.values()))
    print(f"{len(told) - failed} checks are OK, {failed} FAIL. Not checked: {left_out}; the party list; where seed or numbers come from.")
    return 2 if "pack" in told else 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
