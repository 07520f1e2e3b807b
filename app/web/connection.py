"""One connection to a server of ours: a request has to arrive whole within a time, and what is no request is refused with our headers."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.web.guarding import HEADERS

READ_SECONDS = 10.0
"""From the beginning of a request, or of a connection, to the request's end."""
LARGEST_HEAD = 16_384
"""Bytes of a request before its body."""


class BoundedReading(H11Protocol):
    """uvicorn's connection, which by itself waits for ever for the rest of a request."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """As ``H11Protocol``."""
        super().connection_made(transport)
        self._wait_for_the_rest()

    def data_received(self, data: bytes) -> None:
        """As ``H11Protocol``."""
        super().data_received(data)
        self._wait_for_the_rest()

    def on_response_complete(self) -> None:
        """As ``H11Protocol``; the beginning of the next request may be there already."""
        super().on_response_complete()
        self._stop_waiting()
        if self.conn.trailing_data[0]:
            self._wait_for_the_rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """As ``H11Protocol``."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """As ``H11Protocol``, with the headers of all our answers."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        headers = [*HEADERS.items(), ("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
        head = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (head, h11.Data(data=msg.encode("ascii")), h11.EndOfMessage()):
            if (output := self.conn.send(event)) is not None:
                self.transport.write(output)
        self.transport.close()

    def _wait_for_the_rest(self) -> None:
        """Give the request its time, unless it is whole or has its time already."""
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._stop_waiting()
        elif self._due is None and not self.transport.is_closing():
            self._due = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
