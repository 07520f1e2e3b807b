"""Make the fit again, and print the tables of the explanation page: ``python -m sim.calibration COMMAND``."""

from datetime import date, datetime, timedelta
from pathlib import Path

import click
import numpy as np

from sim.calibration.backtest import backtest, backtest_table
from sim.calibration.drawing import fitted_to
from sim.calibration.experiment import draw_inputs
from sim.calibration.facts import PublishedFacts, read_facts
from sim.calibration.fit import RUNS, fit
from sim.calibration.forecast import DATES, forecast, forecast_table
from sim.calibration.identified import learnt_table, strongest_ties
from sim.calibration.kept_what_ifs import WITH_THE_PROJECT
from sim.calibration.persistence import Stacking, stacking
from sim.calibration.posterior import KINDS, Posterior, read_posterior, stored_posterior, write_posterior
from sim.calibration.scoring import CHANCES, Frozen, freeze, frozen_forecasts, score_table
from sim.calibration.starts import DRAWS
from sim.calibration.study import FAMILIES, study, study_table
from storage.bounded import read_text

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
POSTERIOR = click.option("--posterior", type=A_FILE, help="A CSV that `fit` wrote; else the stored one.")
SEED = click.option("--seed", default="calibration", show_default=True)
WORKERS = click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes; the results are the same.")
FACTS = click.option("--facts", "more", type=A_FILE, help="A TOML file with more facts; those of the same name take the place of ours.")
A_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def commands() -> None:
    """Fit the simulation to published progress."""


@commands.command("fit")
@click.option("--until", type=A_DAY, default="2024-10-16", show_default=True, help="Fit to facts up to this day; later ones are held out.")
@SEED
@FACTS
@click.option("--draws", type=click.IntRange(1000), default=DRAWS, show_default=True, help="Draws of the prior of the starts.")
@click.option("--runs", type=click.IntRange(100), default=RUNS, show_default=True, help="Simulated runs for the stages.")
@WORKERS
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV to write.")
def _fit(until: datetime, seed: str, more: Path | None, draws: int, runs: int, workers: int, output: Path) -> None:
    """Fit, and write the posterior. Example: python -m sim.calibration fit -o posterior.csv"""
    facts = read_facts(more)
    posterior = fit(facts, until.date(), seed=seed, draws=draws, runs=runs, workers=workers, progress=_tell)
    write_posterior(posterior, output)
    click.echo(_summary(posterior))


@commands.command("what-ifs")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def _what_ifs(folder: Path) -> None:
    """Make the fits to what reports always ask, which come with the project."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, fixed in WITH_THE_PROJECT.items():
        write_posterior(fitted_to(fixed), folder / f"{name}.csv")
        click.echo(name)


@commands.command("summary")
@POSTERIOR
def _show(posterior: Path | None) -> None:
    """What was learnt of each number."""
    click.echo(_summary(_read(posterior)))


@commands.command("stacking")
@SEED
@FACTS
def _stacking(seed: str, more: Path | None) -> None:
    """How model and persistence foretold each count from those before it, and the weights that follow."""
    click.echo(stacking_table(stacking(read_facts(more).counts, seed=seed, draws=DRAWS)))


@commands.command("backtest")
@SEED
@FACTS
@click.option("--replications", type=click.IntRange(100), default=1000, show_default=True)
@click.option("--origin", "origins", type=A_DAY, multiple=True, help="A day up to which facts are known; else the day of each fact.")
@WORKERS
def _backtest(seed: str, more: Path | None, replications: int, origins: tuple[datetime, ...], workers: int) -> None:
    """Model, model of 2022 and persistence at each day on which something was known, against what came later."""
    chosen = [origin.date() for origin in origins] or None
    rows = backtest(read_facts(more), seed=seed, replications=replications, workers=workers, origins=chosen, progress=_tell)
    click.echo(backtest_table(rows))


@commands.command("study")
@SEED
@click.option("--truths", type=click.IntRange(10), default=200, show_default=True, help="Truths of each family.")
@click.option("--family", "families", type=click.Choice(FAMILIES), multiple=True, help="One family of truths; may be repeated. Else all.")
@WORKERS
def _study(seed: str, truths: int, families: tuple[str, ...], workers: int) -> None:
    """Do intervals hold truths that are known, from the model and from others?"""
    click.echo(study_table(study(truths, seed=seed, workers=workers, families=families or FAMILIES, progress=_tell)))


@commands.command("forecast")
@POSTERIOR
@SEED
@FACTS
@click.option("--replications", type=click.IntRange(20), default=1000, show_default=True)
@WORKERS
def _forecast(posterior: Path | None, seed: str, more: Path | None, replications: int, workers: int) -> None:
    """Reviews started and finished, year by year."""
    found, facts = _read(posterior), read_facts(more)
    inputs = draw_inputs().knowing(_known(found, facts).counts)
    click.echo(forecast_table(forecast(found, inputs, seed=seed, replications=replications, workers=workers)))


@commands.command("freeze")
@POSTERIOR
@SEED
@click.option("--on", type=A_DAY, required=True, help="Today: forecasts are of later days alone.")
@click.option("--replications", type=click.IntRange(100), default=1000, show_default=True)
@click.argument("log", type=click.Path(dir_okay=False, path_type=Path))
def _freeze(posterior: Path | None, seed: str, on: datetime, replications: int, log: Path) -> None:
    """Add the forecasts of mixture, model and persistence for the ends of years to a log, each bound to those before it by a digest."""
    found = _read(posterior)
    dates = [day for day in DATES if day.year <= 2031 and day > on.date() + timedelta(days=1)] + [DATES[-1]]
    inputs, new = draw_inputs().knowing(_known(found, read_facts()).counts), list[Frozen]()
    digest, to = found.made["model"][:15], date.fromisoformat(found.made["facts to"])
    for name, particles in {"mixture": found, **{kind: found.of_kind(place) for place, kind in enumerate(KINDS)}}.items():
        run = forecast(particles, inputs, seed=seed, replications=replications, dates=dates)
        new += [
            Frozen(on.date(), f"{name} {digest}", to, what, (1, 2, 3), day - timedelta(days=1), _quantiles(table[:, place]))
            for what, table in (("started", run.started), ("finished", run.finished))
            for place, day in enumerate(run.dates)
        ]
    freeze(log, new)
    click.echo(f"{len(new)} forecasts added to {log}")


@commands.command("score")
@click.option("--log", type=A_FILE, help="A log of forecasts; else the one that comes with the project.")
@FACTS
def _score(log: Path | None, more: Path | None) -> None:
    """Score the forecasts that were frozen before the fact."""
    click.echo(score_table(frozen_forecasts(log), read_facts(more).facts))


def stacking_table(found: Stacking) -> str:
    """The chances and the weights, as a Markdown table."""
    from sim.review_phase.clock import date_of  # noqa: PLC0415

    lines = ["| count of | log chance by the model | by persistence |", "|---|---|---|"]
    rows = zip(found.days, found.of_model, found.of_persistence, strict=True)
    lines += [f"| {date_of(day - 1)} | {model:.2f} | {plain:.2f} |" for day, model, plain in rows]
    return "\n".join([*lines, "", f"weight of the model: {found.weight:.2f}; of persistence: {1 - found.weight:.2f}"])


def _quantiles(column: np.ndarray) -> tuple[float, ...]:
    return tuple(float(each) for each in np.quantile(column, CHANCES, method="inverted_cdf"))


def _known(posterior: Posterior, facts: PublishedFacts) -> PublishedFacts:
    return facts.until(date.fromisoformat(posterior.made["facts to"]))


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _read(path: Path | None) -> Posterior:
    return read_posterior(read_text(path, "the CSV of a posterior"), str(path)) if path else stored_posterior()


def _summary(posterior: Posterior) -> str:
    ties = [f"{one} with {other}: {value:+.2f}" for one, other, value in strongest_ties(posterior)]
    made = [f"{key}: {value}" for key, value in posterior.made.items()]
    return "\n".join([learnt_table(posterior), "", *(ties or ["no correlation of 0.3 or more"]), "", *made])


if __name__ == "__main__":
    commands()
