"""Messages in JSON: what a process found can be said by another one, later and in any language."""

from datetime import date
from typing import Any

from words import messages, names

_KINDS = {
    name: kind
    for module in (messages, names)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, str) and hasattr(kind, "said")
}
_KIND, _DAY = "message of kind", "day"


def kept(content: Any) -> Any:
    """Data (dicts, lists, tuples) as JSON takes it, in which each message and name keeps how it was made."""
    if type(content).__name__ in _KINDS:
        return {_KIND: type(content).__name__, "text": str.__str__(content), "about": kept(vars(content))}
    if isinstance(content, date):
        return {_KIND: _DAY, "text": content.isoformat()}
    if isinstance(content, dict):
        return {key: kept(value) for key, value in content.items()}
    return [kept(each) for each in content] if isinstance(content, list | tuple) else content


def taken_up(content: Any) -> Any:
    """The data again; raises ``KeyError`` for a kind that there is not."""
    if isinstance(content, list):
        return [taken_up(each) for each in content]
    if not isinstance(content, dict):
        return content
    if (kind := content.get(_KIND)) is None:
        return {key: taken_up(value) for key, value in content.items()}
    if kind == _DAY:
        return date.fromisoformat(content["text"])
    made = str.__new__(_KINDS[kind], content["text"])
    vars(made).update(taken_up(content["about"]))
    return made
