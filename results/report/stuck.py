"""Whether a draw can get stuck, and how likely: the best that is known, a proof before draws, and many draws before few."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from results.document import Cell
from results.report.found import Found, ReportedFigure, percent_bounds, percent_short, share_of
from results.report.measuring.case import Case
from results.report.parts import plain
from results.stored.manifest import MANIFEST, ROOT, read_manifest
from results.wording import chance
from scenarios import InputError
from storage.bounded import json_of
from storage.manifest import file_faults
from words import message

STORED: Final = "stuck"
"""The stored outcome with draws of the built-in list that were made before, far more than a report makes."""


@dataclass(frozen=True)
class Known:
    """What is known. ``answer``: True if it can, False if it is proved that it cannot, None if it is not known. ``never``: there is no lawful
    draw at all. ``draws``: of how many draws ``stuck`` got stuck, the most that were made."""

    answer: bool | None
    never: bool
    stuck: int
    draws: int

    @property
    def share(self) -> ReportedFigure:
        """The share of draws that got stuck, with its exact interval of 95 %."""
        return share_of(self.stuck, self.draws)


def known_of(found: Found, name: str) -> Known:
    """What is known of an algorithm on this list under this law."""
    data = found.draws(name)
    end = data["dead_end"]
    made = [(data["draws"], data["stuck"]), *((one["draws"], one["stuck"]) for one in stored_draws(found.case, name))]
    draws, stuck = max(made)
    answer = None if end["this_division_only"] and not end["reachable"] else end["reachable"]
    return Known(answer or (True if stuck else answer), end["feasible"] is False and not end["this_division_only"], stuck, draws)


def stored_draws(case: Case, name: str, root: Path = ROOT) -> list[Mapping[str, Any]]:
    """The estimates that are stored of draws by this algorithm of the very list and law of the report: ``draws``, ``stuck``.

    Raises ``InputError`` where a file is not the one of the manifest.
    """
    if not (root / MANIFEST).is_file():
        return []
    files = {file: due for outcome in read_manifest(root) if outcome.name == STORED for file, due in outcome.files.items()}
    if faults := list(file_faults(root, files)):
        raise InputError(str(root), faults)
    found = [json_of((root / file).read_bytes().partition(b"\n")[2], file, "a diagnosis in JSON") for file in files]
    this = (case.scenario.digest, plain(dict(case.law.parameters)), name)
    return [
        one["dead_end"]["estimate"]
        for one in found
        if (one["scenario"]["digest"], one["law"]["parameters"], one["dead_end"]["algorithm"]) == this
    ]


def stuck_cell(known: Known) -> Cell:
    """The answer, and how likely it is."""
    if known.never:
        return Cell(message("Always"), True, mark="bad", under=message("no draw can keep the rules on this list"))
    if known.answer is False:
        return Cell(message("No"), False, mark="good", under=message("proved"))
    share = known.share
    if known.stuck:
        pattern = message("{stuck} of {draws:,} draws did: {share} ({bounds})")
        under = pattern.of(stuck=known.stuck, draws=known.draws, share=percent_short(share), bounds=percent_bounds(share))
    else:
        under = message("none of {draws:,} draws did: at most {chance}", draws=known.draws, chance=chance(share.high or 1.0))
    if not known.answer:
        return Cell(message("Not known"), "", mark="doubt", under=under)
    return Cell(message("Yes"), True, mark="bad" if known.stuck else "", under=under)
