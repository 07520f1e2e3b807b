"""Nothing hangs on the order of sets and dictionaries of text: the same small outcomes under two hash seeds, in new processes."""

import os
import subprocess
import sys

SMALL_OUTCOMES = """
import json
from hashlib import sha256
from algorithms import SeededLots, algorithm_names, load_algorithm
from algorithms.record import canonical
from scenarios import load_scenario
from verify import law_from
from verify.readers.smt import claims_of
from sim.stress.cell import draw_row
from verify.readers.english import in_english
from verify import clauses_of

def told(name, text):
    print(name, sha256(text.encode()).hexdigest())

scenario = load_scenario("real-2020-10-16")
told("scenario", scenario.digest)
for settings in ({}, {"load_max": 4, "mutual_scope": "same-year"}):
    law = law_from(settings)
    told("law", "".join(in_english(term) for clause in clauses_of(law) for term in clause.terms))
    for algorithm in algorithm_names():
        record = load_algorithm(algorithm).draw(scenario, law, SeededLots("hash seed"))
        told(algorithm, record.to_json())
        told("row", json.dumps(draw_row(load_algorithm(algorithm), scenario, law, "hash seed")[0]))
    told("claims", json.dumps(claims_of(scenario, law, record), default=str))
"""


def outcomes(hash_seed: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SMALL_OUTCOMES], env=os.environ | {"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_small_outcomes_are_the_same_under_two_hash_seeds() -> None:
    one, other = outcomes("1"), outcomes("2")
    assert one == other
    assert len(one) > 30
