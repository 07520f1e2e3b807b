"""How many times as long a peer takes as ours, with an interval: the median over rounds in which both ran in turns."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from math import isfinite
from typing import Any

import numpy as np

from benchmarks.timing import FEWEST, NoAnswerError, Seconds, Way, in_turns, one_time

RESAMPLES, LEVEL = 2_000, 0.95
UNKNOWN = float("nan")


class WrongResultError(AssertionError):
    """The check of a way failed: it gave a wrong result."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"the result of {name} is wrong" + (f": {what}" if what else ""))


@dataclass(frozen=True)
class BootstrapInterval:
    """A figure and its 95 % interval by the bootstrap over rounds."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Ratio:
    """One row: a task at a size (States), ours and a peer. Every run behind it was checked.

    ``ratio`` is the peer's time over ours: above 1 ours is faster. ``finished`` is false where the peer was ended at its limit; then the
    peer's times are that limit, and the ratio is at least so large. ``ours_peak`` and ``peer_peak`` are bytes, where measured.
    """

    task: str
    size: int
    ours: str
    peer: str
    ours_seconds: BootstrapInterval
    peer_seconds: BootstrapInterval
    ratio: BootstrapInterval
    rounds: int
    finished: bool = True
    note: str = ""
    ours_peak: int | None = None
    peer_peak: int | None = None


def as_data(row: Ratio) -> dict[str, Any]:
    """A row in the types of JSON; what is not known is None."""
    return {name: _known(value) for name, value in asdict(row).items()}


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    return None if isinstance(value, float) and not isfinite(value) else value


def ratio_of_data(data: Mapping[str, Any]) -> Ratio:
    """The row that ``as_data`` gave. Raises ``TypeError`` or ``ValueError`` where it is none."""
    intervals = {field.name: _interval(data[field.name]) for field in fields(Ratio) if field.type is BootstrapInterval}
    return Ratio(**{**data, **intervals})


def _interval(data: Mapping[str, float | None]) -> BootstrapInterval:
    return BootstrapInterval(**{name: UNKNOWN if figure is None else float(figure) for name, figure in data.items()})


def interval_of(statistic: Callable[..., Any], *samples: Seconds) -> BootstrapInterval:
    """A statistic of times of the same rounds, with the percentile interval of resampled rounds (Efron and Tibshirani 1993, ch. 13).

    ``statistic`` takes ``axis``. The seed of the resampling is fixed, so equal times give equal intervals.
    """
    from scipy.stats import bootstrap  # noqa: PLC0415

    value = float(statistic(*samples, axis=-1))
    if len(samples[0]) < 2:
        return BootstrapInterval(value, UNKNOWN, UNKNOWN)
    found = bootstrap(
        samples,
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    return BootstrapInterval(value, float(found.low), float(found.high))


def _median(times: Seconds, axis: int) -> Any:
    return np.median(times, axis=axis)


def _median_ratio(peer: Seconds, ours: Seconds, axis: int) -> Any:
    return np.exp(np.median(np.log(peer / ours), axis=axis))


def ratios_of(task: str, size: int, ours: Way, peer: Way, seconds: float, *, fewest: int = FEWEST, note: str = "") -> list[Ratio]:
    """Measure a peer against ours in turns, for about so many ``seconds``: its row, and one for each part of its run.

    Raises ``WrongResultError`` where the check of one of them fails.
    """
    ours, peer = _named(ours), _named(peer)
    try:
        times = in_turns((ours, peer), seconds, fewest)
    except NoAnswerError as fault:
        return [_not_finished(task, size, ours, peer, fault, note)]
    return [
        ratio_of_times(task, size, ours.name, name, times[ours.name], taken, note=note)
        for name, taken in times.items()
        if name.startswith(peer.name)
    ]


def _named(way: Way) -> Way:
    """The same way, whose failed check says its name."""

    def check(result: Any) -> None:
        try:
            way.check(result)
        except AssertionError as fault:
            raise WrongResultError(way.name, str(fault)) from fault

    return replace(way, check=check)


def ratio_of_times(
    task: str,
    size: int,
    ours: str,
    peer: str,
    ours_times: Seconds,
    peer_times: Seconds,
    *,
    note: str = "",
    ours_peak: int | None = None,
    peer_peak: int | None = None,
) -> Ratio:
    """The row of times that were taken in turns already, both of shape ``(rounds,)``."""
    return Ratio(
        task,
        size,
        ours,
        peer,
        interval_of(_median, ours_times),
        interval_of(_median, peer_times),
        interval_of(_median_ratio, peer_times, ours_times),
        len(ours_times),
        True,
        note,
        ours_peak,
        peer_peak,
    )


def _not_finished(task: str, size: int, ours: Way, peer: Way, fault: NoAnswerError, note: str) -> Ratio:
    times = np.array([one_time(ours, number)[ours.name] for number in range(FEWEST + 1)][1:])
    limit = BootstrapInterval(fault.seconds, UNKNOWN, UNKNOWN)
    least = interval_of(_median_ratio, np.full(len(times), fault.seconds), times)
    words = f"{fault}: the ratio is at least this" + (f"; {note}" if note else "")
    return Ratio(task, size, ours.name, peer.name, interval_of(_median, times), limit, least, len(times), False, words)
