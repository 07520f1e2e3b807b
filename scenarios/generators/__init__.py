"""Made scenarios: kinds of adherence, each from a seed, for tests, stress and planning."""

from scenarios.generators.catalogue import KINDS, generate, generate_with
from scenarios.generators.chance import Chance, SeededChance
from scenarios.generators.growth import Accession, GrowthHistory, growth_history
from scenarios.generators.kind import Kind
from scenarios.generators.parameters import Parameter

__all__ = [
    "KINDS",
    "Accession",
    "Chance",
    "GrowthHistory",
    "Kind",
    "Parameter",
    "SeededChance",
    "generate",
    "generate_with",
    "growth_history",
]
