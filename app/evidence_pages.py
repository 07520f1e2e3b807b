"""The command ``untoc-draw evidence``: what its pack shows, for people, and its exit code."""

from typing import Any

import click

from verify.evidence.evidence import Evidence


def exit_code(made: Evidence) -> int:
    """0 where it holds; 1 where a check says that the draw is broken, or two contradict each other; 3 where one has no answer."""
    return 0 if made.holds else 3 if made.is_open else 1


def found_of(made: Evidence) -> dict[str, Any]:
    """The same as data, with its messages: the clauses by checker, and what is wrong."""
    broken = {finding.clause for finding in made.findings}
    lines = made.verdicts["files"].values()
    return {
        "clauses": [[one["clause"], one["clause"] not in broken, *(one[solver]["answer"] for solver in ("z3", "cvc5"))] for one in lines],
        "broken": [finding.message for finding in made.findings if finding.clause == "record"],
        "disagreements": made.disagreements,
        "own check": made.check_lines[-1] if made.check_lines else "",
        "files": len(made.sizes) + 1,
        "megabytes": f"{sum(made.sizes.values()) / 1e6:.1f}",
    }


def show_evidence(made: Evidence) -> None:
    """Print what the pack shows, for people."""
    broken = {finding.clause for finding in made.findings}
    click.echo(f"{'clause':<16}{'checker':<9}{'z3':<9}{'cvc5':<9}")
    for line in made.verdicts["files"].values():
        click.echo(
            f"{line['clause']:<16}{'BROKEN' if line['clause'] in broken else 'kept':<9}{line['z3']['answer']:<9}{line['cvc5']['answer']:<9}"
        )
    for finding in [finding for finding in made.findings if finding.clause == "record"]:
        click.echo(f"BROKEN: {finding.message}")
    if made.disagreements:
        click.echo("NOT SHOWN: the solvers and our checker do not agree, or a solver has no answer: " + ", ".join(made.disagreements))
    click.echo(f"check.py, alone: {made.check_lines[-1] if made.check_lines else 'no answer'}")
    click.echo(
        f"{made.pack}: {len(made.sizes) + 1} files, {sum(made.sizes.values()) / 1e6:.1f} MB. Read index.html there. "
        + ("The draw keeps every clause." if made.holds else "The draw is NOT shown to keep the law.")
    )
