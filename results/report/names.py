"""By what other names a State, and its regional group, is found on the page; and who is not in the draw."""

from collections.abc import Iterator

from scenarios import Scenario
from scenarios.finding import not_in, other_names
from scenarios.group_names import SHORT_FORMS

BETWEEN = "|"
"""Between two names in what a search box finds a State by."""


def names_of(state: str) -> str:
    """The id of a State and its other names, with ``BETWEEN`` between them."""
    return BETWEEN.join((state, *other_names(state)))


def short_form(group: str) -> str:
    """``GRULAC`` for a group of the United Nations that is called so; else empty."""
    return SHORT_FORMS.get(group, "")


def not_parties(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Id, name, and why it is not in the draw, of each State that a built-in list does not have."""
    for state, name, why in not_in(scenario):
        yield state, name, f"No: {why}"
