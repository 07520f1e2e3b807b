"""How well growth would have told what came: carried on from a past day with the hazards known then, beside what happened."""

from collections.abc import Sequence
from datetime import date

from scenarios.generators.comparison import Statistic, statistic
from scenarios.generators.growth import growth_history
from scenarios.generators.history import LAST_COMPLETE_YEAR
from scenarios.instruments import UNTOC_FAMILY
from scenarios.real import real_scenario

WINDOW_YEARS = 10
"""As the default window of `growth`."""


def hindcast(origin: int, to: int, scenarios: int = 400, window_years: int = WINDOW_YEARS) -> tuple[Statistic, ...]:
    """Parties to each instrument at the end of the year `to`, from the end of `origin` on, seeds `hindcast/0` and on.

    The hazards are fitted to the `window_years` that end with `origin`. Raises ValueError when `to` is after 2023, the last
    complete year, or not after `origin`.
    """
    if not origin < to <= LAST_COMPLETE_YEAR:
        raise ValueError(f"to is {to}; right would be a year from {origin + 1} to {LAST_COMPLETE_YEAR}")
    made = [
        growth_history(f"hindcast/{number}", start=date(origin, 12, 31), to=to, fit_from=origin - window_years + 1, fit_to=origin)
        .scenarios[to]
        .adherence.sum(axis=0)
        for number in range(scenarios)
    ]
    real = real_scenario(date(to, 12, 31)).adherence.sum(axis=0)
    compared = len(UNTOC_FAMILY)
    return tuple(
        statistic(instrument.id, float(real[place]), [float(one[place]) for one in made], compared)
        for place, instrument in enumerate(UNTOC_FAMILY)
    )


def hindcast_table(origins: Sequence[int], years: int, windows: Sequence[int]) -> str:
    """Hindcasts of `years` years from the end of each origin, fitted to each window of years, as a table in Markdown."""
    heads = [f"fitted to {window} years" for window in windows]
    lines = [f"| from | to | instrument | parties at first | then | {' | '.join(heads)} |", "|---" * (5 + len(windows)) + "|"]
    for origin in origins:
        first = real_scenario(date(origin, 12, 31)).adherence.sum(axis=0)
        fits = [hindcast(origin, origin + years, window_years=window) for window in windows]
        for place, of_windows in enumerate(zip(*fits, strict=True)):
            cells = [f"{one.low:.0f} to {one.high:.0f} ({'within' if one.alone else 'missed'})" for one in of_windows]
            name, then = of_windows[0].name, of_windows[0].real
            lines.append(f"| {origin} | {origin + years} | {name} | {first[place]} | {then:.0f} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(hindcast_table((2013, 2014, 2015, 2016, 2017), 6, (WINDOW_YEARS, 5)), end="")
