"""``results/outcomes/README.md``: the manifest for people."""

from collections.abc import Iterator, Sequence

from results.stored.manifest import OUTCOMES, Outcome

README = OUTCOMES / "README.md"


def readme(outcomes: Sequence[Outcome]) -> str:
    """The page, in Markdown."""
    return "\n".join(_lines(outcomes)) + "\n"


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "# Reference outcomes"
    yield ""
    yield (
        "Generated from [manifest.json](manifest.json) by `python -m results.stored readme`; do not edit. Each outcome is made by its "
        "commands. `make outcomes` makes all of them again (hours), `make outcomes SMALL=1` the small ones; a test makes the small ones "
        "again and compares the bytes, but for seconds measured. `python -m results.stored check` says which stored files were made by "
        "older code. The digest of the code is that of the modules of scenarios, algorithms, verify and sim, where nothing else is "
        "said."
    )
    yield ""
    yield "| outcome | what it is | size | shown in |"
    yield "|---|---|---|---|"
    for one in outcomes:
        yield f"| [{one.name}](#{one.name}) | {one.what} | {'small' if one.small else 'long'} | {', '.join(one.shown_in) or '-'} |"
    for one in outcomes:
        yield from _details(one)


def _details(one: Outcome) -> Iterator[str]:
    yield f"\n## {one.name}\n\n{one.what}.\n"
    for run in one.runs:
        kept = f", standard output in `{run.into}`" if run.into else f", its digest in `{run.digest_into}`" if run.digest_into else ""
        yield f"- command: `{run.command}`{kept}"
    if one.seed:
        yield f"- seed: `{one.seed}`"
    for name, digest in one.scenario.items():
        yield f"- scenario: `{name}`, {digest}"
    if one.law:
        yield f"- law: {one.law}"
    for name, value in one.made_by.items():
        words = ", ".join(f"{package} {number}" for package, number in value.items()) if isinstance(value, dict) else value
        yield f"- {'made by the code' if name == 'code' else name}: {words}"
    if one.seconds is not None:
        yield f"- took {one.seconds:g} seconds"
    if one.measured:
        yield f"- holds figures measured on the machine, never the same twice: {', '.join(f'`{file}`' for file in one.measured)}"
    yield "\n<details><summary>Files and their digests</summary>\n"
    yield from (f"- `{file}` {digest}" for file, digest in one.files.items())
    yield "\n</details>"
