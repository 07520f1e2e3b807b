"""The instruments known by id. Any other id is an instrument with no requirement."""

from collections.abc import Sequence

from scenarios.model import Instrument

UNTOC = Instrument("UNTOC", "United Nations Convention against Transnational Organized Crime")
TIP = Instrument("TIP", "Protocol to Prevent, Suppress and Punish Trafficking in Persons", "UNTOC")
SOM = Instrument("SOM", "Protocol against the Smuggling of Migrants by Land, Sea and Air", "UNTOC")
FIREARMS = Instrument("FIREARMS", "Protocol against the Illicit Manufacturing of and Trafficking in Firearms", "UNTOC")

UNTOC_FAMILY: tuple[Instrument, ...] = (UNTOC, TIP, SOM, FIREARMS)
"""The Convention and its three Protocols (UN Treaty Collection, chapter XVIII-12, -12-a, -12-b, -12-c)."""

_KNOWN = {instrument.id: instrument for instrument in UNTOC_FAMILY}


def instrument_for(id: str) -> Instrument:
    """The known instrument of that id, or a plain one named by its id."""
    return _KNOWN.get(id, Instrument(id, id))


def without_unsupported(held: Sequence[bool], instruments: Sequence[Instrument]) -> tuple[bool, ...]:
    """`held`, one entry per instrument, less every instrument whose required instrument is not held."""
    have = {instrument.id for instrument, party in zip(instruments, held, strict=True) if party}
    return tuple(
        party and (instrument.requires is None or instrument.requires in have) for instrument, party in zip(instruments, held, strict=True)
    )
