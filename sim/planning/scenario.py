"""A scenario of a plan: what is otherwise than in the base. Read from a TOML file, one table a scenario, with every fault at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from algorithms import algorithm_names
from sim.review_phase.clock import HORIZON, PLANNED_END, START, day_of
from sim.review_phase.parameters import INCOME, POSTS, Parameters, unknown, values_from
from sim.review_phase.replication import ROLES
from storage.bounded import read_toml
from storage.errors import Fault, InputError

ROLE_OF: Final = dict(zip(("officers", "assistants", "editors", "translation_teams"), ROLES, strict=True))
"""What a scenario calls the posts of a role, as in ``staff.officers``."""

FILE: Final = "a TOML file of scenarios"
_KEYS: Final = ("title", "algorithm", "end", "joiners", "parameters", "posts", "fall")


@dataclass(frozen=True)
class Fall:
    """Voluntary contributions fall by ``share`` on a day, and stay there. Unless ``posts_stay``, posts go with the money at once."""

    share: float
    day: date
    posts_stay: bool = False


@dataclass(frozen=True)
class PlanScenario:
    """What is otherwise than in the base of a plan.

    ``algorithm`` is empty for the plan's own; ``end`` is the last day on which the Mechanism works; ``joiners``: States accede to further
    instruments on the way; ``values`` are parameters, posts and income from a day on among them.
    """

    name: str
    title: str = ""
    algorithm: str = ""
    end: date = PLANNED_END
    joiners: bool = False
    values: Mapping[str, float] = field(default_factory=dict)
    fall: Fall | None = None

    def parameters(self, base: Parameters) -> Parameters:
        """The base's parameters with those of the scenario: posts as they are granted. Raises ``InputError``."""
        changed = base.with_values(self.values, f"scenario {self.name}")
        return after_fall(changed, self.fall) if self.fall else changed


def after_fall(parameters: Parameters, fall: Fall) -> Parameters:
    """Less voluntary income from the day on, and fewer posts: of each role the nearest number to what the share of its money pays.

    Of a role's posts, voluntary contributions pay 1 less its ``regular`` share.
    """
    income = INCOME[1]
    lost = {income: fall.share}
    if not fall.posts_stay:
        lost |= {name: fall.share * (1 - parameters[f"regular.{role}"]) for name, role in zip(POSTS, ROLES, strict=True)}
    changed = dict[str, float]()
    for name, share in lost.items():
        steps = values_from(parameters, name)
        there = [parameters[name], *(value for day, value in steps if day <= fall.day)][-1]
        for day, value in [(fall.day, there), *((day, value) for day, value in steps if day > fall.day)]:
            left = value * (1 - share)
            changed[f"{name}@{day.isoformat()}"] = left if name == income else float(int(left + 0.5))
    return parameters.with_values(changed)


def filled(parameters: Parameters) -> Parameters:
    """The posts in which somebody works: one that is granted is filled ``plan.hiring_delay`` days later, one that goes is empty at once.

    So on each day there are as many as the fewest that were granted on any day of the delay before it.
    """
    delay = timedelta(days=int(parameters["plan.hiring_delay"]))
    kept = {name: value for name, value in parameters.items() if name.partition("@")[0] not in POSTS or "@" not in name}
    for name in POSTS:
        steps = [(START, parameters[name]), *values_from(parameters, name)]
        at = sorted({day for first, _ in steps[1:] for day in (first, first + delay)})
        before = parameters[name]
        for day in at:
            there = min(_in_force(steps, day - delay, day))
            if there != before:
                kept[f"{name}@{day.isoformat()}"] = there
            before = there
    return Parameters(kept)


def _in_force(steps: list[tuple[date, float]], first: date, last: date) -> Iterator[float]:
    """The values that are in force on any day from ``first`` to ``last``."""
    for place, (day, value) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else date.max
        if day <= last and (until > first or place + 1 == len(steps)):
            yield value


def read_scenarios(path: Path) -> tuple[PlanScenario, ...]:
    """The scenarios of a TOML file, in its order; the first is the base that the others are set against. Raises ``InputError``."""
    content = read_toml(path, FILE)
    faults: list[Fault] = [] if content else [Fault("file", "no table", "a table for each scenario, the base first")]
    found = [_scenario(name, table, faults) for name, table in content.items()]
    if faults:
        raise InputError(str(path), faults)
    return tuple(found)


def _scenario(name: str, table: Any, faults: list[Fault]) -> PlanScenario:
    if not isinstance(table, dict):
        faults.append(Fault(name, str(table), "a table"))
        return PlanScenario(name)
    faults += [Fault(f"{name}.{key}", str(table[key]), "one of " + ", ".join(_KEYS)) for key in table if key not in _KEYS]
    end, joiners = table.get("end", PLANNED_END), table.get("joiners", False)
    title, algorithm = table.get("title", ""), table.get("algorithm", "")
    faults += [
        Fault(f"{name}.{key}", str(value), "a text") for key, value in (("title", title), ("algorithm", algorithm)) if not _is_text(value)
    ]
    if _is_text(algorithm) and algorithm and algorithm not in algorithm_names() and not algorithm.endswith(".py"):
        faults.append(Fault(f"{name}.algorithm", algorithm, "one of " + ", ".join(algorithm_names()) + ", or a file like own.py"))
    if not is_end(end):
        faults.append(Fault(f"{name}.end", str(end), END))
        end = PLANNED_END
    if not isinstance(joiners, bool):
        faults.append(Fault(f"{name}.joiners", str(joiners), "true or false"))
    values = {**_parameters(name, table.get("parameters", {}), faults), **_posts(name, table.get("posts", {}), faults)}
    return PlanScenario(name, str(title), str(algorithm), end, joiners is True, values, _fall(name, table.get("fall"), faults))


END: Final = f"the last day of a month from {START.year} to {HORIZON.year - 1}, like {PLANNED_END}"


def is_end(day: Any) -> bool:
    """Whether a scenario may end on the day."""
    return type(day) is date and START <= day < HORIZON and (day + timedelta(days=1)).day == 1


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _parameters(name: str, table: Any, faults: list[Fault]) -> dict[str, float]:
    if not isinstance(table, dict):
        faults.append(Fault(f"{name}.parameters", str(table), 'a table like { "start.never" = 0.4 }'))
        return {}
    return _checked(table, f"{name}.parameters", faults)


def _checked(values: Mapping[str, Any], where: str, faults: list[Fault]) -> dict[str, float]:
    """The values that parameters can have; each fault is told with where it stands."""
    found = dict[str, float]()
    for key, value in values.items():
        try:
            Parameters().with_values({key: value})
        except InputError as error:
            faults += [Fault(f"{where}, {one.where}", one.value, one.expected) for one in error.faults]
        else:
            found[key] = float(value)
    return found


def _posts(name: str, table: Any, faults: list[Fault]) -> dict[str, float]:
    """``officers = 6``, or from a year or a day on: ``officers = { 2027 = 6, "2028-07-01" = 4 }``."""
    if not isinstance(table, dict):
        faults.append(Fault(f"{name}.posts", str(table), "a table like { officers = { 2027 = 6 } }"))
        return {}
    wanted = dict[str, Any]()
    for role, value in table.items():
        if role not in ROLE_OF:
            faults.append(unknown(f"staff.{role}", f"{name}.posts"))
        elif isinstance(value, dict):
            wanted |= {f"staff.{role}@{day}": posts for day, posts in value.items()}
        else:
            wanted[f"staff.{role}"] = value
    return _checked(wanted, f"{name}.posts", faults)


def posts_of(settings: Sequence[str], where: str) -> dict[str, float]:
    """The parameters of settings like ``officers@2028=6``; raises ``InputError`` with all faults."""
    faults, wanted = list[Fault](), dict[str, Any]()
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or name.partition("@")[0] not in ROLE_OF:
            faults.append(Fault(where, setting, f"ROLE@DAY=POSTS, the role one of {', '.join(ROLE_OF)}"))
        else:
            wanted[f"staff.{name}"] = value
    found = _checked(wanted, where, faults)
    if faults:
        raise InputError("plan", faults)
    return found


def _fall(name: str, table: Any, faults: list[Fault]) -> Fall | None:
    if table is None:
        return None
    share, day, stay = (table.get(key) for key in ("share", "from", "posts_stay")) if isinstance(table, dict) else (None, None, None)
    known = isinstance(table, dict) and not set(table) - {"share", "from", "posts_stay"} and stay in (None, True, False)
    if known and isinstance(share, int | float) and 0 < share <= 1 and type(day) is date and 0 < day_of(day) < day_of(HORIZON):
        return Fall(float(share), day, stay is True)
    faults.append(Fault(f"{name}.fall", str(table), "a table like { share = 0.3, from = 2027-01-01 }, and posts_stay = true or false"))
    return None
