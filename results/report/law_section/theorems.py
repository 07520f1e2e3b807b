"""The theorems about the law and the algorithms, in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from results.document import Cell, Column, Mark, Table

UNBOUNDED: Final = "unbounded"
COMMAND: Final = "untoc-draw prove --json"
ANSWERS: Final[Mapping[str, Mark]] = {"PROVED": "good", "UNKNOWN": "doubt"}
NOTE: Final = (
    "*For any number of States* means for any number of instruments and regional groups too. *By a case of n States* means that one example "
    "settles it. That a clause is *not* a consequence of the others says no ill of it: it says something of its own. Two solvers, Z3 and "
    "cvc5, were asked independently. What holds of every complete draw of an algorithm is put together from the steps, so that no solver "
    "is asked for it again. Unknown is never taken for proved."
)


def of_clause(verdicts: Sequence[Mapping[str, Any]], clause: str) -> str:
    """What was proved of a clause, in one line."""
    mine = [row for row in verdicts if str(row["id"]).rpartition("/")[2] == clause]
    told = "; ".join(_in_words(row) for row in mine)
    return f"{told}. {_agreed(mine)}".rstrip() if mine else "nothing is at hand"


def _in_words(row: Mapping[str, Any]) -> str:
    kind, settled = str(row["id"]).rpartition("/")[0], row["verdict"] in ("PROVED", "REFUTED")
    if not settled:
        return f"{row['id']}: {row['verdict']}, not settled"
    if kind == "law/follows":
        return f"{'follows' if row['verdict'] == 'PROVED' else 'does not follow'} from the other clauses ({_where(row)})"
    what = {"step": "every lot that the check admits keeps it", "finish": "a draw with all seats filled keeps it"}
    return f"{what.get(kind, row['id'])}: {str(row['verdict']).lower()} {_where(row)}"


def _where(row: Mapping[str, Any]) -> str:
    return "for any number of States" if row["scope"] == UNBOUNDED else f"by {row['scope']}"


def _agreed(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the second solver says of them all; nothing where it was not asked."""
    asked = [row for row in rows if row.get("second_solver")]
    differing = [row for row in asked if row["second_solver"] != row["verdict"]]
    if differing:
        return "Z3 and cvc5 differ on " + ", ".join(str(row["id"]) for row in differing) + "."
    return "Z3 and cvc5 agree." if asked else ""


def theorems_table(verdicts: Sequence[Mapping[str, Any]]) -> Table:
    """All theorems, those of single clauses among them."""
    columns = (Column("theorem"), Column("what it says"), Column("verdict"), Column("scope"), Column("second solver"))
    rows = tuple(
        (
            Cell(str(row["id"])),
            Cell(str(row.get("statement", ""))),
            Cell(str(row["verdict"]), mark=_mark(row)),
            Cell(_where(row)),
            Cell(str(row.get("second_solver") or "not asked"), mark=_doubt(row)),
        )
        for row in verdicts
    )
    return Table("theorems", "What is proved", columns, rows, NOTE, COMMAND)


def _mark(row: Mapping[str, Any]) -> Mark:
    """Good where proved, in doubt where unknown; a refutation is bad only where safety was claimed."""
    if row["verdict"] == "REFUTED":
        return "" if str(row["id"]).startswith("law/") else "bad"
    return ANSWERS.get(row["verdict"], "doubt")


def _doubt(row: Mapping[str, Any]) -> Mark:
    return "doubt" if row.get("second_solver") not in (None, "", row["verdict"]) else ""


def assumptions(verdicts: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the theorems take for granted, each once."""
    return list(dict.fromkeys(str(line) for row in verdicts for line in row.get("assumptions", ())))
