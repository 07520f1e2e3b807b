"""The commands about proofs: prove, evidence, diagnose."""

import json
import sys
from pathlib import Path

import click

from app import completion as complete
from app.manners import NOT_KNOWN, exits
from app.options import (
    SEED,
    LawWords,
    as_of_option,
    json_option,
    language_option,
    parse_as_of,
    parse_law,
    parse_list,
    with_law,
    workers_option,
)
from app.outputs import OutputFile, OutputFolder
from storage.whole_file import refuse_used, write_whole
from words import say


@click.command(
    epilog=exits(
        "every safety is proved and the solvers agree; no planted fault survives; no outcome that was run is broken",
        one="not so",
        three="not known",
    )
)
@click.option(
    "--algorithm",
    "names",
    multiple=True,
    shell_complete=complete.algorithms,
    help="Only this algorithm, installed or FILE.py; may be repeated.",
)
@click.option("--second-solver/--no-second-solver", default=True, show_default=True, help="Ask cvc5 too.")
@click.option("--mutants", is_flag=True, help="Plant faults in the clauses and the guard instead (minutes).")
@click.option("--exhaustive", type=float, metavar="SECONDS", help="Run every outcome of the code, SECONDS for each algorithm, instead.")
@click.option("--store", type=OutputFile(), help="With --exhaustive: write here, and go on from what is there.")
@workers_option("the verdicts are the same")
@click.option(
    "--traceability", type=OutputFile(), metavar="FILE", help="Write the table from paragraphs to proofs, and JSON beside it (minutes)."
)
@click.option(
    "--effort",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.001, 1000),
    metavar="FACTOR",
    help="So many times the solvers' work for each question.",
)
@click.option("--seconds", type=click.FloatRange(0.1), help="Stop the solvers after so long; what is then open is UNKNOWN.")
@click.option("--smt", type=OutputFolder(), help="Write the claims as SMT-LIB files into this folder.")
@with_law
@json_option
def prove(
    names: tuple[str, ...],
    second_solver: bool,
    mutants: bool,
    exhaustive: float | None,
    store: Path | None,
    workers: int,
    traceability: Path | None,
    effort: float,
    seconds: float | None,
    smt: Path | None,
    words: LawWords,
    as_json: bool,
) -> None:
    """Prove theorems about the law and the algorithms.

    Example: untoc-draw prove --set load_max=3
    """
    from algorithms import algorithm_from, load_algorithm  # noqa: PLC0415

    for name in names:
        algorithm_from(name) if exhaustive is None else load_algorithm(name)
    from app.prove_pages import plant_faults, prove_all, run_exhaustively  # noqa: PLC0415

    if exhaustive is not None:
        sys.exit(not run_exhaustively(names, exhaustive, as_json, store, workers))
    from verify.budget import Effort, Stop  # noqa: PLC0415

    law = parse_law(words)
    if mutants or traceability:
        sys.exit(plant_faults(law, traceability, workers, as_json))
    sys.exit(prove_all(law, names, second_solver, smt, workers, as_json, Effort(effort, Stop.after(seconds))))


@click.command(epilog=exits("every check says that the draw keeps the law", one="not so", three="not known: a solver has no answer"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=OutputFolder(new=True), help="Write the pack into this new folder, or file that ends in .zip."
)
@click.option("--scenario", "reference", shell_complete=complete.scenarios, help="The scenario, where it is not a built-in one.")
@click.option("--earlier", type=click.Path(path_type=Path), help="The record that this one goes on from; it is put into the pack.")
@click.option(
    "--algorithm",
    "name",
    shell_complete=complete.algorithms,
    help="A Python file with the algorithm of the record, where it is not installed.",
)
@as_of_option
@json_option
def evidence(
    file: Path, output: Path, reference: str | None, earlier: Path | None, name: str | None, as_of: str | None, as_json: bool
) -> None:
    """Write a folder, or one ZIP file, with which others can check a draw record.

    Example: untoc-draw evidence r.json -o pack
    """
    from algorithms import algorithm_from  # noqa: PLC0415
    from app.evidence_pages import exit_code, found_of, show_evidence  # noqa: PLC0415
    from app.telling import tell_found  # noqa: PLC0415
    from results.evidence_page import evidence_page  # noqa: PLC0415
    from verify.evidence.evidence import make_evidence, make_zipped_evidence  # noqa: PLC0415
    from verify.record.verify_record import verify_file  # noqa: PLC0415

    refuse_used(output)
    write = make_zipped_evidence if output.suffix == ".zip" else make_evidence
    algorithm = algorithm_from(name) if name else None
    made = write(verify_file(file, reference, parse_as_of(as_of), earlier=earlier, algorithm=algorithm), output, evidence_page)
    tell_found(found_of(made))
    click.echo(json.dumps(made.document())) if as_json else show_evidence(made)
    sys.exit(exit_code(made))


@click.command(epilog=exits("it can be drawn", one="it cannot be drawn", three="not known, that or whether the algorithm can get stuck"))
@click.argument("reference", shell_complete=complete.scenarios)
@click.option("--algorithm", "name", shell_complete=complete.algorithms, help="Can the lots of this algorithm lead to a dead end?")
@click.option(
    "--seed", type=SEED, default="untoc-draw diagnose", show_default=True, help="The division's lots; draw k of the estimate uses 'SEED/k'."
)
@click.option("--draws", default=200, show_default=True, type=click.IntRange(1, 100_000), help="Draws for the estimate.")
@click.option(
    "--effort",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.001, 1000),
    metavar="FACTOR",
    help="So many times the work of each search; the same on every machine.",
)
@click.option("--seconds", type=click.FloatRange(0.1), help="Stop the searches after so long; what is then open is said to be.")
@click.option("-o", "--output", type=OutputFile(), help="Write the lots that lead to the dead end here.")
@click.option("--proof", type=OutputFolder(new=True), help="Write a proof that no draw exists into this new folder.")
@as_of_option
@with_law
@language_option
@json_option
def diagnose(
    reference: str,
    name: str | None,
    seed: str,
    draws: int,
    effort: float,
    seconds: float | None,
    output: Path | None,
    proof: Path | None,
    as_of: str | None,
    words: LawWords,
    as_json: bool,
) -> None:
    """Can it be drawn? If not, why, and what would help; can an algorithm get stuck?

    Example: untoc-draw diagnose real-2020-10-16 --algorithm sequential-bowls -o dead-end.json
    """
    from algorithms import algorithm_from  # noqa: PLC0415
    from algorithms.faulty import draws_limited  # noqa: PLC0415
    from app.law_pages import tell_unofficial  # noqa: PLC0415
    from app.telling import tell_found, telling  # noqa: PLC0415
    from results.diagnosis_page import diagnosis_lines  # noqa: PLC0415
    from verify.budget import Effort, Stop  # noqa: PLC0415
    from verify.diagnosis.diagnosis import diagnose as diagnosed  # noqa: PLC0415
    from verify.diagnosis.problem import Problem  # noqa: PLC0415

    parties = parse_list(reference, as_of)
    problem = Problem(parties, parse_law(words, parties), seed)
    prove = None
    if proof:
        from verify.evidence.infeasibility.proof_folder import prove_into  # noqa: PLC0415

        prove = prove_into(proof, problem)
    algorithm = algorithm_from(name) if name else None
    with draws_limited(seconds), telling("diagnosis") as tell:
        found = diagnosed(problem, algorithm, draws, Effort(effort, Stop.after(seconds)), tell, prove)
    lines = [*diagnosis_lines(found)]
    tell_found(lines)
    if as_json:
        click.echo(json.dumps(found.document()))
    else:
        tell_unofficial()
        click.echo("\n".join(map(say, lines)))
    lots = found.lots_file()
    if output and lots:
        write_whole(output, lots)
    elif output:
        click.echo(f"untoc-draw: {output} was not written: no dead end was found", err=True)
    if proof and found.feasible is not False:
        why = "a draw exists, so there is nothing to prove" if found.feasible else "it is not known whether a draw exists"
        click.echo(f"untoc-draw: {proof} was not written: {why}", err=True)
    sys.exit(1 if found.feasible is False else NOT_KNOWN if found.is_open else 0)
