"""The section "The law", put together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from results.document import Block, Details, Section, Text
from results.report.draw_section.reviews import listed
from results.report.law_section.alternatives import Alternative, Alternatives
from results.report.law_section.clauses import clauses_table, findings, findings_block, in_english, levels
from results.report.law_section.questions import alternatives_table, questions_table
from results.report.law_section.theorems import assumptions, theorems_table
from results.wording import counted
from scenarios import Scenario
from verify import LawParameters, arrays_of, check_draws
from verify.law.citing import NOT_THE_TEXT
from verify.law.parameters import CHOICES
from verify.law.questions import READINGS


def law_section(scenario: Scenario, law: LawParameters, record: dict[str, Any], verdicts: Sequence[Mapping[str, Any]]) -> Section:
    """The section for one draw record; ``verdicts`` are theorems as in ``untoc-draw prove --json``, perhaps none."""
    results = check_draws(scenario, law, arrays_of(scenario, [record]))
    found = findings(scenario, law, record, results)
    measured = Alternatives(scenario, law, record).measured()

    def blocks() -> Iterator[Block]:
        yield levels(law, results)
        yield clauses_table(law, results, verdicts)
        yield from findings_block(found)
        yield in_english(results)
        yield alternatives_table(measured)
        yield Details("open-questions-details", f"All {len(READINGS)} parameters of the law, with their sources", (questions_table(law),))
        if verdicts:
            assumed = "Assumed by the theorems:\n\n" + "\n".join(f"- {line}" for line in assumptions(verdicts))
            yield Details("theorems-details", f"All {len(verdicts)} theorems", (theorems_table(verdicts), Text(assumed)))

    lead = [_kept(record, len(results), len(found)), f"{NOT_THE_TEXT}.", _proved(verdicts), _questions(measured)]
    return Section("law", "The law", "\n\n".join(lead), tuple(blocks()))


def _kept(record: dict[str, Any], clauses: int, findings: int) -> str:
    if record["outcome"] != "complete" and findings:
        return (
            f"**This draw is not complete, and so does not keep the law: {counted(findings, 'finding')}.** A seat that was never filled is "
            "a finding too."
        )
    if findings:
        return f"**This draw does not keep the law: {counted(findings, 'finding')}.**"
    return f"**This draw keeps all {clauses} clauses in force.**"


def _proved(verdicts: Sequence[Mapping[str, Any]]) -> str:
    """What is proved of every draw, not only of this one."""
    safety = [row for row in verdicts if str(row["id"]).startswith("safety/")]
    if not safety:
        return "No proof about the algorithms is at hand here: `untoc-draw prove` makes them."
    sure = [str(row["id"]).partition("/")[2] for row in safety if row["verdict"] == "PROVED"]
    unsure = [str(row["id"]).partition("/")[2] for row in safety if row["verdict"] != "PROVED"]
    told = (
        f"For any number of States it is proved, in a model of the drawing, that every complete draw of "
        f"{listed([f'`{name}`' for name in sure])} keeps every clause."
    )
    return (told if sure else "") + (f" Not proved: {', '.join(f'`{name}`' for name in unsure)}." if unsure else "")


def _questions(measured: Sequence[Alternative]) -> str:
    """The open questions in short."""
    broken, unsettled = [one for one in measured if one.findings], [one for one in measured if one.exists.feasible is None]
    none = [one for one in measured if one.exists.feasible is False]
    switches = sum(reading.level == "uncac" and name not in CHOICES for name, reading in READINGS.items())
    told = [
        f"{len(READINGS) - len(CHOICES) - switches} questions of the law are open, and {switches} rules of the sister mechanism could be "
        f"switched on. {counted(len(measured), 'other reading')} of them were tried one at a time.",
        f"Under {len(broken)} of these this draw would break a rule: {_named(broken)}."
        if broken
        else "Under none of these would this draw break a rule.",
    ]
    if none:
        told.append(f"Under {_named(none)} no draw exists at all.")
    if unsettled:
        told.append(f"Whether one exists is not settled here under {_named(unsettled)}.")
    return " ".join(told)


def _named(some: Sequence[Alternative]) -> str:
    return listed([f"`{one.parameter} = {one.value}`" for one in some])
