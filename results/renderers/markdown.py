"""A document in Markdown."""

from collections.abc import Iterable, Iterator

from results.document import Block, Cards, Chart, Details, Facts, Lookup, Picture, Report, Switch, Table, Text


def markdown(report: Report) -> str:
    """The whole document; its pictures are in files beside it, and a picture's title says what it shows."""
    parts = [f"# {report.title}", report.subtitle, report.note]
    for section in report.sections:
        parts += [f"## {section.title}" if section.title else "", section.lead, *_blocks(section.blocks)]
    return "\n\n".join(part.rstrip() for part in parts if part) + "\n"


def _blocks(blocks: Iterable[Block], level: str = "###") -> Iterator[str]:
    """Each block as paragraphs."""
    for block in blocks:
        match block:
            case Text():
                yield block.markdown
            case Table():
                yield from (f"{level} {block.caption}" if block.title else "", table_text(block), block.note)
            case Lookup():
                yield from _blocks((block.table,), level)
            case Chart() | Picture():
                yield from (f"![{block.title}]({block.id}.svg)", block.description, block.note)
            case Facts():
                yield "\n".join(f"- {term}: {what}" for term, what in block.rows)
            case Cards():
                for card in block.cards:
                    yield from (f"{level} {card.title}", *_blocks((Facts(card.id, card.facts),)))
            case Details():
                yield from (f"{level} {block.summary}", *_blocks(block.blocks, f"{level}#"))
            case Switch():
                for _key, label, inner in block.choices:
                    yield from (f"{level} {label}", *_blocks(inner, f"{level}#"))


def table_text(table: Table) -> str:
    """A table; columns of numbers stand to the right."""
    lines = ["| " + " | ".join(table.heads) + " |", "|" + "".join("---:|" if column.numbers else "---|" for column in table.columns)]
    lines += ["| " + " | ".join(_cell(cell.text) for cell in row) + " |" for row in table.rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
