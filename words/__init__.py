"""What people read, in the six official languages of the United Nations: marked messages, their catalogues, and official names.

Imports nothing of ours: every package may mark what it says. A message is English text that knows how it was made, so it can be said in
another language when it is shown; records, digests and JSON hold the English (docs/decisions/0032).
"""

from words.messages import (
    DEFAULT,
    LANGUAGES,
    OWN_NAMES,
    UNOFFICIAL,
    Capital,
    Id,
    Language,
    Line,
    Listing,
    Message,
    Number,
    Sentences,
    chosen,
    counting,
    in_language,
    listing,
    message,
    say,
    say_all,
    words_of,
)
from words.names import Day, GroupName, Month, StateName, group_name, instrument_name, sort_key, state_name, state_named

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "OWN_NAMES",
    "UNOFFICIAL",
    "Capital",
    "Day",
    "GroupName",
    "Id",
    "Language",
    "Line",
    "Listing",
    "Message",
    "Month",
    "Number",
    "Sentences",
    "StateName",
    "chosen",
    "counting",
    "group_name",
    "in_language",
    "instrument_name",
    "listing",
    "message",
    "say",
    "say_all",
    "sort_key",
    "state_name",
    "state_named",
    "words_of",
]
