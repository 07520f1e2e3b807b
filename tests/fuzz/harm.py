"""Harm done to the content of a real file, by whatever source of chance: bits, cuts, and wrong values at any place of what it says."""

import csv
import gzip
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from random import Random
from typing import Any

DEEP = 200
ODD_JSON = (
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1",
    "1.5",
    "-0.0",
    "1e308",
    "1e999",
    "NaN",
    "Infinity",
    "-Infinity",
    str(2**31),
    str(2**63),
    "9" * 18,
    "1" + "0" * 5000,
    '""',
    '"x"',
    '"yes"',
    '"=1+1"',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\u0000"',
    '"\\u202e"',
    '"' + "a" * 3000 + '"',
    "[]",
    "{}",
    '["x"]',
    "[0]",
    "[null]",
    "[[[[]]]]",
    '{"x": 1}',
    '{"x": 1, "x": 2}',
    "[" * DEEP + "]" * DEEP,
    '{"a":' * DEEP + "0" + "}" * DEEP,
    "[" * 100_000,
    '"sha256:00"',
    '"2020-02-30"',
    '"1"',
    "'x'",
    "",
)
"""What may stand in the place of any value, right or wrong by the grammar of JSON."""
ODD_TOML = (
    "0",
    "-1",
    "1.5",
    "inf",
    "-inf",
    "nan",
    "1e999",
    str(2**63),
    "1" + "0" * 5000,
    '""',
    '"x"',
    "'=1+1'",
    '"\\ud800"',
    '"\\u0000"',
    '"\\U0001F600"',
    "true",
    "false",
    "[]",
    "[[]]",
    "{}",
    "{ x = 1 }",
    '["x"]',
    "[1, 'x']",
    "2020-02-30",
    "2020-02-29",
    "07:32:00",
    "1979-05-27T07:32:00Z",
    "[" * DEEP + "]" * DEEP,
    "[" * 60_000,
    "{a=" * DEEP + "1" + "}" * DEEP,
    '"""',
    "",
    '["default", "load_max=999999999999"]',
    "[-5]",
    "[1.5]",
)
ODD_CELLS = (
    "",
    " ",
    "0",
    "-1",
    "NaN",
    "1e999",
    "yes",
    "Yes",
    "no",
    "2020-02-30",
    "9999-12-31",
    "0000-01-01",
    "=1+1",
    "@x",
    "-",
    "\u202e",
    "\U0001f600",
    "\u0130",
    "a" * 3000,
    '"',
    "\r",
    "\u2028",
    "African",
    "UNTOC",
    "sha256:0",
    "1" * 5000,
    "A1",
    "a1",
    "\x07",
)
ODD_BYTES = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b'"',
    b"\\",
    b"[",
    b"{",
    b"\x1f\x8b",
    b"\xed\xa0\x80",
    b",",
    b"=",
    b"\t",
    b"9" * 40,
)
NOT_OF_ITS_KIND = (
    ValueError,
    zipfile.BadZipFile,
    NotImplementedError,
    csv.Error,
    sqlite3.Error,
    zlib.error,
    OSError,
    EOFError,
    IndexError,
    RecursionError,
)
"""What reading a file in order to harm it may raise, where it was harmed before."""


def harmed(data: bytes, kind: str, chance: Random) -> bytes:
    """The content after one to three things were done to it; ``kind`` is a key of ``KINDS``."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        by_bytes = kind == "bytes" or chance.random() < 0.3
        try:
            data = _bytes(data, chance) if by_bytes else KINDS[kind](data, chance)
        except NOT_OF_ITS_KIND:
            data = _bytes(data, chance)
    return data


def _bytes(data: bytes, chance: Random) -> bytes:
    place, other = chance.randint(0, len(data)), chance.randint(0, len(data))
    match chance.choice(("flip", "cut", "drop", "insert", "repeat", "swap", "empty", "line", "lines")):
        case "flip" if data:
            place = min(place, len(data) - 1)
            return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        case "cut":
            return data[:place]
        case "drop":
            return data[:place] + data[place + chance.randint(1, 64) :]
        case "insert":
            return data[:place] + chance.choice(ODD_BYTES) + data[place:]
        case "repeat":
            return data[:place] + data[other : other + 200] + data[place:]
        case "swap":
            return data[:place] + data[other : other + 20] + data[place + 20 :]
        case "line" | "lines" as how:
            return _line(data, how, chance)
    return b""


def _line(data: bytes, how: str, chance: Random) -> bytes:
    """A line lost, or one put in the place of another."""
    lines = data.splitlines(keepends=True) or [b""]
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one] = b"" if how == "line" else lines[other]
    return b"".join(lines)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or table with each of its keys."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from _places(node[key])


def _json(data: bytes, chance: Random) -> bytes:
    """A value, a key or a part of a JSON document taken away, put elsewhere, doubled, or replaced by an odd one."""
    document = {"": json.loads(data)}
    places = list(_places(document))
    holder, key = chance.choice(places)
    value, odd = holder[key], chance.choice(ODD_JSON)
    match chance.choice(("odd", "odd", "odd", "elsewhere", "lose", "twice", "add")):
        case "odd":
            holder[key] = mark = "\x01odd\x01"
        case "elsewhere":
            other, there = chance.choice(places)
            holder[key], mark = json.loads(json.dumps(other[there])), ""
        case "lose" if key != "":
            del holder[key]
            mark = ""
        case "twice" if isinstance(holder, dict) and key != "":
            holder[key], odd = (mark := "\x01odd\x01"), f"{json.dumps(value)}, {json.dumps(key)}: {odd}"
        case _:
            added = value if isinstance(value, list | dict) else holder
            mark = "\x01odd\x01"
            if isinstance(added, dict):
                added[chance.choice(("x", "schema", "\ud800", "", "__class__"))] = mark
            else:
                added.insert(chance.randint(0, len(added)), mark)
    text = json.dumps(document[""])
    return (text.replace(json.dumps(mark), odd, 1) if mark else text).encode()


def _lines(data: bytes, chance: Random) -> bytes:
    """One line of JSON lines."""
    lines = data.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    lines[place] = _json(lines[place], chance) + b"\n"
    return b"".join(lines)


def _gzip(data: bytes, chance: Random) -> bytes:
    inside = gzip.decompress(data)
    if chance.random() < 0.05:
        return gzip.compress(b"0" * 5_000_000, 9)
    return gzip.compress(_lines(inside, chance) if chance.random() < 0.7 else _bytes(inside, chance), 1)


def _zip(data: bytes, chance: Random) -> bytes:
    """A part of a packed file."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice(list(parts))
    parts[name] = b"0" * 5_000_000 if chance.random() < 0.02 else _bytes(parts[name], chance)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, content in parts.items():
            packed.writestr(zipfile.ZipInfo(each), content)
    return kept.getvalue()


def _toml(data: bytes, chance: Random) -> bytes:
    """A value or a name of a TOML file."""
    lines = data.decode().splitlines()
    place = chance.randrange(len(lines))
    name, equal, value = lines[place].partition("=")
    odd = chance.choice(ODD_TOML)
    match chance.choice(("odd", "odd", "part", "name", "table", "twice", "deep")):
        case "odd":
            lines[place] = f"{name}{equal or '='} {odd}"
        case "part":
            lines[place] = name + equal + re.sub(r"[\w.\"'-]+", lambda _: odd, value, count=1)
        case "name":
            lines[place] = f"{chance.choice(('x', 'seed', name.strip() + 's', chr(34) * 2, 'a.b'))} {equal or '='} {value or odd}"
        case "table":
            lines.insert(place, chance.choice(("[x]", "[[x]]", "[[block]]", "[law]", "[a.b.c]", "[]")))
        case "twice":
            lines.insert(place, lines[place])
        case _:
            lines[place] = ".".join(["a"] * chance.choice((3, 49, 500))) + f" = {odd}"
    return ("\n".join(lines) + "\n").encode(errors="surrogatepass")


def _csv(data: bytes, chance: Random) -> bytes:
    """A cell, a row or a column of a CSV file."""
    rows = list(csv.reader(io.StringIO(data.decode())))
    row = chance.choice(rows)
    column = chance.randrange(max(len(row), 1))
    match chance.choice(("odd", "odd", "odd", "lose", "add", "row", "column", "copy")):
        case "odd" if row:
            row[column] = chance.choice(ODD_CELLS)
        case "lose" if row:
            del row[column]
        case "add":
            row.insert(column, chance.choice(ODD_CELLS))
        case "row":
            rows.insert(chance.randint(0, len(rows)), list(row))
        case "column":
            rows = [[*each[:column], *each[column + 1 :]] for each in rows]
        case _:
            other = chance.choice(rows)
            row[column : column + 1] = other[column : column + 1]
    text = io.StringIO()
    csv.writer(text, lineterminator=chance.choice(("\n", "\r\n"))).writerows(rows)
    return text.getvalue().encode()


def _sqlite(data: bytes, chance: Random) -> bytes:
    """One cell of a data base."""
    if len(data) < 512:
        raise ValueError("no data base")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        table = chance.choice([name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")])
        rows = connection.execute(f"SELECT rowid, * FROM {table}").fetchall()
        names = [each[1] for each in connection.execute(f"PRAGMA table_info({table})")]
        row, place = chance.choice(rows), chance.randrange(len(names))
        connection.execute(f"UPDATE {table} SET {names[place]} = ? WHERE rowid = ?", (_cell(row[place + 1], chance), row[0]))
        connection.commit()
        return connection.serialize()


def _cell(value: Any, chance: Random) -> Any:
    if isinstance(value, bytes):
        return (_json if value[:1] in (b"[", b"{") and chance.random() < 0.8 else _bytes)(value, chance)
    if isinstance(value, str) and value[:1] in "[{" and chance.random() < 0.8:
        return _json(value.encode(), chance).decode()
    return chance.choice((0, -1, 2**62, 1.5, "x", "", b"x", "[]", "=1+1", "[[[]]]"))


KINDS: dict[str, Callable[[bytes, Random], bytes]] = {
    "bytes": _bytes,
    "json": _json,
    "lines": _lines,
    "gzip": _gzip,
    "zip": _zip,
    "toml": _toml,
    "csv": _csv,
    "sqlite": _sqlite,
}
