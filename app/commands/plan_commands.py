"""``untoc-draw plan``: a planner's questions, each with a command."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.simulate_commands import POSTERIOR, RECORD, replications_option, studied
from app.manners import Commands
from app.options import language_option, parse_date
from scenarios import Fault, InputError
from words import Month, Number, message

if TYPE_CHECKING:
    from app.simulate_pages import Study
    from sim.planning.scenario import PlanScenario


@click.group(cls=Commands)
def plan() -> None:
    """Plan posts, pages and money of the review phase, and set scenarios side by side."""


END = click.option(
    "--end", "until", metavar="DATE", help="The last day of the Mechanism's work, the end of a month.  [default: 2030-10-31]"
)
RUNS = replications_option(200, "Runs of the review phase under each scenario.")


def planned(command: Callable[..., None]) -> Any:
    """Give a command the options of every simulation, and the language in which its answer is told."""
    return language_option(studied(command))


def asked(command: Callable[..., None]) -> Any:
    """Give a command the options of every question."""
    return planned(RUNS(POSTERIOR(END(command))))


def asked_of_a_draw(command: Callable[..., None]) -> Any:
    """The same, of a draw that was held too."""
    return asked(RECORD(command))


def _end(until: str | None, option: str = "--end") -> date:
    from sim.planning.scenario import END as EXPECTED  # noqa: PLC0415
    from sim.planning.scenario import is_end  # noqa: PLC0415
    from sim.review_phase.clock import PLANNED_END  # noqa: PLC0415

    day = parse_date(until, option) if until else PLANNED_END
    if not is_end(day):
        raise InputError("plan", [Fault(option, day.isoformat(), EXPECTED)])
    return day


def _base(until: str | None) -> "PlanScenario":
    from sim.planning.scenario import PlanScenario  # noqa: PLC0415

    return PlanScenario("base", message("as it stands"), end=_end(until))


def _answer(study: "Study", scenarios: "list[PlanScenario]", about: str, draws: int = 1) -> None:
    from app.plan_pages import answer_question  # noqa: PLC0415

    answer_question(study, scenarios, about, draws)


@plan.command("posts")
@asked_of_a_draw
def plan_posts(study: "Study", until: str | None) -> None:
    """How many posts of which role and grade in which year, by a utilisation rule and a vacancy rate.

    Example: untoc-draw plan posts real-2020-10-16 --parameter plan.utilisation=0.8
    """
    _answer(study, [_base(until)], "posts")


@plan.command("pages")
@asked_of_a_draw
def plan_pages(study: "Study", until: str | None) -> None:
    """How many pages are to be translated in which month.

    Example: untoc-draw plan pages real-2020-10-16
    """
    _answer(study, [_base(until)], "pages")


@plan.command("costs")
@asked_of_a_draw
def plan_costs(study: "Study", until: str | None) -> None:
    """What it costs by year, who pays, and what is lacking.

    Example: untoc-draw plan costs real-2020-10-16 --parameter cost.inflation=0.03
    """
    _answer(study, [_base(until)], "costs")


@plan.command("never")
@asked_of_a_draw
@click.option("--share", required=True, type=click.FloatRange(0, 1), help="The share of the States that never start by themselves.")
def plan_never(study: "Study", until: str | None, share: float) -> None:
    """What if a share of the States never starts?

    Example: untoc-draw plan never real-2020-10-16 --share 0.5
    """
    from dataclasses import replace  # noqa: PLC0415

    base = _base(until)
    other = replace(
        base, name="never", title=message("{share} % never start", share=Number(f"{100 * share:g}")), values={"start.never": share}
    )
    _answer(study, [base, other], "scenarios")


@plan.command("contributions")
@asked_of_a_draw
@click.option("--fall", default=0.3, show_default=True, type=click.FloatRange(0, 1, min_open=True), help="The share by which they fall.")
@click.option("--from", "first", default="2028-01-01", show_default=True, metavar="DATE", help="The day from which on they have fallen.")
def plan_contributions(study: "Study", until: str | None, fall: float, first: str) -> None:
    """What if voluntary contributions fall: what is lacking where posts stay, and what is not done where they go.

    Example: untoc-draw plan contributions real-2020-10-16 --fall 0.3 --from 2028-01-01
    """
    from dataclasses import replace  # noqa: PLC0415

    from sim.planning.scenario import Fall  # noqa: PLC0415

    base, day = _base(until), parse_date(first, "--from")
    told = {"fall": Number(f"{100 * fall:g}")}
    stays, goes = (
        message("contributions fall by {fall} %, posts stay", **told),
        message("contributions fall by {fall} %, posts go with them", **told),
    )
    stay = replace(base, name="posts-stay", title=stays, fall=Fall(fall, day, posts_stay=True))
    go = replace(base, name="posts-go", title=goes, fall=Fall(fall, day))
    _answer(study, [base, stay, go], "scenarios")


@plan.command("staff")
@asked_of_a_draw
@click.option(
    "--posts",
    multiple=True,
    required=True,
    metavar="ROLE@DAY=POSTS",
    help="So many posts of a role from a year or a day on, like officers@2028=6; may be repeated.",
)
def plan_staff(study: "Study", until: str | None, posts: tuple[str, ...]) -> None:
    """What if there are more posts, or fewer, from a year on? New ones are filled after plan.hiring_delay.

    Example: untoc-draw plan staff real-2020-10-16 --posts officers@2028=4 --posts assistants@2028=2
    """
    from dataclasses import replace  # noqa: PLC0415

    from sim.planning.scenario import posts_of  # noqa: PLC0415

    base = _base(until)
    _answer(study, [base, replace(base, name="posts", title=", ".join(posts), values=posts_of(posts, "--posts"))], "scenarios")


@plan.command("algorithms")
@asked
@click.option("--other", "others", multiple=True, metavar="NAME|FILE.py", help="Another algorithm; all if none is named.")
def plan_algorithms(study: "Study", until: str | None, others: tuple[str, ...]) -> None:
    """What another algorithm of the draw would change, over ten draws of each.

    Example: untoc-draw plan algorithms real-2020-10-16 --other rotating-lists
    """
    from dataclasses import replace  # noqa: PLC0415

    from algorithms import algorithm_names  # noqa: PLC0415

    base = replace(_base(until), title=study.setting.algorithm)
    names = others or [name for name in algorithm_names() if name != study.setting.algorithm]
    _answer(study, [base, *(replace(base, name=name, title=name, algorithm=name) for name in names)], "scenarios", draws=10)


@plan.command("extension")
@asked_of_a_draw
@click.option("--to", "ends", multiple=True, required=True, metavar="DATE", help="Another last day, the end of a month; may be repeated.")
def plan_extension(study: "Study", until: str | None, ends: tuple[str, ...]) -> None:
    """What if the review phase goes on for longer?

    Example: untoc-draw plan extension real-2020-10-16 --to 2034-10-31
    """
    from dataclasses import replace  # noqa: PLC0415

    base = _base(until)
    days = [_end(one, "--to") for one in ends]
    _answer(
        study,
        [base, *(replace(base, name=f"to-{day:%Y-%m}", title=message("until {month}", month=Month(day)), end=day) for day in days)],
        "scenarios",
    )


@plan.command("joiners")
@asked_of_a_draw
def plan_joiners(study: "Study", until: str | None) -> None:
    """What if States accede to further instruments on the way, as the scenario kind growth has it?

    Example: untoc-draw plan joiners real-2020-10-16 --end 2036-12-31
    """
    from dataclasses import replace  # noqa: PLC0415

    base = _base(until)
    _answer(study, [base, replace(base, name="joiners", title=message("accessions on the way"), joiners=True)], "scenarios")


@plan.command("scenarios")
@planned
@RUNS
@POSTERIOR
@RECORD
@click.option("--file", "scenarios", required=True, type=click.Path(path_type=Path), help="The scenarios (TOML), the base first.")
def plan_scenarios(study: "Study", scenarios: Path) -> None:
    """Named scenarios side by side, with common random numbers.

    Example: untoc-draw plan scenarios real-2020-10-16 --file scenarios.toml -o plan
    """
    from sim.planning.scenario import read_scenarios  # noqa: PLC0415

    found = read_scenarios(scenarios)
    held = study.setting.record is not None  # one draw, whatever the others are
    _answer(study, list(found), "scenarios", draws=10 if any(one.algorithm for one in found) and not held else 1)


@plan.command("sensitivity")
@planned
@RECORD
@click.option("--outcome", required=True, metavar="OUTCOME", help="An outcome of a plan, like cost, persons_needed or first_phase.")
@replications_option(200, "Work: a tenth as many trajectories, 4 to 50; each is a run for every parameter, and one more.")
@END
def plan_sensitivity(study: "Study", until: str | None, outcome: str) -> None:
    """Which assumptions move cost, posts or finishing (Morris screening).

    Example: untoc-draw plan sensitivity real-2020-10-16 --outcome cost
    """
    from app.plan_pages import answer_sensitivity  # noqa: PLC0415

    answer_sensitivity(study, _base(until), outcome)
