"""A plan as a library gives it: tables as DataFrames, the answer in words, the workbooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from results.document import Report, tables_of
from results.planning.gantt import reviews_workbook
from results.planning.page import ANSWERS, in_short, plan_report
from results.renderers.csv import machine_rows
from results.renderers.xlsx import workbook
from sim.calibration.facts import PublishedFacts
from sim.experiments.setting import make_draw
from sim.planning.plan import Plan
from storage.errors import Fault, InputError


@dataclass(frozen=True, eq=False)
class ReviewPlan:
    """Posts, pages and money of the review phase under some scenarios, over many runs.

    Attributes
    ----------
    plan
        What was simulated: ``arms``, the base first, each with its ``runs``, ``outcomes`` and ``costs()``; ``differences`` to the base.
    facts
        Published progress that the runs rest on; None for what comes with the project.
    """

    plan: Plan
    facts: PublishedFacts | None = None

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The sheets of ``plan.xlsx`` by name, an interval's ends as columns beside it, units in the headings: ``posts``, ``years``,
        ``pages``, ``months``, ``costs``, ``costs-needed``, ``assumptions``, ``parameters``; of several scenarios ``scenarios`` and
        ``differences`` too."""
        found = {}
        for table in tables_of(self._report):
            headings, rows = machine_rows(table)
            found[table.id] = pd.DataFrame(rows, columns=list(headings))
        return found

    def answer(self, about: str) -> str:
        """The answer to a question in a sentence or two: about ``posts``, ``pages``, ``costs`` or ``scenarios``; raises ``InputError``."""
        if about not in ANSWERS:
            raise InputError("plan", [Fault("about", about, "one of " + ", ".join(ANSWERS))])
        return in_short(self.plan, about)

    def xlsx(self) -> bytes:
        """``plan.xlsx``: a sheet for each table, with charts. The same plan gives the same bytes."""
        return workbook(self._report)

    def reviews_xlsx(self) -> bytes:
        """``reviews.xlsx``: when each State's review is expected to be in which phase, as a Gantt chart."""
        return reviews_workbook(self.plan.base, make_draw(self.plan.base.setting, 0))

    @cached_property
    def _report(self) -> Report:
        return plan_report(self.plan, "untoc_draw.plan", "scenarios" if len(self.plan.arms) > 1 else "posts", self.facts)
