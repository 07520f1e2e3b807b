"""What an algorithm is: a way to fill the seats of a ceremony. What comes out is a draw record, or the fault that is the algorithm's own."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

from algorithms.ceremony import Ceremony, StuckError
from algorithms.faulty import AlgorithmFaultError, kept_in_bounds, own_lines, prints_to_error
from algorithms.law import Law
from algorithms.lots import Lots, LotsError, RecordedLots, RecordingLots
from algorithms.optimistic import filled_ahead
from algorithms.record import DrawRecord, draw_record
from scenarios import Scenario
from storage.errors import UntocDrawError

OURS = ("algorithms.", "verify.")
"""Modules whose algorithms are the project's own: a fault of theirs is ours, and is not caught."""


class Algorithm(ABC):
    """A way to draw lots. Subclass it, name it, write ``fill``; the rest is done here, and cannot be overridden."""

    name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if changed := [name for name in ("draw", "conduct", "fill_checked") if name in vars(cls)]:
            raise AlgorithmFaultError(f"{cls.__name__} overrides {' and '.join(changed)}; an algorithm writes fill and nothing else")

    @abstractmethod
    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat of every State under review."""

    def draw(self, scenario: Scenario, law: Law, lots: Lots) -> DrawRecord:
        """Draw, and give the draw record; a draw that cannot go on has the outcome ``stuck``, with State and seat.

        The seed in the record is that of the lots.

        Raises ``AlgorithmFaultError`` where the algorithm raises, leaves seats open, fills them past the ceremony, or (for one that is
        not the project's own, and is drawn again with the recorded numbers) does not go by its lots alone.
        """
        recording = RecordingLots(lots)
        ceremony, stuck = self.filled(scenario, law, recording)
        return draw_record(self.name, ceremony, stuck, lots.seed, recording.numbers)

    def filled(self, scenario: Scenario, law: Law, lots: RecordingLots) -> tuple[Ceremony, StuckError | None]:
        """A ceremony with every seat filled from these lots, and where it stopped, as ``fill_checked`` says it: ``draw`` without the record.

        The look-ahead is taken the fast way (``algorithms.optimistic``) where the lots can be drawn from again. Raises as ``draw`` does.
        """
        with told_as_its_own(self):
            if is_ours(self) and (ahead := filled_ahead(self.fill_checked, scenario, law, lots)):
                return ahead
            ceremony = Ceremony(scenario, law, lots)
            stuck = self.fill_checked(ceremony)
            if not is_ours(self):
                self._check_repeats(draw_record(self.name, ceremony, stuck, lots.seed, lots.numbers), ceremony)
            return ceremony, stuck

    def _check_repeats(self, record: DrawRecord, ceremony: Ceremony) -> None:
        """Raise ``AlgorithmFaultError`` where the recorded numbers, without the seed, do not lead to the same record."""
        numbers = record.numbers or ()
        try:
            again = self.conduct(Ceremony(ceremony.scenario, ceremony.law, RecordedLots(numbers)), numbers)
        except LotsError:
            again = None
        if again is None or replace(again, seed=record.seed) != record:
            raise AlgorithmFaultError(f"{self.name} does not go by its lots alone: the same lots, drawn again, lead to another draw")

    def conduct(self, ceremony: Ceremony, numbers: Sequence[int] = ()) -> DrawRecord:
        """Fill every seat of a ceremony, and give the record; ``numbers`` are the lots as they are drawn."""
        seed = ceremony.lots.seed
        return draw_record(self.name, ceremony, self.fill_checked(ceremony), seed, list(numbers))

    def fill_checked(self, ceremony: Ceremony) -> StuckError | None:
        """Fill every seat of a ceremony; None where the draw is complete, else where it stopped.

        Complete means that every State under review has every seat: the ceremony sees to that, whatever the algorithm says. Whoever
        wants a draw and no record asks here, never ``fill``. Raises ``AlgorithmFaultError`` as ``draw`` does.
        """
        stuck: StuckError | None = None
        given = ceremony.draw, ceremony.guard, ceremony.law, ceremony.scenario
        try:
            self.fill(ceremony)
        except StuckError as reason:
            stuck = reason
        if any(now is not then for now, then in zip((ceremony.draw, ceremony.guard, ceremony.law, ceremony.scenario), given, strict=True)):
            raise AlgorithmFaultError("it put another draw, guard, law or scenario into the ceremony")
        ceremony.check(stuck)
        if stuck is None and (unmet := ceremony.guard.unmet(ceremony.draw)):
            stuck = StuckError(unmet[1], "reviewing", False, {unmet[0]: 1})
        return stuck


def is_ours(algorithm: Algorithm) -> bool:
    """Whether an algorithm is one of the project's own."""
    return type(algorithm).__module__.startswith(OURS)


@contextmanager
def told_as_its_own(algorithm: Algorithm) -> Iterator[None]:
    """While an algorithm of somebody else fills the seats: what it prints goes to standard error, and what it raises is told as its
    fault (``AlgorithmFaultError``). Errors that this project raises on purpose, and Ctrl-C, pass."""
    if is_ours(algorithm):
        with kept_in_bounds():
            yield
        return
    try:
        with prints_to_error(), kept_in_bounds():
            yield
    except (UntocDrawError, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:
        lines = own_lines(fault.__traceback__, type(algorithm).fill.__code__.co_filename)
        raise AlgorithmFaultError(f"{algorithm.name} raised {type(fault).__name__}: {fault}", lines) from fault
