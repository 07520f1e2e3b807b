"""What shows a document, one file a format: each takes the same blocks."""

import os
from typing import IO


def is_terminal(stream: IO[str]) -> bool:
    """Whether the stream is a terminal that knows codes of colour and movement."""
    return stream.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
