"""The header of a list: which column is what, as people name columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scenarios.instruments import instrument_for
from scenarios.model import MAX_INSTRUMENTS, Instrument
from scenarios.words import by_word, folded, nearest
from storage.errors import Fault, cell_at, header_at, hinted
from words import listing, message

ID = re.compile(r"[A-Z0-9-]{1,16}")
"""An id of a State or an instrument."""
AN_ID = message("an id of 1 to 16 of A-Z, 0-9 and -")
AN_INSTRUMENT_ID = message("an instrument id of 1 to 16 of A-Z, 0-9 and -")

STATE, NAME, GROUP, FAMILY = "state", "name", "regional_group", "legal_family"
NEEDED = (STATE, NAME, GROUP)

_ID_COLUMN = "id"
_CONVENTION = "CONVENTION"
"""UNTOC where its Protocols are in the list; else a treaty of that name."""
_COLUMNS: dict[str, tuple[str, ...]] = {
    STATE: ("États", "État", "Estado", "Государство", "国家", "دولة", "الدولة"),
    _ID_COLUMN: (
        *("state id", "country id", "ISO", "ISO3", "ISO-3", "ISO code", "ISO3 code", "alpha-3", "alpha3", "ISO alpha-3", "ISO 3166"),
        *("ISO 3166-1 alpha-3", "ISO3166", "code", "country code", "state code", "code ISO", "código ISO", "ISO-A3"),
    ),
    NAME: (
        *("country", "country name", "state name", "name of State", "State party", "States parties", "party", "parties", "participant"),
        *("nom", "pays", "État partie", "nombre", "país", "Estado parte", "название", "страна", "государство-участник", "名称", "缔约国"),
        *("الدولة الطرف", "البلد"),
    ),
    GROUP: (
        *("regional group", "group", "region", "sub-region", "UN regional group", "UN group", "United Nations regional group"),
        *("groupe", "groupe régional", "région", "grupo", "grupo regional", "región", "региональная группа", "группа", "регион"),
        *("区域组", "区域集团", "地区", "المجموعة", "المجموعة الإقليمية", "المنطقة"),
    ),
    FAMILY: ("legal family", "legal system", "legal tradition", "famille juridique", "système juridique", "sistema jurídico"),
    "UNTOC": (
        *("UNTOC Convention", "Palermo Convention", "Organized Crime Convention", "UNCTOC", "Convención de Palermo"),
        *("Organised Crime Convention", "United Nations Convention against Transnational Organized Crime"),
        *("Convention against Transnational Organized Crime", "UN Convention against Transnational Organized Crime"),
        *("Convention de Palerme", "Палермская конвенция"),
        *("Convention des Nations Unies contre la criminalité transnationale organisée",),
        *("Convención de las Naciones Unidas contra la Delincuencia Organizada Transnacional",),
        *("Конвенция Организации Объединенных Наций против транснациональной организованной преступности",),
        *("联合国打击跨国有组织犯罪公约", "اتفاقية الأمم المتحدة لمكافحة الجريمة المنظمة عبر الوطنية"),
    ),
    "TIP": (
        *("TIP Protocol", "Trafficking", "Trafficking Protocol", "Trafficking in Persons", "Trafficking in Persons Protocol"),
        *("Protocol on Trafficking in Persons", "Protocol against Trafficking in Persons", "Human Trafficking Protocol"),
        *("Protocol to Prevent, Suppress and Punish Trafficking in Persons", "Palermo Protocol"),
        *("Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children",),
        *("Traite des personnes", "Protocole relatif à la traite des personnes", "Trata de personas"),
        *("Protocolo contra la trata de personas", "Protocolo sobre la trata de personas"),
    ),
    "SOM": (
        *("SOM Protocol", "Smuggling", "Smuggling Protocol", "Smuggling of Migrants", "Smuggling of Migrants Protocol"),
        *("Migrants", "Migrants Protocol", "Migrant Smuggling Protocol", "Protocol against the Smuggling of Migrants"),
        *("Protocol against the Smuggling of Migrants by Land, Sea and Air", "Trafic illicite de migrants"),
        *("Protocole contre le trafic illicite de migrants", "Tráfico ilícito de migrantes"),
        *("Protocolo contra el tráfico ilícito de migrantes",),
    ),
    "FIREARMS": (
        *("Firearms Protocol", "Protocol on Firearms", "Armes à feu", "Protocole relatif aux armes à feu", "Armas de fuego"),
        *("Protocol against the Illicit Manufacturing of and Trafficking in Firearms", "Protocolo sobre armas de fuego"),
        *("Protocole sur les armes à feu", "Protocolo contra las armas de fuego"),
        *("Protocol against the Illicit Manufacturing of and Trafficking in Firearms, Their Parts and Components and Ammunition",),
    ),
}


@cache
def _meaning() -> Mapping[str, str]:
    """From each way to name a column, folded, to what it is."""
    return by_word(_COLUMNS, "-")


def meaning(header: str) -> str | None:
    """What a column is: ``state``, ``id``, ``name``, ``regional_group``, ``legal_family``, or the id of an instrument; None unknown."""
    known = _meaning().get(folded(header, "-"))
    return known or (header.upper() if ID.fullmatch(header.upper()) else None)


_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def attribute_id(header: str) -> str | None:
    """The id of an attribute that a column may be: its name in small letters with _ for spaces; None for a column of another meaning, or
    one whose name is misspelt."""
    id = header.strip().lower().replace(" ", "_")
    return id if _ATTRIBUTE.fullmatch(id) and folded(header, "-") not in _meaning() and not nearest(header, _meaning(), 0.8) else None


@dataclass(frozen=True)
class Header:
    """Where each column stands, counted from 0; `treaties` pairs column and instrument.

    ``ids`` or ``names`` may be None, not both; where there is one alone, ``either`` is whether its cells tell which of the two it is.
    ``words`` tell what columns under other names were read as. ``unnamed`` columns must be blank.
    """

    cells: tuple[str, ...]
    ids: int | None
    names: int | None
    either: bool
    group: int
    family: int | None
    treaties: tuple[tuple[int, Instrument], ...]
    unnamed: tuple[int, ...]
    words: str

    def of(self, column: int) -> str:
        """What a fault calls a column."""
        by_place = {i: instrument.id for i, instrument in self.treaties}
        by_place |= {self.group: GROUP} | {i: name for i, name in ((self.ids, STATE), (self.names, NAME)) if i is not None}
        return by_place.get(column, str(column + 1))


def read_header(number: int, cells: Sequence[str], faults: list[Fault]) -> Header | None:
    """The header's columns, or None when a column is missing, bad, given twice or too many (then the rows are not read)."""
    before = len(faults)
    most = len(NEEDED) + 1 + MAX_INSTRUMENTS
    if len(cells) > most + MAX_INSTRUMENTS:
        faults.append(Fault(header_at(number), message("{number} columns", number=len(cells)), message("at most {most:,}", most=most)))
        return None
    place = _places(number, cells, faults)
    treaties = sorted((i, id) for id, i in place.items() if id not in (*NEEDED, _ID_COLUMN, FAMILY))
    instruments = tuple((i, instrument_for(id)) for i, id in treaties)
    if len(treaties) > MAX_INSTRUMENTS:
        found = message("{number} instruments", number=len(treaties))
        faults.append(Fault(header_at(number), found, message("at most {most:,}", most=MAX_INSTRUMENTS)))
    ids, names = place.get(_ID_COLUMN), place.get(NAME)
    if ids is None or names is None:
        ids, names = (place.get(STATE), names) if ids is None else (ids, place.get(STATE))
    elif STATE in place:
        faults.append(Fault(cell_at(number, place[STATE] + 1), cells[place[STATE]], message("one column of ids and one of names")))
    for name in _missing(place, instruments):
        faults.append(Fault(header_at(number), ",".join(cells), message("a column for {what}", what=name)))
    if len(faults) > before:
        return None
    either = ids is None or (names is None and _ID_COLUMN not in place)
    unnamed = tuple(i for i, cell in enumerate(cells) if not cell)
    words = _told(cells, place, ids, names)
    return Header(tuple(cells), ids, names, either, place[GROUP], place.get(FAMILY), instruments, unnamed, words)


def _places(number: int, cells: Sequence[str], faults: list[Fault]) -> dict[str, int]:
    """What each column is, and where it stands; columns without a name are left out."""
    place: dict[str, int] = {}
    for i, cell in enumerate(cells):
        where = cell_at(number, i + 1)
        what = meaning(cell) if cell else ""
        if what is None:
            faults.append(Fault(where, cell, hinted(AN_INSTRUMENT_ID, nearest(cell, _meaning(), 0.8))))
        elif what in place:
            expected = message("each column once: column {column} is {what} too", column=str(place[what] + 1), what=what)
            faults.append(Fault(where, cell, expected))
        elif what:
            place[what] = i
    if _CONVENTION in place and "UNTOC" not in place and any(instrument_for(id).requires == "UNTOC" for id in place):
        place["UNTOC"] = place.pop(_CONVENTION)
    return place


def _missing(place: dict[str, int], treaties: Sequence[tuple[int, Instrument]]) -> list[str]:
    missing = [] if place.keys() & {STATE, NAME, _ID_COLUMN} else [STATE]
    missing += [] if GROUP in place else [GROUP]
    missing += [] if treaties else [message("at least one instrument")]
    return missing + sorted({one.requires for _, one in treaties if one.requires is not None} - place.keys())


def _told(cells: Sequence[str], place: dict[str, int], ids: int | None, names: int | None) -> str:
    """The columns whose names are not what this project calls them."""
    said = message("{cell} is {what}")
    words = [
        said.of(cell=repr(cells[i]), what=what) for what, i in place.items() if cells[i].lower() != what.lower() and i not in (ids, names)
    ]
    if ids is not None and names is not None:
        words += [said.of(cell=repr(cells[i]), what=what) for i, what in ((ids, STATE), (names, NAME)) if cells[i].lower() != what]
    return message("columns: {columns}", columns=listing(words, ", ")) if words else ""
