"""The law in force: what a draw is given. It makes the guard, the look-ahead and the sampler from one choice of parameters."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.state_ids import id_in
from storage.bounded import read_toml
from storage.errors import Fault, InputError, hinted
from verify.law.added import ADDED, checked
from verify.law.law_file import known_or_same, with_what_is_added
from verify.law.pairs import NO_PAIRS, PairsGiven, with_pairs
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, MOST_REDRAWS, NUMBERS, LawParameters
from words import message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from algorithms.law import Guard
    from scenarios import Scenario
    from verify.completion.chain import UniformSampler
    from verify.completion.completion import WitnessCompletion
    from verify.completion.counting import Counting
    from verify.guard import ClauseGuard

MECHANISMS = Path(__file__).parent / "law" / "mechanisms"
"""Laws of other mechanisms than UNTOC's, clearly marked as such."""


class LawInForce(LawParameters):
    """The law under one choice of its parameters, as ``algorithms.law.Law`` asks for it.

    What reads the law takes ``LawParameters``; what draws takes this. It stands above all that it makes.
    """

    def guard(self, scenario: "Scenario", year_of: "NDArray[np.int8]") -> "ClauseGuard":
        """The guard for one scenario and division."""
        from verify.guard import ClauseGuard  # noqa: PLC0415  (numpy is slow to load)

        return ClauseGuard(scenario, self, year_of)

    def completion(self, scenario: "Scenario", year_of: "NDArray[np.int8]", objective: str = "none") -> "WitnessCompletion":
        """The look-ahead for one scenario and division."""
        from verify.completion.completion import WitnessCompletion  # noqa: PLC0415  (clingo and scipy are loaded only where something looks ahead)

        return WitnessCompletion(scenario, self, year_of, objective)

    def counting(self, scenario: "Scenario", guard: "Guard", objective: str = "none") -> "Counting":
        """What counting alone says, for the division of one of this law's guards."""
        from verify.completion.counting import Counting  # noqa: PLC0415  (needed only where something looks ahead)
        from verify.guard import ClauseGuard  # noqa: PLC0415

        if not isinstance(guard, ClauseGuard):
            raise TypeError(f"{type(guard).__name__} is no guard of this law")
        return Counting(scenario, guard, objective)

    def sampler(self, scenario: "Scenario", year_of: "NDArray[np.int8]") -> "UniformSampler":
        """The sampler of lawful draws for one scenario and division; raises ``InputError`` for a law that it does not know."""
        from verify.completion.chain import UniformSampler  # noqa: PLC0415  (numba is loaded only where a chain is run)

        return UniformSampler(scenario, self, year_of)


def in_force(law: LawParameters) -> LawInForce:
    """The law that is in force under these parameters; raises ``TypeError`` for a kind of its own that would be lost on the way."""
    if isinstance(law, LawInForce):
        return law
    if type(law) is not LawParameters:
        raise TypeError(f"{type(law).__name__} is no LawInForce, and would lose what is its own")
    return LawInForce(law.values)


def law_from(pairs: Mapping[str, Any], source: str = "law") -> LawInForce:
    """Make a law from parameter values; raises ``InputError`` with every fault at once."""
    values: dict[str, Any] = dict(DEFAULTS)
    faults: list[Fault] = []
    for name, value in pairs.items():
        text = str(value)
        if name in ALTERNATIVES and text in ALTERNATIVES[name]:
            values[name] = text
        elif name in NUMBERS and len(text) < 10 and text.isascii() and text.isdigit() and int(text) in NUMBERS[name]:
            values[name] = int(text)
        elif name in CHOICES:
            values[name] = _states(name, value, faults)
        elif name == ADDED:
            try:
                values |= {ADDED: found} if (found := checked(value, source)) else {}
            except InputError as fault:
                faults += fault.faults
        elif name in ALTERNATIVES:
            faults.append(Fault(name, text, message("one of {choices}", choices=", ".join(ALTERNATIVES[name]))))
        elif name in NUMBERS:
            bounds = {"least": str(NUMBERS[name].start), "most": str(NUMBERS[name].stop - 1)}
            faults.append(Fault(name, text, message("a whole number from {least} to {most}", **bounds)))
        else:
            import difflib  # noqa: PLC0415  (seldom needed)

            near = difflib.get_close_matches(name, DEFAULTS, n=1)
            expected = message("one of {choices}", choices=", ".join(sorted(DEFAULTS)))
            faults.append(Fault(message("parameter"), name, hinted(expected, near[0] if near else None)))
    if faults:
        raise InputError(source, tuple(faults))
    return LawInForce(values)


def _states(name: str, value: Any, faults: list[Fault]) -> list[str]:
    """A sorted list of State ids: a list, or a text with commas; faults are added to ``faults``."""
    states = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(states, list | tuple) or not all(isinstance(state, str) for state in states):
        faults.append(Fault(name, str(value), message("a list of State ids")))
        return []
    most = MOST_REDRAWS if name == "redraws" else 1
    expected = message("each State at most twice") if most == 2 else message("each State at most once")
    found = sorted(state for state in states if state)
    faults += [Fault(name, state, expected) for state in dict.fromkeys(found) if found.count(state) > most]
    return found


def read_law(
    file: Path | None,
    settings: Sequence[str] | Mapping[str, Any] = (),
    pairs_given: PairsGiven = NO_PAIRS,
    parties: "Scenario | None" = None,
) -> LawInForce:
    """Read a law from a TOML file (or one of the laws of other mechanisms, by name), settings (a mapping, or ``parameter=value``) and
    pairs of States; raises ``InputError``.

    In tables States are named by id or by name: those of ``parties``, then those of the built-in list.
    """
    find = id_in(parties) if parties else known_or_same
    pairs: dict[str, Any] = {}
    if file:
        other = MECHANISMS / f"{file}.toml"
        file = other if str(file) == file.name and other.is_file() and not file.exists() else file
        pairs |= with_what_is_added(
            read_toml(file, message("a TOML file of law parameters")), file, find, parties.attributes if parties else None
        )
    pairs |= settings if isinstance(settings, Mapping) else _set(settings)
    source = str(file) if file else "--set" if settings and not isinstance(settings, Mapping) else "law"
    return law_from(with_pairs(pairs, pairs_given, parties, find), source)


def _set(settings: Sequence[str]) -> dict[str, str]:
    if bad := [setting for setting in settings if "=" not in setting]:
        raise InputError("--set", [Fault("--set", setting, message("parameter=value")) for setting in bad])
    return {name: value for name, _, value in (setting.partition("=") for setting in settings)}
