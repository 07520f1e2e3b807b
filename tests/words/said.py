"""What of a text is not marked, at any depth."""

import re
from collections.abc import Iterator

from words import GroupName, Listing, Message, Sentences, StateName
from words.messages import marked


def plain_parts(text: object) -> Iterator[str]:
    """The parts of a text that no language would change: what stands in no message of the catalogues, values of messages included."""
    if isinstance(text, Message) and (text.pattern or text) in marked():
        for value in text.values.values():
            yield from plain_parts(value)
    elif isinstance(text, Listing | Sentences):
        for part in text.items if isinstance(text, Listing) else text.parts:
            yield from plain_parts(part)
    elif isinstance(text, str) and not isinstance(text, StateName | GroupName):
        yield str(text)


def words_unmarked(text: object, given: str = "") -> set[str]:
    """The words of two letters or more in those parts that are not in what was ``given``, whatever their case."""
    words = {word for part in plain_parts(text) for word in re.findall(r"[A-Za-z][A-Za-z_-]+", part)}
    return {word for word in words if word.casefold() not in given.casefold()}
