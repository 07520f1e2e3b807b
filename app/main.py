"""The command ``untoc-draw``."""

import json
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from scenarios import Fault, InputError, Scenario, builtin_ids, load_scenario

RECONSTRUCTION = "The algorithms are reconstructions: the Secretariat's own descriptions are not public."


class _Command(click.Group):
    """Turns unusable input into a clear message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as fault:
            click.echo(f"untoc-draw: {fault}", err=True)
            sys.exit(2)


@click.group(cls=_Command, epilog="Example: untoc-draw draw real-2020-10-16 --algorithm sequential-bowls --seed 'vienna 2020'")
@click.version_option(package_name="untoc-draw")
def main() -> None:
    """Draw the reviewing States of the UNTOC review mechanism by lot, and check draws against paragraphs 28-29."""


def _as_of(text: str | None) -> Any:
    from datetime import date  # noqa: PLC0415

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise InputError("--as-of", (Fault("--as-of", str(text), "a date like 2020-10-16"),)) from fault


def _law(file: Path | None, settings: tuple[str, ...], parties: Scenario) -> Any:
    from verify import read_law  # noqa: PLC0415

    return read_law(file, settings).check_states(parties, str(file) if file else "--set")


def _seed(text: str) -> str:
    """The seed, where it is text in UTF-8; raises ``InputError``. A record without a seed is one of lots drawn in a room."""
    if not text:
        raise InputError("--seed", (Fault("--seed", "''", "some text"),))
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        raise InputError("--seed", (Fault("--seed", ascii(text), "text in UTF-8"),)) from fault
    return text


law_options = [
    click.option("--law", "law_file", type=click.Path(path_type=Path), help="Law parameters (TOML)."),
    click.option("--set", "settings", multiple=True, metavar="PARAMETER=VALUE", help="One law parameter; may be repeated."),
]
as_of_option = click.option("--as-of", metavar="DATE", help="Parties at this day.")
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


def _with_law(command: Any) -> Any:
    for option in reversed(law_options):
        command = option(command)
    return command


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=path.name)
    except OSError as fault:
        raise InputError(str(path), (Fault("-o", str(path), "a file in a folder that can be written"),)) from fault
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@main.group()
def scenario() -> None:
    """Who is party to what: list, show or check scenarios."""


@scenario.command("list")
def scenario_list() -> None:
    """List the built-in scenarios. Example: untoc-draw scenario list"""
    for name in builtin_ids():
        click.echo(name)


@scenario.command("show")
@click.argument("reference")
@as_of_option
@json_option
def scenario_show(reference: str, as_of: str | None, as_json: bool) -> None:
    """Show the parties by instrument and regional group. Example: untoc-draw scenario show real-2020-10-16"""
    found = load_scenario(reference, _as_of(as_of))
    parties = {instrument.id: int(found.adherence[:, at].sum()) for at, instrument in enumerate(found.instruments)}
    groups = {name: int((found.group_of == at).sum()) for at, name in enumerate(found.regional_groups)}
    groups["no group"] = int((found.group_of < 0).sum())
    if as_json:
        click.echo(json.dumps({"id": found.id, "digest": found.digest, "states": found.n_states, "parties": parties,
                               "regional_groups": groups}))  # fmt: skip
        return
    click.echo(f"{found.id}: {found.n_states} States parties, {found.digest}")
    for name, count in (*parties.items(), *groups.items()):
        click.echo(f"  {name:<34}{count:>5}")


@scenario.command("check")
@click.argument("file")
@as_of_option
def scenario_check(file: str, as_of: str | None) -> None:
    """Check a scenario file; every fault at once. Example: untoc-draw scenario check parties.csv"""
    found = load_scenario(file, _as_of(as_of))
    click.echo(f"{found.id}: sound, {found.n_states} States parties, {found.n_instruments} instruments")


@main.command()
@click.argument("reference")
@click.option("--algorithm", "name", required=True, help="Name of an installed algorithm.")
@click.option("--seed", required=True, help="The public seed, any text.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the draw record here.")
@as_of_option
@_with_law
@json_option
def draw(reference: str, name: str, seed: str, output: Path | None, as_of: str | None, law_file: Path | None,
         settings: tuple[str, ...], as_json: bool) -> None:  # fmt: skip
    """Draw by lot. Exit 0 when complete, 1 when stuck.

    Example: untoc-draw draw real-2020-10-16 --algorithm rotating-lists --seed "vienna 2020" -o r.json
    """
    from algorithms import SeededLots, load_algorithm  # noqa: PLC0415
    from algorithms.record import canonical  # noqa: PLC0415

    parties = load_scenario(reference, _as_of(as_of))
    record = load_algorithm(name).draw(parties, _law(law_file, settings, parties), SeededLots(_seed(seed)), seed)
    if output:
        write_whole(output, canonical(record))
    if as_json:
        click.echo(canonical(record), nl=False)
    else:
        seats = sum(len(review["reviewing"]) for review in record["reviews"])
        click.echo(f"{name} on {parties.id}, seed {seed!r}: {record['outcome']}, {len(record['reviews'])} States reviewed, "
                   f"{seats} reviewing States, {len(record['numbers'])} lots drawn. {RECONSTRUCTION}")  # fmt: skip
        if "stuck" in record:
            stuck = record["stuck"]
            click.echo(f"Stuck: no admissible State for the {stuck['seat']} seat of {stuck['reviewed']}; "
                       f"lots barred by clause: {stuck['barred_by'] or 'the bowl is empty'}")  # fmt: skip
    sys.exit(record["outcome"] == "stuck")


@main.command()
@_with_law
@json_option
def law(law_file: Path | None, settings: tuple[str, ...], as_json: bool) -> None:
    """Say the law in English: every clause in force and every reading. Example: untoc-draw law --set mutual_scope=same-year"""
    from app.law_pages import law_document, show_law  # noqa: PLC0415
    from verify import read_law  # noqa: PLC0415

    found = read_law(law_file, settings)
    click.echo(json.dumps(law_document(found))) if as_json else show_law(found)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scenario", "reference", help="The scenario, where it is not a built-in one.")
@as_of_option
@click.option("--no-replay", is_flag=True, help="Do not draw the recorded lots again.")
@json_option
def verify(file: Path, reference: str | None, as_of: str | None, no_replay: bool, as_json: bool) -> None:
    """Check a draw record clause by clause: exit 0 kept, 1 broken, 2 unusable input.

    The recorded lots are drawn again, to see that they lead to this draw. Example: untoc-draw verify r.json
    """
    from app.law_pages import check_record, show_record  # noqa: PLC0415

    checked = check_record(file, reference, _as_of(as_of), replay=not no_replay)
    click.echo(json.dumps(checked.document())) if as_json else show_record(checked)
    sys.exit(bool(checked.findings))


@main.command()
@click.argument("reference", default="real-2020-10-16")
@click.option("--algorithm", "names", multiple=True, help="Only this algorithm; may be repeated.")
@click.option("--draws", default=20, show_default=True, type=click.IntRange(1, 100_000), help="Draws of each algorithm.")
@click.option("--seed", default="untoc-draw compare", show_default=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write the table as a picture too.")
@as_of_option
@_with_law
@json_option
def compare(reference: str, names: tuple[str, ...], draws: int, seed: str, svg: Path | None, as_of: str | None,
            law_file: Path | None, settings: tuple[str, ...], as_json: bool) -> None:  # fmt: skip
    """Set the algorithms side by side over many draws. Example: untoc-draw compare real-2020-10-16 --draws 100"""
    from app.comparison import compare_algorithms, picture_of, table_of  # noqa: PLC0415
    from app.printing import print_table  # noqa: PLC0415

    parties = load_scenario(reference, _as_of(as_of))
    rows = compare_algorithms(parties, _law(law_file, settings, parties), draws, _seed(seed), names)
    table = table_of(rows, draws)
    if svg:
        write_whole(svg, picture_of(table))
    click.echo(json.dumps(rows)) if as_json else print_table(table)


@main.command()
@click.option("--algorithm", "names", multiple=True, help="Only this algorithm; may be repeated.")
@click.option("--second-solver/--no-second-solver", default=True, show_default=True, help="Ask cvc5 too.")
@click.option("--mutants", is_flag=True, help="Plant faults in the clauses and the guard instead (minutes).")
@click.option("--exhaustive", type=float, metavar="SECONDS", help="Run every outcome of the code, SECONDS for each algorithm, instead.")
@click.option("--store", type=click.Path(path_type=Path), help="With --exhaustive: write here, and go on from what is there.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes at once, for what takes minutes.")
@click.option("--traceability", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the table from paragraphs to proofs, and JSON beside it (minutes).")
@click.option("--smt", type=click.Path(path_type=Path), help="Write the claims as SMT-LIB files into this folder.")
@_with_law
@json_option
def prove(names: tuple[str, ...], second_solver: bool, mutants: bool, exhaustive: float | None, store: Path | None, workers: int,
          traceability: Path | None, smt: Path | None, law_file: Path | None, settings: tuple[str, ...], as_json: bool) -> None:  # fmt: skip
    """Prove theorems about the law and the algorithms: exit 0 when every safety is proved and the solvers agree.

    Example: untoc-draw prove --set load_max=3
    """
    if exhaustive is not None:
        from app.exhaustive_pages import run_exhaustively  # noqa: PLC0415

        sys.exit(not run_exhaustively(names, exhaustive, as_json, store, workers))
    from verify import read_law  # noqa: PLC0415

    law = read_law(law_file, settings)
    if mutants or traceability:
        sys.exit(not _planted_faults(law, traceability, workers, as_json))
    from app.prove_pages import prove_all  # noqa: PLC0415

    sys.exit(not prove_all(law, names, second_solver, smt, as_json))


def _planted_faults(law: Any, table: Path | None, workers: int, as_json: bool) -> bool:
    """Plant faults, and write the traceability table where it is asked for; whether none survives."""
    from app.traceability_pages import (  # noqa: PLC0415
        mutants_json,
        show_mutants,
        trace_everything,
        trace_json,
        trace_markdown,
        try_mutants,
    )  # fmt: skip

    if table:
        rows = trace_everything(law, workers, Path("tests"))
        found = [fate for row in rows for fate in row.fates]
        write_whole(table, trace_markdown(rows, law))
        write_whole(table.with_suffix(".json"), trace_json(rows))
    else:
        found = try_mutants(law, workers)
    click.echo(json.dumps({"mutants": mutants_json(found)})) if as_json else show_mutants(found)
    return all(fate.word != "survives" for fate in found)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Write the pack into this new folder.")
@click.option("--scenario", "reference", help="The scenario, where it is not a built-in one.")
@as_of_option
@json_option
def evidence(file: Path, output: Path, reference: str | None, as_of: str | None, as_json: bool) -> None:
    """Write a folder with which others can check a draw record: exit 0 kept, 1 broken, 2 unusable input.

    Example: untoc-draw evidence r.json -o pack
    """
    from app.evidence_pages import evidence_document, make_pack, show_evidence  # noqa: PLC0415

    made = make_pack(file, output, reference, _as_of(as_of))
    click.echo(evidence_document(made)) if as_json else show_evidence(made)
    sys.exit(not made.holds)


@main.command()
@click.argument("reference")
@click.option("--algorithm", "name", help="Can the lots of this algorithm lead to a dead end?")
@click.option("--seed", default="untoc-draw diagnose", show_default=True, help="The division's lots; draw k of the estimate uses 'SEED/k'.")
@click.option("--draws", default=200, show_default=True, type=click.IntRange(1, 100_000), help="Draws for the estimate.")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(0.1), help="What each search may take.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the lots that lead to the dead end here.")
@click.option("--proof", type=click.Path(path_type=Path), help="Write a proof that no draw exists into this new folder.")
@as_of_option
@_with_law
@json_option
def diagnose(reference: str, name: str | None, seed: str, draws: int, seconds: float, output: Path | None, proof: Path | None,
             as_of: str | None, law_file: Path | None, settings: tuple[str, ...], as_json: bool) -> None:  # fmt: skip
    """Can it be drawn? If not, why, and what would help; can an algorithm get stuck? Exit 0 it can be drawn, 1 not, 3 not known.

    Example: untoc-draw diagnose real-2020-10-16 --algorithm sequential-bowls -o dead-end.json
    """
    from app.diagnose_pages import run_diagnosis  # noqa: PLC0415

    parties = load_scenario(reference, _as_of(as_of))
    document, text, lots = run_diagnosis(parties, _law(law_file, settings, parties), name, _seed(seed), draws, seconds, proof)
    click.echo(json.dumps(document) if as_json else text)
    if output and lots:
        write_whole(output, lots)
    elif output:
        click.echo(f"untoc-draw: {output} was not written: no dead end was found", err=True)
    if proof and document["feasible"] is not False:
        why = "a draw exists, so there is nothing to prove" if document["feasible"] else "it is not known whether a draw exists"
        click.echo(f"untoc-draw: {proof} was not written: {why}", err=True)
    sys.exit({True: 0, False: 1, None: 3}[document["feasible"]])


@main.command()
@click.argument("reference", default="real-2020-10-16")
@click.option("--algorithm", "names", multiple=True, help="Only this algorithm; may be repeated.")
@click.option("--draws", default=40, show_default=True, type=click.IntRange(3, 100_000), help="Draws of each algorithm.")
@click.option("--seed", default="untoc-draw fairness", show_default=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Processes at once; the figures are the same.")
@click.option("--references/--no-references", default=True, show_default=True, help="Estimate the references U and C too.")
@click.option("--state", metavar="ID", help="What the draw means for this State, instead of the table.")
@click.option("--back-test", is_flag=True, help="Against the published 131 and 131 countries taking part, instead of the table.")
@click.option("--exact", is_flag=True, help="Exact chances of a hand-made case of eight States, instead of the table.")
@click.option("--best", is_flag=True, help="The best lottery over burdens, with its proof, instead of the table.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the State's page as one HTML file too.")
@as_of_option
@_with_law
@json_option
def fairness(reference: str, names: tuple[str, ...], draws: int, seed: str, workers: int, references: bool, state: str | None,
             back_test: bool, exact: bool, best: bool, html: Path | None, as_of: str | None, law_file: Path | None,
             settings: tuple[str, ...], as_json: bool) -> None:  # fmt: skip
    """How fair is the draw: a table of all algorithms, a page for one State, or a test against the published counts.

    Example: untoc-draw fairness real-2020-10-16 --state ALB --html albania.html
    """
    from app.fairness_pages import run_fairness  # noqa: PLC0415

    if html and not state:
        raise InputError("--html", (Fault("--html", str(html), "--state too: the page is that of one State"),))
    parties = load_scenario(reference, _as_of(as_of))
    law = _law(law_file, settings, parties)
    if exact or best:
        from app.references_pages import show_best, show_exact  # noqa: PLC0415

        show_exact(law, names, as_json) if exact else show_best(parties, law, as_json)
        return
    words = ["untoc-draw", "fairness", reference, *(word for name in names for word in ("--algorithm", name)), "--draws", str(draws),
             "--seed", seed, *([] if references else ["--no-references"]), *(["--state", state] if state else []),
             *(["--as-of", as_of] if as_of else []), *(["--law", str(law_file)] if law_file else []),
             *(word for setting in settings for word in ("--set", setting))]  # fmt: skip
    run_fairness(parties, law, names, draws, _seed(seed), workers, references, state, back_test, html, as_json, shlex.join(words))


@main.command()
@click.argument("reference")
@click.option("--algorithm", "name", required=True, help="Name of an installed algorithm.")
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(2, 100_000), help="Draws of the list.")
@click.option("--seed", required=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Write the list into this new folder.")
@click.option("--compared", default=1000, show_default=True, type=click.IntRange(2, 100_000),
              help="Other draws, to set the list's chances against.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Processes at once; the bytes are the same.")
@as_of_option
@_with_law
@json_option
def lottery(reference: str, name: str, draws: int, seed: str, output: Path, compared: int, workers: int, as_of: str | None,
            law_file: Path | None, settings: tuple[str, ...], as_json: bool) -> None:  # fmt: skip
    """Write many lawful draws with their digests, to be published before public dice choose one.

    Example: untoc-draw lottery real-2020-10-16 --algorithm sequential-bowls --seed "vienna 2020" -o list
    """
    from app.lottery_pages import make_lottery, show_lottery  # noqa: PLC0415

    parties = load_scenario(reference, _as_of(as_of))
    law = _law(law_file, settings, parties)
    show_lottery(make_lottery(output, parties, law, name, draws, _seed(seed), workers, compared), as_json)


@main.command("lottery-choose")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dice", required=True, metavar="NUMBER", help="What the ten-sided dice show, like 417.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Write the chosen draw record here.")
@click.option("--list-digest", metavar="SHA256", help="The digest of the list as it was published.")
@click.option("--scenario", "reference", help="The scenario, where it is not a built-in one.")
@json_option
def lottery_choose(folder: Path, dice: str, output: Path, list_digest: str | None, reference: str | None, as_json: bool) -> None:
    """Take out of a published list the draw that the dice choose, and verify it: exit 0 kept, 1 broken, 2 unusable input.

    Example: untoc-draw lottery-choose list --dice 417 -o chosen.json
    """
    from app.lottery_pages import choose_draw  # noqa: PLC0415

    sys.exit(not choose_draw(folder, dice, output, list_digest, reference, as_json))


@main.command()
def demo() -> None:
    """The main job on the embedded party list: draw, check, compare. Example: untoc-draw demo"""
    from app.comparison import compare_algorithms, table_of  # noqa: PLC0415
    from app.printing import print_table  # noqa: PLC0415

    started = time.perf_counter()
    parties = load_scenario("real-2020-10-16")
    print_table(table_of(compare_algorithms(parties, _law(None, (), parties), 10, "untoc-draw demo"), 10))
    click.echo(f"{int((parties.group_of >= 0).sum())} States of 16 October 2020, drawn and checked clause by clause in "
               f"{time.perf_counter() - started:.0f} s. {RECONSTRUCTION}")  # fmt: skip
