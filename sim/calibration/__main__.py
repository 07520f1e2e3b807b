"""Make the fit again, and print the tables of the explanation page: ``python -m sim.calibration COMMAND``."""

from datetime import datetime
from pathlib import Path

import click

from sim.calibration.check import check, check_table
from sim.calibration.experiment import draw_inputs, experiment_for
from sim.calibration.facts import read_facts
from sim.calibration.fit import fit, prior_spread
from sim.calibration.forecast import forecast, forecast_table
from sim.calibration.identified import learnt_table, strongest_ties
from sim.calibration.posterior import Posterior, read_posterior, stored_posterior, write_posterior
from sim.calibration.recovery import recover_by_fit, recover_by_rejection, recovery_table
from storage.bounded import read_text

LAST_DAY = "2022-12-31"

UNTIL = click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    default=LAST_DAY,
    show_default=True,
    help="Fit to facts up to this day; later ones are held out.",
)
A_CSV = click.Path(exists=True, dir_okay=False, path_type=Path)
POSTERIOR = click.option("--posterior", type=A_CSV, help="A CSV that `fit` wrote; else the stored one.")
SEED = click.option("--seed", default="calibration", show_default=True)


@click.group()
def commands() -> None:
    """Fit the simulation to published progress."""


@commands.command("fit")
@UNTIL
@SEED
@click.option("--particles", type=click.IntRange(20), default=400, show_default=True)
@click.option("--generations", type=click.IntRange(1), default=7, show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV to write.")
def _fit(until: datetime, seed: str, particles: int, generations: int, output: Path) -> None:
    """Fit, and write the posterior. Example: python -m sim.calibration fit -o posterior.csv"""
    facts = read_facts().until(until.date())
    posterior = fit(facts, seed=seed, particles=particles, generations=generations, progress=lambda line: click.echo(line, err=True))
    write_posterior(posterior, output)
    click.echo(_summary(posterior))


@commands.command("summary")
@POSTERIOR
def _show(posterior: Path | None) -> None:
    """What was learnt of each parameter."""
    click.echo(_summary(_read(posterior)))


@commands.command("check")
@POSTERIOR
@SEED
@click.option("--replications", type=click.IntRange(20), default=300, show_default=True)
def _check(posterior: Path | None, seed: str, replications: int) -> None:
    """Posterior predictive checks, with the facts held out."""
    click.echo(check_table(check(_read(posterior), seed=seed, replications=replications)))


@commands.command("recover")
@UNTIL
@SEED
@click.option("--runs", type=click.IntRange(200), default=3960, show_default=True)
@click.option("--truths", type=click.IntRange(10), default=200, show_default=True)
@click.option("--fits", type=click.IntRange(0), default=0, show_default=True, help="So many truths with a whole fit each, too.")
def _recover(until: datetime, seed: str, runs: int, truths: int, fits: int) -> None:
    """Does the fit find values it should find? From simulated facts."""
    experiment = experiment_for(read_facts().until(until.date()).facts, seed)
    spread = prior_spread(experiment, seed)
    click.echo(recovery_table(recover_by_rejection(experiment, spread, runs=runs, truths=truths, kept=max(runs // 40, 29))))
    if fits:
        click.echo(recovery_table(recover_by_fit(experiment, spread, truths=fits, particles=150, generations=4)))


@commands.command("forecast")
@POSTERIOR
@SEED
@click.option("--replications", type=click.IntRange(20), default=300, show_default=True)
@click.option("--never", type=click.FloatRange(0, 1), help="Fix the share of States that never start, the rest as fits it.")
def _forecast(posterior: Path | None, seed: str, replications: int, never: float | None) -> None:
    """Reviews started and finished, year by year."""
    found, fixed = _read(posterior), {}
    if never is not None:
        found, fixed = found.near("start.never", never), {"start.never": never}
    click.echo(forecast_table(forecast(found, draw_inputs(), seed=seed, replications=replications, fixed=fixed)))


def _read(path: Path | None) -> Posterior:
    return read_posterior(read_text(path, "the CSV of a posterior"), str(path)) if path else stored_posterior()


def _summary(posterior: Posterior) -> str:
    ties = [f"{one} with {other}: {value:+.2f}" for one, other, value in strongest_ties(posterior)]
    made = [f"{key}: {value}" for key, value in posterior.made.items()]
    made.append(f"particles: {len(posterior.weights)}, worth {posterior.effective_size:.0f} of equal weight")
    return "\n".join([learnt_table(posterior), "", *(ties or ["no correlation of 0.3 or more"]), "", *made])


if __name__ == "__main__":
    commands()
