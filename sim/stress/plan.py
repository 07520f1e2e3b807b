"""The plan of a campaign: which scenarios, laws and algorithms, and how many draws. Read from TOML, or one of those built in."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from algorithms import algorithm_from, algorithm_names
from algorithms.registry import file_digest
from scenarios import Fault, InputError
from scenarios.public_seed import public_seed
from sim.stress.sources import LISTED, Source, check_source, law_of
from storage.bounded import MOST_SETTINGS, read_text, toml_of
from verify.record.form import check_form

BUILT_IN = ("quick", "full", "large")
ALL = "*"
TOGETHER = 100
"""Up to so many States, all laws and algorithms of one scenario are one job; above, each law and algorithm is one."""

_WORDS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_BLOCK = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "families": _WORDS,
        "listed": _WORDS,
        "sizes": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 100_000}, "minItems": 1},
        "parameters": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
        },
        "laws": _WORDS,
        "algorithms": _WORDS,
        "scenarios": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        "draws": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
    },
    "required": ["draws"],
    "oneOf": [{"required": ["families", "sizes", "scenarios"]}, {"required": ["listed"]}],
    "title": "either families, sizes and scenarios, or listed",
}
PLAN_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "seed": {"type": "string", "minLength": 1},
        "about": {"type": "string"},
        "fresh": {"type": "boolean"},
        "block": {"type": "array", "items": _BLOCK, "minItems": 1},
    },
    "required": ["seed", "block"],
}


@dataclass(frozen=True)
class Job:
    """The draws of some algorithms under some laws on one scenario. ``first_row`` is the place of its first draw in the table."""

    number: int
    first_row: int
    source: Source
    laws: tuple[str, ...]
    algorithms: tuple[str, ...]
    seeds: tuple[str, ...]

    @property
    def draws(self) -> int:
        """How many draws the job makes."""
        return len(self.laws) * len(self.algorithms) * len(self.seeds)


@dataclass(frozen=True)
class CampaignPlan:
    """A plan that was read and found sound. ``digest`` tells one plan from another, algorithms' own files included; ``fresh``: each job
    has a process of its own, so that the memory of its draws can be told."""

    name: str
    seed: str
    jobs: tuple[Job, ...]
    digest: str
    fresh: bool = False

    @property
    def draws(self) -> int:
        """How many draws the campaign makes."""
        return sum(job.draws for job in self.jobs)

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The algorithms, by name or file, in the order of the plan."""
        return tuple(dict.fromkeys(name for job in self.jobs for name in job.algorithms))


def read_plan(reference: str, algorithms: tuple[str, ...] = (), share: float = 1.0) -> CampaignPlan:
    """Read a built-in plan or a TOML file; raises ``InputError`` with every fault at once.

    ``algorithms`` (names or Python files) replace those of every block. ``share`` below 1 makes fewer scenarios, at least one.
    """
    document = toml_of(_text(reference), reference, "a plan in TOML")
    check_form(reference, document, PLAN_SCHEMA)
    document["seed"] = public_seed(document["seed"], f"{reference}: seed")
    faults: list[Fault] = []
    for place, block in enumerate(document["block"]):
        block["algorithms"] = list(algorithms) or block.get("algorithms", [ALL])
        _check(f"block {place + 1}", block, faults)
    if faults:
        raise InputError(reference, list(dict.fromkeys(faults)))
    jobs = tuple(_jobs(document, share))
    own = {name: digest for job in jobs for name in job.algorithms if (digest := file_digest(name))}
    content = json.dumps({"plan": document, "share": share, "own": own, "jobs": len(jobs)}, sort_keys=True, default=str)
    digest = "sha256:" + sha256(content.encode()).hexdigest()
    return CampaignPlan(Path(reference).stem, document["seed"], jobs, digest, document.get("fresh", False))


def _text(reference: str) -> str:
    if reference in BUILT_IN:
        return (files("sim.stress") / "plans" / f"{reference}.toml").read_text(encoding="utf-8")
    expected = f"a built-in plan ({', '.join(BUILT_IN)}) or a TOML file"
    if not os.path.exists(reference):
        raise InputError("plan", [Fault("--plan", reference, expected)])
    return read_text(reference, expected, MOST_SETTINGS)


def _check(where: str, block: Mapping[str, Any], faults: list[Fault]) -> None:
    """Add what is wrong with the laws, algorithms and scenarios of a block to ``faults``."""
    for law in block.get("laws", ["default"]):
        _gather(f"{where}, law {law!r}", faults, law_of, law)
    for name in block["algorithms"]:
        if name != ALL:
            _gather(f"{where}, algorithm", faults, algorithm_from, name)
    for source in _first_sources(block):
        _gather(f"{where}, {source.family} {source.parameters_text} size {source.size}", faults, check_source, source)


def _gather(where: str, faults: list[Fault], ask: Any, *given: Any) -> None:
    try:
        ask(*given)
    except InputError as fault:
        faults += [Fault(f"{where}: {one.where}", one.value, one.expected) for one in fault.faults]


def _first_sources(block: Mapping[str, Any]) -> Iterator[Source]:
    """One source of each family and parameters at the smallest and largest size."""
    ends = sorted({min(block.get("sizes", [0])), min(300, max(block.get("sizes", [0])))})
    for family, parameters in _families(block):
        for size in ends:
            yield Source(family, parameters, size, "check")


def _families(block: Mapping[str, Any]) -> Iterator[tuple[str, tuple[tuple[str, Any], ...]]]:
    if "listed" in block:
        for reference in block["listed"]:
            yield LISTED, (("list", reference),)
        return
    for family in block["families"]:
        for parameters in block.get("parameters", [{}]):
            yield family, tuple(sorted(parameters.items()))


def _jobs(document: Mapping[str, Any], share: float) -> Iterator[Job]:
    number = row = 0
    for block in document["block"]:
        laws = tuple(block.get("laws", ["default"]))
        names = tuple(dict.fromkeys(n for given in block["algorithms"] for n in (algorithm_names() if given == ALL else [given])))
        listed = "listed" in block
        count = 1 if listed else max(1, round(share * block["scenarios"]))
        draws = max(1, round(share * block["draws"])) if listed else block["draws"]
        for family, parameters in _families(block):
            for size in [0] if listed else block["sizes"]:
                for scenario in range(count):
                    seed = f"{document['seed']}/{scenario}"
                    seeds = tuple(f"{seed}/{draw}" for draw in range(draws))
                    source = Source(family, parameters, size, seed)
                    small = size <= TOGETHER and not listed and not document.get("fresh")
                    for some_laws in [laws] if small else [(law,) for law in laws]:
                        for some in [names] if small else [(name,) for name in names]:
                            job = Job(number, row, source, some_laws, some, seeds)
                            yield job
                            number, row = number + 1, row + job.draws
