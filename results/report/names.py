"""By what other names a State, and its regional group, is found on the page."""

from scenarios.finding import other_names
from scenarios.group_names import SHORT_FORMS

BETWEEN = "|"
"""Between two names in what a search box finds a State by."""


def names_of(state: str) -> str:
    """The id of a State and its other names, with ``BETWEEN`` between them."""
    return BETWEEN.join((state, *other_names(state)))


def short_form(group: str) -> str:
    """``GRULAC`` for a group of the United Nations that is called so; else empty."""
    return SHORT_FORMS.get(group, "")
