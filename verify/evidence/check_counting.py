"""Check a proof by counting that no lawful draw exists: ``python check_counting.py FOLDER``.

It needs Python 3.11 alone and reads ``scenario.json``, ``law.json`` and ``counting.json`` in FOLDER. Each State has a price for a
review that it performs. Whoever is drawn, the seats of a State under review cost at least what the cheapest State that the facts
let hold them costs, with the cheapest additional one where instruments are missing. If all this is more than the price of all
reviews that the States may perform, no draw exists. Every sum is in exact fractions. Clauses that the sum does not need are left
out: that makes a draw easier. Ends with 0 where the proof holds, 1 where it does not, 2 where the folder cannot be used."""

import json
import re
import sys
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

Price = Fraction | float
INFINITE = float("inf")
SEATS = ("home", "away")
LATER = {"home_from": "own-group", "away_from": "different-group"}  # a law names these only where they are otherwise
MOST_BYTES, MOST_VALUES = 50_000_000, 5_000_000
PRICE = re.compile(r"-?[0-9]{1,100}(/[0-9]{1,100})?")


class Market:
    """Who may hold which seat, as far as the facts decide, and what each review costs."""

    def __init__(self, scenario: dict[str, Any], law: dict[str, Any], counting: dict[str, Any]) -> None:
        rows, self.law = scenario["rows"], LATER | law["parameters"]
        self.group = {row[0]: row[2] for row in rows}
        self.held = {row[0]: frozenset(place for place, held in enumerate(row[3]) if held) for row in rows}
        self.year = {state: year for year, states in counting["groups"].items() for state in states}
        self.takes_part = [s for s in self.group if self.group[s] or self.law["no_group"] != "outside"]
        self.under_review = [s for s in self.group if self.group[s] or self.law["no_group"] == "home-waived"]
        self.whole = self.law["mutual_scope"] == "whole-process"
        self.each = _prices(counting["prices"])
        self.first = _prices(counting["decline_prices"])
        self.pairs: dict[tuple[str, str], Fraction] = {}
        if sum(len(block["reviewed"]) * len(block["reviewing"]) for block in counting["pair_prices"]) > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES:,} pairs have prices")
        for block in counting["pair_prices"]:
            price = _prices({"pair": block["price"]})["pair"]
            found = {(s, r) for s in block["reviewed"] for r in block["reviewing"] if s != r}
            for s, r in found | ({(r, s) for s, r in found} if self.whole else set()):
                self.pairs[s, r] = self.pairs.get((s, r), Fraction(0)) + price

    def faults(self) -> list[str]:
        """What makes the prices unfit for a proof."""
        found = [
            f"{state} is not a State of the scenario, or has a price below 0"
            for state, price in chain(self.each.items(), self.first.items())
            if state not in self.group or price < 0
        ]
        found += [f"the pair {s}, {r} has a price below 0" for (s, r), price in self.pairs.items() if price < 0]
        found += [f"{s} has a price for its first review, but does not decline others" for s in self.first if s not in self.law["declines"]]
        if any(self.each.values()) and not self.law["load_max"]:
            found.append("reviews have prices, but the law sets no limit on reviews (load_max)")
        if sorted(self.year) != sorted(self.under_review):
            found.append("the States under review are not just those of the division into years")
        return found

    def price(self, s: str, r: str) -> Fraction:
        """What it costs that r reviews s."""
        nothing = Fraction(0)
        return self.each.get(r, nothing) + self.first.get(r, nothing) + self.pairs.get((s, r), nothing)

    def holders(self, s: str, seat: str, additional: bool) -> list[str]:
        """The States that may hold a seat of s: no fact bars them."""
        bound = self.group[s] and (not additional or self.law["additional_keeps_seat"] == "yes")
        bound = bound and self.law[f"{seat}_from"] != "any"
        own_only = bound and seat == "home" and self.law["home_fallback"] == "none"
        found = []
        for r in self.takes_part:
            same_year = r in self.year and self.year[r] == self.year[s]
            busy = same_year and (self.law["reviewers_from"] != "all-parties" or r in self.law["defers"])
            same_group = self.group[r] == self.group[s] and self.group[s]
            wrong = (own_only and not same_group) or (bound and seat == "away" and same_group)
            if r != s and not busy and not wrong and self.held[s] & self.held[r]:
                found.append(r)
        return found

    def seat(self, s: str, drawn: list[str], helpers: list[str]) -> Price:
        """The least that a seat of s can cost, by who may hold it and who may help; infinite where nobody may."""
        helped = dict[frozenset[int], Price]()
        every = self.law["additional_covers"] == "all-missing"

        def help_for(missing: frozenset[int]) -> Price:
            if missing and missing not in helped:
                able = (r for r in helpers if (missing <= self.held[r] if every else missing & self.held[r]))
                helped[missing] = min((self.price(s, r) for r in able), default=INFINITE)
            return helped.get(missing, Fraction(0))

        return min((self.price(s, r) + help_for(self.held[s] - self.held[r]) for r in drawn), default=INFINITE)

    def needed(self) -> Price:
        """The least that all seats cost. Where one State may hold both seats of another, it is counted for one of them. Nobody is drawn for
        both, for it would take the same instruments twice; an additional State may hold what it lacks at the other seat."""
        total: Price = Fraction(0)
        for s in self.under_review:
            may_hold = [(self.holders(s, seat, False), self.holders(s, seat, True)) for seat in SEATS]
            home, away = (self.seat(s, *holders) for holders in may_hold)
            (at_home, more_home), (at_away, more_away) = (
                ({*drawn}, {*helpers} if any(self.held[s] - self.held[r] for r in drawn) else set[str]()) for drawn, helpers in may_hold
            )
            both = (at_home | more_home) & more_away or more_home & at_away
            total += max(home, away) if both else home + away
        return total

    def available(self) -> Fraction:
        """The price of all reviews that may be performed: ``load_max`` by each State, one by each that declines more, one of
        each pair (29a; of each ordered pair, where the States of a pair may review each other)."""
        pairs = {(min(s, r), max(s, r)) if self.whole else (s, r): price for (s, r), price in self.pairs.items()}
        most = int(self.law["load_max"])
        return sum((most * price for price in self.each.values()), Fraction(0)) + sum(self.first.values()) + sum(pairs.values())


def _prices(texts: dict[str, str]) -> dict[str, Fraction]:
    if strange := [text for text in texts.values() if not PRICE.fullmatch(text)]:
        raise ValueError(f"{strange[0][:60]!r} is no price, such as 3/7")
    return {name: Fraction(text) for name, text in texts.items()}


def read(file: Path) -> Any:
    """The content of a JSON file; raises ``ValueError`` for one that is no plain file, or too large or too deep."""
    if not file.is_file() or file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} is no plain file of at most {MOST_BYTES:,} bytes")
    text = file.read_text(encoding="ascii")
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise ValueError(f"{file.name} has more than {MOST_VALUES:,} values")
    return json.loads(text)


def main(arguments: list[str]) -> int:
    """Check the folder named; gives the exit code."""
    try:
        (folder,) = map(Path, arguments)
        market = Market(*(read(folder / f"{name}.json") for name in ("scenario", "law", "counting")))
        faults = market.faults()
        needed, available = (Fraction(0), Fraction(0)) if faults else (market.needed(), market.available())
    except Exception as error:
        print(f"cannot be used: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    if faults:
        print("\n".join(f"FAIL: {ascii(fault)[1:-1]}" for fault in faults))
    elif needed == INFINITE:
        print("There is a seat that no State may hold, or for which nobody may take what is missing.")
    else:
        print(f"The seats cost at least {needed}; all reviews that may be performed cost {available}.")
    if faults or needed <= available:
        print("NOT PROVED")
        return 1
    print("PROVED: no lawful draw exists.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
