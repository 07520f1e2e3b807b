"""A diagnosis in words: every line of it is a message, whatever was found, and each language has its own."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from typing import Any

import pytest
from babel.messages.catalog import Message

from algorithms import load_algorithm
from algorithms.draw_so_far import AWAY
from results.diagnosis_page import diagnosis_lines
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.app.test_languages import OTHERS, outside_of_messages
from tests.verify.diagnosis.test_added_clauses import two_groups
from tests.verify.diagnosis.test_busy_machine import PASSED, diagnosed
from tests.verify.diagnosis.test_dead_end import NOTHING, problem_of
from untoc_draw import Law
from verify.budget import USUAL, Effort
from verify.diagnosis.diagnosis import Diagnosis, diagnose, kind_of
from verify.diagnosis.feasibility import Feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import reachability
from verify.diagnosis.relaxations import Changes
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.diagnosis.turns_bound import Turns, proof_of
from words import in_language, say
from words.messages import PSEUDO, read_catalogue


@cache
def barred_to_itself() -> Diagnosis:
    """No draw, by a conflict: clauses to waive, one to drop, pairs to drop, and nothing found among accessions."""
    scenario = two_groups()
    return diagnose(Problem(scenario, Law(barred_both=[*combinations([state for state in scenario.states if state[0] == "A"], 2)])))


@cache
def counted_out() -> Diagnosis:
    """No draw, by counting, as where the effort is too little for a conflict."""
    return explained(diagnose(problem_of(["2222", "2222"], load_max=1), load_algorithm("rotating-lists"), 5), conflict=None)


def explained(found: Diagnosis, **changed: Any) -> Diagnosis:
    assert found.explanation
    return replace(found, explanation=replace(found.explanation, **changed))


@dataclass(frozen=True)
class Told:
    """A proof of which no more is known than what it tells."""

    told: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """As ``ProofForOthers``."""
        return self.told


def reasons() -> Iterator[str]:
    """Why an algorithm can or cannot get stuck, of the kinds that ``found_of_all_kinds`` lacks."""
    bowls, some = load_algorithm("sequential-bowls"), problem_of(["2222", "2222"])
    lifted, never = problem_of(["222", "222"], home_fallback="different-group"), problem_of(["1111", "1111"], mutual_scope="same-year")
    yield reachability(some, bowls, None, NOTHING, USUAL).reason
    yield reachability(some, bowls, True, NOTHING, Effort(stop=PASSED)).reason
    yield reachability(never, bowls, True, NOTHING, USUAL).reason
    yield reachability(lifted, bowls, None, replace(NOTHING, draws=5, stuck=2), USUAL).reason
    yield search_rotating(some, Effort(0.002)).reason
    yield proof_of(some, Turns(0, AWAY, 5, 3))
    yield kind_of(build_scenario("alone", None, [Row("A", "A", None, (True,))], UNTOC_FAMILY[:1]), 0)[0]


def found_of_all_kinds() -> Iterator[Diagnosis]:
    """Diagnoses that hold every kind of line; those that no small list has are made of others."""
    yield diagnose(problem_of(["222", "222"]), load_algorithm("rotating-lists"), 5)
    barred = barred_to_itself()
    assert barred.explanation and barred.explanation.conflict and barred.explanation.pairs.pairs
    yield barred
    yield explained(barred, conflict=replace(barred.explanation.conflict, minimal=False))
    (first, *_), pairs = barred.explanation.waivers.sets, barred.explanation.pairs
    for smallest, complete in product((True, False), repeat=2):
        yield explained(barred, waivers=replace(barred.explanation.waivers, smallest=smallest, complete=complete))
    yield explained(barred, waivers=replace(barred.explanation.waivers, sets=(first * 20, first * 20)))
    yield explained(barred, accessions=Changes(((0, 0),), 1, 1))
    for dropped, settled in product((pairs.pairs, ()), (True, False)):
        yield explained(barred, pairs=replace(pairs, pairs=dropped, settled=settled))
    counted = counted_out()
    assert counted.feasibility.certificate
    yield counted
    certificate = counted.feasibility.certificate
    heavier = tuple(replace(row, weight=row.weight * (place + 1)) for place, row in enumerate(certificate.rows))
    for other in (replace(certificate, on_load=False), replace(certificate, rows=heavier)):
        yield replace(counted, feasibility=Feasibility(False, "counting", certificate=other))
    yield replace(counted, feasibility=Feasibility(None, "nothing"), explanation=None)
    yield diagnosed(problem_of(["22", "22222"]), "rotating-lists", PASSED)
    proved = diagnosed(problem_of(["22", "22222"]), "sequential-bowls")
    assert proved.proof
    told = proved.proof.document()
    for all_states in (True, False):
        yield replace(proved, proof=Told(told | {"folder": "proof", "formula": told["formula"] | {"all_states": all_states}}))
    for name, groups, law in (
        ("sequential-bowls", ["2222", "2222"], {}),
        ("sequential-bowls", ["22", "22"], {"mutual_scope": "same-year", "load_max": 2}),
        ("sequential-bowls", ["22", "2"], {"mutual_scope": "same-year"}),
        ("sequential-bowls", ["222", "222"], {"load_min": "on"}),
        ("sequential-bowls-look-ahead", ["2222", "2222"], {}),
        ("uniform-chain", ["2222", "2222"], {}),
        ("rotating-lists", ["2222", "2222"], {}),
        ("rotating-lists", ["2221", "222"], {"mutual_scope": "same-year"}),
        ("rotating-lists", ["2" * 30, "2" * 30], {}),
        ("rotating-lists", ["2" * 8, "2" * 8], {}),
        ("rotating-lists", ["222", "222"], {"home_fallback": "different-group"}),
    ):
        yield (found := diagnose(problem_of(groups, **law), load_algorithm(name), 2))
        assert found.stuck
        for reachable, only, stuck in product((True, False, None), (True, False), (0, 3)):
            estimate, answer = replace(found.stuck.estimate, stuck=stuck), found.stuck.reachability
            stuck_answer = replace(
                found.stuck, estimate=estimate, reachability=replace(answer, reachable=reachable, this_division_only=only)
            )
            yield replace(found, stuck=stuck_answer)
            if answer.dead_end and (at := answer.dead_end.record.stuck):
                record = replace(answer.dead_end.record, stuck=replace(at, seat="away"))
                away = replace(answer, dead_end=replace(answer.dead_end, record=record))
                yield replace(found, stuck=replace(found.stuck, reachability=away))


def patterns_of(said: Any) -> Iterator[str]:
    """The messages that a text is made of."""
    if not hasattr(said, "said"):
        return
    if pattern := getattr(said, "pattern", ""):
        yield pattern
    for one in (
        *getattr(said, "values", {}).values(),
        *getattr(said, "items", ()),
        *getattr(said, "parts", ()),
        getattr(said, "text", None),
    ):
        yield from patterns_of(one)


def test_no_line_of_a_diagnosis_is_unmarked_and_every_message_is_shown() -> None:
    shown = set[str]()
    for found in found_of_all_kinds():
        lines = list(diagnosis_lines(found))
        with in_language(PSEUDO):
            text = "\n".join(map(say, lines))
        assert outside_of_messages(text) == set(), text
        shown |= {pattern for line in lines for pattern in patterns_of(line)}
    for reason in reasons():
        with in_language(PSEUDO):
            assert outside_of_messages(say(reason)) == set(), reason
        shown.update(patterns_of(reason))
    files = ("results/diagnosis_page.py", "verify/diagnosis/")
    marked = {str(one.id[0] if isinstance(one.id, tuple | list) else one.id) for one in read_catalogue("fr") if of_files(one, files)}
    assert len(marked) > 60
    assert marked - shown == set()


def of_files(one: Message, files: tuple[str, ...]) -> bool:
    return any(name.startswith(files) for name, _ in one.locations)


@pytest.mark.parametrize("code", OTHERS)
def test_a_diagnosis_is_said_in_the_language_from_its_lines_alone(code: str) -> None:
    for found in (barred_to_itself(), counted_out()):
        lines = pickle.loads(pickle.dumps(list(diagnosis_lines(found))))
        with in_language(code):
            text = "\n".join(map(say, lines))
            assert [say(line)[: 2 * line.depth].strip() for line in lines] == ["" for _ in lines]
        assert re.search(r"\b(the|of|is|States|lawful|found)\b", text) is None
