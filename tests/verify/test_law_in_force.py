"""The law in force: what draws is given the law it was asked for, and nothing less."""

import pytest

from verify import LawInForce, LawParameters, law_from
from verify.law.parameters import DEFAULTS
from verify.law_in_force import in_force


class OtherLaw(LawParameters):
    """A kind of its own, which could read the parameters in another way."""


def test_a_law_in_force_stays_what_it_is_and_bare_parameters_are_put_in_force() -> None:
    law = law_from({"load_max": 3})
    assert in_force(law) is law
    bare = LawParameters(DEFAULTS | {"load_max": 3})
    assert in_force(bare) == law
    assert isinstance(in_force(bare), LawInForce)
    assert not hasattr(bare, "guard")


def test_a_kind_of_its_own_is_not_put_in_force_as_the_plain_law() -> None:
    with pytest.raises(TypeError, match="OtherLaw is no LawInForce"):
        in_force(OtherLaw())
