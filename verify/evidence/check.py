"""Check a drawn record and replay its lots from the public seed, trusting no code of its makers: ``python check.py PACK``.

It needs Python 3.11 and nothing else, and reads nothing but the folder PACK. It is written from the rules of the draw and the
published procedures and formats. It ends with 0 where all is well, 1 where something FAILS, 2 where the pack cannot be used.
Sets of instruments are the bits of a number; ``missing`` is 0 for a seat's first lot, else what the additional lot is for.
"""

import hashlib
import json
import os
import sys
from collections import Counter, defaultdict, namedtuple
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

SEATS, LOOK_AHEAD, SHOWN = ("home", "away"), "look-ahead", 8
BY_STATE, BY_LIST = ("sequential-bowls", "sequential-bowls-look-ahead"), ("rotating-lists",)
BY_SEAT = ("answer-set", "answer-set-fewest-additional", "answer-set-most-even")
CLAUSES = ("28-two", "28-home", "28-away", "self", "29a", "29b-party", "29b-additional", "29c", "load-max", "load-min",
           "legal-family", "defer", "redraw", "decline")  # fmt: skip
ALTERNATIVES = {
    "additional_covers": ("all-missing", "some-missing"), "additional_keeps_seat": ("yes", "no"), "load_min": ("off", "on"),
    "mutual_scope": ("whole-process", "same-year"), "no_group": ("outside", "reviewing-only", "home-waived"),
    "home_fallback": ("none", "different-group"), "uncoverable_lot": ("set-aside", "stuck"), "legal_family": ("off", "on"),
    "reviewers_from": ("all-parties", "not-under-review-this-year")}  # fmt: skip
Seating = namedtuple("Seating", "reviewed state seat additional instruments")
Faults = list[tuple[str, str]]  # the clause, and what breaks it
canonical = partial(json.dumps, sort_keys=True, separators=(",", ":"))


class EndedError(Exception):
    """The pack cannot be used, or the replay goes no further."""


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def check(name: str, faults: Iterable[str], kept: str) -> bool:
    """Tell the result of one check, with a line for each fault, in plain ASCII whatever the pack says; whether it is kept."""
    told = list(dict.fromkeys(faults))
    more = [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    for text in [*told[:SHOWN], *more] or [kept]:
        print("".join(c if " " <= c <= "~" else ascii(c)[1:-1] for c in f"{'FAIL' if told else 'OK  '} {name}: {text}"))
    return not told


def read(pack: Path, name: str) -> tuple[bytes, Any]:
    """The bytes and the content of a JSON file of the pack; raises ``EndedError`` for one that cannot be read."""
    try:
        if (pack / name).is_symlink() or not (pack / name).is_file():
            raise EndedError(f"{name} is missing, or is not a plain file")
        data = (pack / name).read_bytes()
        return data, json.loads(data.decode("ascii"))
    except (OSError, ValueError, RecursionError) as reason:
        raise EndedError(f"{name} is not ASCII JSON ({type(reason).__name__})") from None


def manifest_faults(pack: Path, files: dict[str, str]) -> Iterator[str]:
    """Hold every file of the pack against the manifest. Only what is found in the folder is opened, and no link."""
    paths = [Path(folder, name) for folder, folders, names in os.walk(pack) for name in chain(folders, names)]
    found = {path.relative_to(pack).as_posix(): path for path in paths if path.is_symlink() or not path.is_dir()}
    for name in sorted((files.keys() | found.keys()) - {"manifest.json"}):
        if name not in found:
            outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
            yield f"{name} is {'a path outside the pack' if outside else 'missing'}"
        elif found[name].is_symlink() or not found[name].is_file():
            yield f"{name} is not a plain file"
        elif name not in files or digest(found[name].read_bytes()) != files[name]:
            yield f"{name} {'has not its digest of' if name in files else 'is not in'} the manifest"


class Draw:
    """Who reviews whom in one scenario under one law; the clauses on it; and the replay of a record's lots from the seed."""

    def __init__(self, scenario: dict[str, Any], record: dict[str, Any]) -> None:
        self.record, self.of, rows = record, record["law"]["parameters"], scenario["rows"]
        self.regional_groups, self.instruments = scenario["regional_groups"], scenario["instruments"]
        self.group, self.families = {row[0]: row[2] for row in rows}, {row[0]: {*row[4]} for row in rows}
        self.held = {row[0]: sum(1 << bit for bit, held in enumerate(row[3]) if held) for row in rows}
        self.year = {state: year for year in (1, 2, 3) for state in record["groups"][str(year)]}
        self.takes_part = [state for state in self.group if self.group[state] or self.of["no_group"] != "outside"]
        self.under_review = [state for state in self.group if self.group[state] or self.of["no_group"] == "home-waived"]
        self.all_missing = self.of["additional_covers"] == "all-missing"
        self.fallback = self.of["home_fallback"] == "different-group"
        self.seatings, self.performs = defaultdict[str, list[Seating]](list), defaultdict[str, list[str]](list)
        self.looks_ahead = record["algorithm"] in (BY_STATE[1], *BY_SEAT)
        self.numbers, self.moved, self.wrong = list[int](), list[str](), list[str]()
        self.counters, self.redraws, self.line, self.unseen = Counter[str](), Counter[str](), 0, 0

    def add(self, seating: Seating) -> None:
        self.seatings[seating.reviewed].append(seating)
        self.performs[seating.state].append(seating.reviewed)

    def missing(self, reviewed: str, seat: str, before: Seating | None = None) -> int:
        """The instruments that nobody covers at a seat (by a lot before another)."""
        left = self.held[reviewed]
        for seating in self.seatings[reviewed]:
            if seating is before:
                break
            left &= ~seating.instruments if seating.seat == seat else -1
        return left

    def serving(self, reviewed: str, state: str, more: int = 0) -> Faults:
        """What bars a State performing ``more`` reviews than now from any seat of another. The rules give ``reviewers_from``
        and ``no_group`` no clause of their own: they say who the two other States of 28 may be."""
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

    def faults(self, seating: Seating, prefer: bool = True) -> Faults:
        """What a seating breaks, whatever lots are to come; and with ``prefer``, what it breaks as long as a State of the own
        group could hold the seat (``home_fallback``, ``legal_family``)."""
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
            (additional == first or instruments != takes or (additional and not takes), "29b-additional", f"{who} has not just what is missing"),
            (len(states) > self.of["reviewers_max"] and reviewed not in self.of["waives_four"], "29c",
             f"{reviewed} is reviewed by {len(states)} States: {', '.join(states)}"),
            (strange and self.own_could(reviewed, 0, state, family), "legal-family", f"{who} shares none, and another could"))
        return self.serving(reviewed, state) + [(clause, text) for broken, clause, text in table if broken]

    def all_faults(self, complete: bool) -> Iterator[tuple[str, str]]:
        """All that the draw breaks; of a stuck one, what no later lot could mend."""
        yield from chain.from_iterable(self.faults(s, complete) for s in chain.from_iterable([*self.seatings.values()]))
        for state, seat in ((state, seat) for state in self.under_review if complete for seat in SEATS):
            if missing := self.missing(state, seat):
                names = ", ".join(name for bit, name in enumerate(self.instruments) if missing >> bit & 1)
                yield from ((clause, f"{state} has no {seat} State for {names}") for clause in ("28-two", f"28-{seat}"))
        for state in self.takes_part if complete and self.of["load_min"] == "on" else ():
            if not self.performs[state]:
                yield "load-min", f"{state} performs no review"
        for state, number in Counter(self.of["redraws"]).items():
            if number > 2:
                yield "redraw", f"{state} asks for {number} redraws"

    def bowl(self, reviewed: str, seat: str, missing: int, prefer: bool = True) -> list[str]:
        """The States whose lots are in the bowl for a seat; with ``home_fallback``, the others where none of the own is admissible
        (or all, where that is not looked at)."""
        others = [state for state in self.takes_part if state != reviewed]
        if not self.group[reviewed] or (missing and self.of["additional_keeps_seat"] == "no"):
            return others
        own = [state for state in others if self.group[state] == self.group[reviewed]]
        if seat == "home" and not prefer and self.fallback:
            return others
        if seat == "home" and not (self.fallback and all(self.bars(reviewed, seat, missing, state) for state in own)):
            return own
        return [state for state in others if state not in own]

    def bars(self, reviewed: str, seat: str, missing: int, state: str, prefer: bool = True, cover: bool = True) -> set[str]:
        """What bars a State from a seat now; with ``cover``, 29 (b) bars one whose missing instruments nobody could cover."""
        wanted = missing or self.held[reviewed]
        seating = Seating(reviewed, state, seat, missing > 0, wanted & self.held[state])
        self.add(seating)
        found = {clause for clause, _ in self.faults(seating, prefer)}
        left = rest = wanted & ~self.held[state]
        if rest and cover and not found and self.of["uncoverable_lot"] == "set-aside":
            for other in self.bowl(reviewed, seat, rest, prefer):
                if left & self.held[other] and not self.bars(reviewed, seat, rest, other, prefer, cover=False):
                    left &= ~self.held[other]
            found |= {"29b-additional"} if left else set()
        self.seatings[reviewed].pop(), self.performs[state].pop()
        return found

    def lots(self, bowl: str, members: Iterable[Any], order: bool = True) -> Iterator[Any]:
        """Draw a bowl's lots one by one, from the blocks SHA-256(SHA-256(seed) || bowl || 0x00 || counter) without modulo bias;
        for an order, the last one needs no drawing."""
        left, start = list(members), hashlib.sha256(self.record["seed"].encode()).digest() + bowl.encode() + b"\0"
        while len(left) > order:
            number = limit = (1 << 64) - (1 << 64) % len(left)
            while number >= limit:
                block = hashlib.sha256(start + self.counters[bowl].to_bytes(8, "big")).digest()
                number, self.counters[bowl] = int.from_bytes(block[:8], "big"), self.counters[bowl] + 1
            self.numbers.append(number % len(left))
            yield left.pop(number % len(left))
        yield from left

    def replay(self) -> None:
        """Divide into years and open every seat as the procedure does; a State that asks for a redraw has its seats emptied. Raises
        ``EndedError`` where the record leaves the procedure, or is stuck."""
        for name in (*self.regional_groups, "no group"):
            members = [state for state in self.under_review if (self.group[state] or "no group") == name]
            order, (share, rest) = self.lots(f"division/{name}", members), divmod(len(members), 3)
            for year, state in ((year, state) for year in (1, 2, 3) for state in islice(order, share + (year > 3 - rest))):
                self.moved += [f"{state} ({name}): the seed gives year {year}"] if self.year[state] != year else []
        groups = self.regional_groups if self.record["algorithm"] in BY_LIST else ()
        called = [*(self.lots("list/all", self.group) if groups else self.group)]
        self.piles = {group: [*self.lots(f"list/{group}", (s for s in self.group if self.group[s] == group))] for group in groups}
        self.piles |= {"": [*called]}
        for year in (1, 2, 3):
            states = [state for state in called if self.year.get(state) == year]
            states = [*self.lots(f"order/{year}", states)] if self.record["algorithm"] in BY_STATE else states
            first = {state: [(state, seat) for seat in SEATS] for state in states}
            again = {state: [(state, ""), *first[state]] * self.of["redraws"].count(state) for state in states}
            plan = chain(*(first[state] + again[state] for state in states))
            if self.record["algorithm"] in BY_SEAT:
                plan = chain([*self.lots(f"order/{year}", chain(*first.values()))], *again.values())
            for state, seat in plan:
                if seat:
                    self.hold(state, seat)
                    continue
                self.redraws[state] += 1
                for seating in self.seatings.pop(state):
                    self.performs[seating.state].remove(state)
        stuck, left = self.record.get("stuck"), len(self.record["lots"]) - self.line
        if left or (stuck and not any(c in stuck["barred_by"] and stuck["reviewed"] in t.split() for c, t in self.all_faults(True))):
            self.wrong.append(f"all seats are filled, but the record has {left} more lines of lots or is stuck: {stuck}")

    def hold(self, reviewed: str, seat: str, missing: int = 0) -> None:
        """The lots of one seat: what the seed gives, and whether each is set aside or kept by right; then its additional lots."""
        lines, at, here = self.record["lots"], (reviewed, seat, missing), self.group[reviewed]
        place, bowl = f"lots[{self.line}] ({reviewed}, {seat})", self.bowl(*at)
        line: dict[str, Any] = lines[self.line] if self.line < len(lines) else {}
        count = len(line["drawn"]) if line else None if self.looks_ahead else 0
        bowls = [[] if self.looks_ahead and all(self.bars(*at, state) for state in bowl) else bowl]
        if self.looks_ahead and (count is None or count > len(bowls[0])):  # then those barred only while others could serve
            barred = [state for state in self.takes_part if state != reviewed and self.bars(*at, state)]
            bowls.append([state for state in barred if not self.bars(*at, state, prefer=False)])
        turns = chain.from_iterable(self.lots(f"{reviewed}/{seat}/{missing}", part, order=False) for part in bowls)
        if self.record["algorithm"] in BY_LIST:
            turns = chain(s for s in self.piles[here if {self.group[s] for s in bowl} == {here} else ""] if s in bowl)
        drawn = [*islice(turns, count)]
        if not line:
            stuck, nothing = self.record.get("stuck", {}), LOOK_AHEAD if self.looks_ahead else "nothing"
            reasons, told = Counter(chain(*(self.bars(*at, s) or {nothing} for s in bowl))), Counter(stuck.get("barred_by"))
            self.unseen += reasons[LOOK_AHEAD]
            elsewhere = [stuck.get(key) for key in ("reviewed", "seat", "additional")] != [reviewed, seat, missing > 0]
            if elsewhere or reasons["nothing"] or told - reasons or told.total() != len(bowl):
                self.wrong.append(f"{place}: the lots end here, {len(bowl)} barred by {dict(reasons)}, but the record has {stuck}")
            raise EndedError
        truth = {"reviewed": reviewed, "seat": seat, "additional": missing > 0, "from": len(bowl) + sum(map(len, bowls[1:])),
                 "drawn": drawn, "kept": drawn[-1] if drawn else None, "redraw": self.redraws[reviewed]}  # fmt: skip
        for key in (key for key, value in truth.items() if line.get(key, 0) != value):
            self.wrong.append(f"{place}: {key} is {line.get(key)}, the seed gives {truth[key]}; the replay stops here")
            raise EndedError
        kept, aside = drawn[-1], line["set_aside"]
        if aside.keys() != set(drawn) - {kept}:
            self.wrong.append(f"{place}: set aside are {sorted(aside)}, but {drawn} were drawn")
        for state in aside.keys() & set(drawn):
            self.unseen += (ahead := self.looks_ahead and aside[state] == LOOK_AHEAD)
            if not ahead and aside[state] not in self.bars(*at, state):
                self.wrong.append(f"{place}: {state} is set aside by {aside[state]}, which does not bar it")
        if found := self.bars(*at, kept, prefer=len(drawn) <= len(bowls[0])):
            self.wrong.append(f"{place}: {kept} is kept, but {', '.join(sorted(found))} bars it")
        self.add(Seating(reviewed, kept, seat, missing > 0, (missing or self.held[reviewed]) & self.held[kept]))
        self.line += 1
        for pile in (self.piles[name] for name in {"", self.group[kept]} & self.piles.keys()):
            pile.append(pile.pop(pile.index(kept)))
        if left := self.missing(reviewed, seat):
            self.hold(reviewed, seat, left)


def examine(pack: Path) -> bool:
    """All checks of a pack, told line by line; whether all are kept."""
    data = {name: read(pack, f"{name}.json") for name in ("manifest", "record", "scenario", "law")}
    manifest, record, scenario, law = (content for _, content in data.values())
    kept = [check("manifest", manifest_faults(pack, manifest["files"]), "every file has its digest, none is missing or extra")]
    loose = (f"{name}.json is not canonical" for name in data if data[name][0].decode().strip() != canonical(data[name][1]))
    mine, parameters, reviews = digest(data["scenario"][0]), record["law"]["parameters"], record["reviews"]
    wrong = ["scenario.json has not the digest of the record"] if record["scenario"]["digest"] != mine else []
    kept += [check("form", loose, "canonical JSON"), check("scenario", wrong, mine)]
    wrong = ["law.json has other parameters than the record"] if parameters != law["parameters"] else []
    wrong += ["the record has not the digest of its law"] if record["law"]["digest"] != digest(canonical(parameters).encode()) else []
    odd = [f"this check knows no {key} {parameters[key]}" for key, values in ALTERNATIVES.items() if parameters[key] not in values]
    kept.append(check("law", wrong + odd, record["law"]["digest"]))
    years, times = Counter(chain(*record["groups"].values())), Counter(review["reviewed"] for review in reviews)
    seats = [(review["reviewed"], x) for review in reviews for x in review["reviewing"]]
    draw, complete = Draw(scenario, record), record["outcome"] == "complete"
    strangers = sorted({*years, *times, *(x["state"] for _, x in seats)} - draw.held.keys())
    if not check("names", (f"{state} is not in the scenario" for state in strangers), "every State is in the scenario") or odd:
        return False
    wrong = [f"the outcome is {record['outcome']}"] if record["outcome"] != ("stuck" if "stuck" in record else "complete") else []
    for state, due in ((state, state in draw.under_review) for state in draw.held):
        if years[state] != due or times[state] > due or (complete and times[state] != due):
            wrong.append(f"{state} is in {years[state]} year groups and has {times[state]} reviews")
    for state, year, waives in ((review["reviewed"], review["group"], review["waives_four"]) for review in reviews):
        if (year, waives) != (draw.year.get(state), state in parameters["waives_four"]):
            wrong.append(f"{state} has not its year or waiver")
    for state, x in seats:
        if x["seat"] not in SEATS or type(x["additional"]) is not bool:
            wrong.append(f"{state} has a seat {x['seat']}")
        instruments = sum(1 << draw.instruments.index(name) for name in {*x["instruments"]})
        draw.add(Seating(state, x["state"], x["seat"], x["additional"], instruments))
    kept.append(check("reviews", wrong, "each State under review has one year group and one review"))
    if wrong:
        return False
    broken = list(draw.all_faults(complete))
    kept += [check(clause, (text for name, text in broken if name == clause), "kept") for clause in CLAUSES]
    unseen = "the lots, whose algorithm is not known here: only the finished draw was checked"
    if record["algorithm"] in BY_STATE + BY_LIST + BY_SEAT:
        replay = Draw(scenario, record)
        with suppress(EndedError):
            replay.replay()
        kept.append(check("division", replay.moved, "the seed gives the three year groups"))
        kept.append(check("lots", replay.wrong, f"the seed gives all {replay.line} lines; each lot is set aside or kept by right"))
        if not replay.wrong:
            pairs = enumerate(zip_longest(replay.numbers, record["numbers"]))
            wrong = [f"numbers[{place}] is {told}, the seed gives {number}" for place, (number, told) in pairs if number != told]
            kept.append(check("numbers", wrong, f"the seed gives all {len(replay.numbers)} numbers"))
            wrong = [f"{state} has not the seats that the lots give" for state in draw.held if replay.seatings[state] != draw.seatings[state]]
            kept.append(check("seats", wrong, "the lots give all reviews"))
        unseen = f"the {replay.unseen} lots set aside by look-ahead, which needs a solver" if replay.looks_ahead else "nothing"
    print(f"{sum(kept)} checks OK, {kept.count(False)} FAIL. Not checked: {unseen}; how the seed was chosen; the party list itself.")
    return all(kept)


def main() -> int:
    try:
        return 0 if examine(Path(sys.argv[1])) else 1
    except EndedError as reason:
        unusable = str(reason)
    except Exception as reason:
        unusable = f"a file has not the form that the format promises ({type(reason).__name__}: {reason})"
    check("pack", [unusable + "; it cannot be used"], "")
    return 2


if __name__ == "__main__":
    sys.exit(main())
