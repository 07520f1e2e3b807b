"""One interface for every reader of terms, and one way to turn a term into its opposite."""

import inspect
import pkgutil
import random
from importlib import import_module

import pytest

import verify.readers
from tests.agreement.test_look_ahead import random_scenario
from tests.agreement.test_readers import lots_of
from verify import clauses_of, law_from
from verify.law.terms import Atom, Compare, Formula, Implies, Not, opposite, parts_of, without_states
from verify.readers.facts import Facts
from verify.readers.reader import TermReader
from verify.readers.sets import CANDIDATE, REVIEWED, SetReader


def test_every_reader_of_the_package_stands_behind_the_interface_and_leaves_nothing_open() -> None:
    modules = [import_module(f"verify.readers.{found.name}") for found in pkgutil.iter_modules(verify.readers.__path__)]
    classes = {one for module in modules for _, one in inspect.getmembers(module, inspect.isclass) if one.__module__ == module.__name__}
    readers = {one for one in classes if issubclass(one, TermReader) and not inspect.isabstract(one)}
    assert {one.__name__ for one in readers} == {
        "AfterLotReader",
        "AspReader",
        "BatchReader",
        "EnglishReader",
        "MachineReader",
        "PropositionalReader",
        "SetReader",
        "TranslatingReader",
        "Z3Reader",
        "_Denial",
    }
    assert {one.__name__ for one in classes if one.__name__.endswith("Reader")} - {one.__name__ for one in readers} == {
        "DeniedTermReader",
        "StateSetReader",
        "TermReader",
    }


@pytest.mark.parametrize("settings", [{}, {"mutual_scope": "same-year", "load_max": 2}, {"additional_keeps_seat": "no"}])
def test_the_opposite_of_a_term_holds_just_where_the_term_does_not(settings: dict[str, object]) -> None:
    law, compared = law_from(settings), 0
    scenarios = [random_scenario(random.Random(number)) for number in range(8)]
    for scenario, (draw, seat) in ((each, lot) for each in scenarios for lot in lots_of(each, law, "opposite")):
        reader = SetReader(Facts(scenario, law), draw.year_of)
        for term in (term for clause in clauses_of(law) for term in clause.each_lot):
            body, scope = without_states(term), {"s": REVIEWED, "r": CANDIDATE}
            held, denied = (reader.read(one, scope)(draw, seat, ()) for one in (body, opposite(body)))
            assert held ^ denied == reader.everyone, term
            compared += 1
    assert compared > 50


def test_every_part_of_a_term_is_found_inside_counts_too() -> None:
    inside: Formula = Atom("party", ("r", "i"))
    term = next(term for clause in clauses_of(law_from({})) if clause.id == "28-two" for term in clause.finished)
    found = list(parts_of(Implies(Not(inside), term)))
    assert inside in found and sum(isinstance(part, Compare) for part in found) == 1
    assert any(isinstance(part, Atom) and part.name == "covers" for part in found)
