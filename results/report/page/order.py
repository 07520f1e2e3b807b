"""The blocks of a report in the order of reading, and whether they hold together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from results.report.blocks import Block, Cards, Chart, Details, Picture, Report, Switch, Table, Text

FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
PAGE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def blocks_of(report: Report) -> Iterator[Block]:
    """Every block, those inside another right after it."""
    for section in report.sections:
        yield from walk(section.blocks)


def choice_id(switch: Switch, key: str) -> str:
    """The id on the page of one setting of a switch."""
    return f"{switch.id}-{key}"


def check(report: Report) -> None:
    """Refuse a report that contradicts itself.

    Raises
    ------
    ValueError: an id is used twice or cannot be one, a link goes nowhere, or a row has not as many cells as its table has columns.
        All faults are named at once.
    """
    faults = list(_faults(report))
    if faults:
        raise ValueError("; ".join(faults))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those inside another right after it."""
    for block in blocks:
        yield block
        match block:
            case Details():
                yield from walk(block.blocks)
            case Switch():
                for _key, _label, inner in block.choices:
                    yield from walk(inner)


def _ids(report: Report) -> Iterator[str]:
    yield from (section.id for section in report.sections)
    for block in blocks_of(report):
        if not isinstance(block, Text):
            yield block.id
        match block:
            case Cards():
                yield from (card.id for card in block.cards)
            case Switch():
                yield from (choice_id(block, key) for key, _label, _blocks in block.choices)


def _faults(report: Report) -> Iterator[str]:
    uses = Counter(_ids(report))
    yield from (f"the id {name!r} is used {count} times" for name, count in uses.items() if count > 1)
    yield from (f"the id {name!r} is not of letters, digits and hyphens" for name in uses if not PAGE_NAME.fullmatch(name))
    for block in blocks_of(report):
        if isinstance(block, Table | Chart | Picture) and not FILE_NAME.fullmatch(block.id):
            yield f"the id {block.id!r} names files, and is not of small letters, digits and hyphens"
        if isinstance(block, Table):
            yield from _table_faults(block, uses)


def _table_faults(table: Table, ids: Counter[str]) -> Iterator[str]:
    for place, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            yield f"row {place} of {table.id!r} has {len(row)} cells for {len(table.columns)} columns"
    if table.groups and (len(table.groups) != len(table.rows) or table.searchable):
        yield f"{table.id!r} has {len(table.groups)} headings of rows for {len(table.rows)} rows, or is searchable beside them"
    links = dict.fromkeys(cell.link for row in table.rows for cell in row if cell.link)
    yield from (f"{table.id!r} links to {link!r}, which is not on the page" for link in links if link not in ids)
