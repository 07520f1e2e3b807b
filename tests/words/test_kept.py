"""Messages that went through JSON are said as those that did not."""

import inspect
import json
from datetime import date
from typing import Any

import pytest

import words
from words import (
    Capital,
    Day,
    GroupName,
    Id,
    IsoDay,
    IsoMonth,
    Line,
    Month,
    Number,
    Paragraph,
    Sentences,
    ShortDay,
    ShortMonth,
    counting,
    in_language,
    listing,
    message,
    say_all,
    state_named,
)
from words.kept import kept, taken_up
from words.messages import PSEUDO

CONTENT: dict[str, Any] = {
    "plain": [1, None, 2.5, "a text", {"text": "no message"}],
    "sentence": message("{states}: {count:,} by {clause}", states=listing([state_named("FRA", "France")]), count=1234, clause="load-max"),
    "several": Sentences(counting("{count} fault", "{count} faults", 3), message("the default")),
    "names": (
        *(
            GroupName("African"),
            Paragraph("29 (a)"),
            Id("28-home"),
            Number("1,234.5"),
            Capital(message("the default")),
            Line(message("the default"), 2),
        ),
        *(kind(date(2020, 10, 16)) for kind in (Day, IsoDay, IsoMonth, Month, ShortDay, ShortMonth)),
    ),
    "day": message("Parties on {day}", day=date(2020, 10, 16)),
}


@pytest.mark.parametrize("code", [*words.LANGUAGES, PSEUDO])
def test_what_is_taken_up_is_said_as_what_was_kept(code: str) -> None:
    found = taken_up(json.loads(json.dumps(kept(CONTENT))))
    with in_language(code):
        assert say_all(found) == say_all(CONTENT | {"names": [*CONTENT["names"]]})


def test_every_kind_of_message_is_kept() -> None:
    kinds = [one for one in vars(words).values() if inspect.isclass(one) and hasattr(one, "said")]
    assert len(kinds) > 8
    shown = {type(one).__name__ for one in (CONTENT["sentence"], CONTENT["several"], *CONTENT["names"])} | {"StateName", "Listing"}
    assert {one.__name__ for one in kinds} <= shown, "each stands in the test above"
