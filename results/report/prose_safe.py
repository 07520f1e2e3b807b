"""Text from outside, made safe to stand in Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_\[\]<>|#~])")


def safe(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    return _SIGNS.sub(r"\\\1", text)
