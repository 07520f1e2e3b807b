"""The one reader of files: regular files alone, of a bounded size, whose text, JSON or TOML cannot hurt who reads on.

Whatever is wrong raises `InputError` with the file, the place, what was found and what would be right. A file may be a link to a
regular file. What JSON and TOML cannot hold here: nesting deeper than `MOST_DEEP`, numbers longer than `MOST_DIGITS`, no number
(NaN, infinity), half a pair of surrogates, and in an object one key twice.
"""

import json
import math
import os
import re
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from storage.errors import FILE, Fault, InputError, line_at
from storage.system import PLAIN
from words import Message, message

MOST_SETTINGS: Final = 1_000_000
"""The largest file of settings (TOML, or an algorithm's Python), in bytes: a law that lists ten thousand States by name fits."""
MOST_TABLE: Final = 20_000_000
"""The largest CSV, in bytes."""
MOST_RECORD: Final = 100_000_000
"""The largest record, journal or other file of ours, in bytes; the record of ten thousand States has about seven million."""
MOST_VALUES: Final = 5_000_000
"""The most values in a text of JSON: an empty list of two bytes takes more than sixty in memory."""
MOST_DEEP: Final = 50
"""How deep lists and tables may stand in each other."""
MOST_DIGITS: Final = 18
"""The longest whole number: it fits into 64 bits."""

_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_LONG_NAME = re.compile(r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}")
"""A dotted name in TOML of too many parts: reading it takes time that grows with the square of their number."""


def read_bytes(path: Path | str, expected: str, most: int = MOST_RECORD) -> bytes:
    """The content of a file of at most `most` bytes; `expected` says what the file should be.

    Raises `InputError` where it is missing, no regular file, too large, or cannot be read. It never waits: nothing but a regular
    file is read.
    """
    source = str(path)
    try:
        with open_bounded(path, expected, most) as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as fault:
        raise _refused(source, str(fault), expected) from fault
    if len(data) > most:
        raise _refused(source, message("more than {most:,} bytes", most=most), message("at most {most:,} bytes", most=most))
    return data


def open_bounded(path: Path | str, expected: str, most: int = MOST_RECORD) -> IO[bytes]:
    """A regular file, open for reading; raises `InputError` as `read_bytes` does."""
    source = str(path)
    try:
        _check_regular(source, os.stat(path), expected, most)
        handle = os.open(path, os.O_RDONLY | PLAIN)
        try:
            _check_regular(source, os.fstat(handle), expected, most)
            return os.fdopen(handle, "rb")
        except BaseException:
            os.close(handle)
            raise
    except FileNotFoundError:
        raise _refused(source, message("no such file"), message("{expected} that exists", expected=expected)) from None
    except (OSError, ValueError) as fault:
        raise _refused(source, str(fault), message("{expected} that can be read", expected=expected)) from fault


def _check_regular(source: str, status: os.stat_result, expected: str, most: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _refused(source, message("a folder"), expected)
    if not stat.S_ISREG(status.st_mode):
        raise _refused(source, message("not a regular file"), expected)
    if status.st_size > most:
        raise _refused(source, message("{size:,} bytes", size=status.st_size), message("at most {most:,} bytes", most=most))


def _refused(source: str, value: str, expected: str, where: str = FILE) -> InputError:
    return InputError(source, [Fault(where, value, expected)])


def read_text(path: Path | str, expected: str, most: int = MOST_TABLE) -> str:
    """The text of a UTF-8 file, without a byte order mark; raises `InputError` also where it is not UTF-8 or holds NUL."""
    return text_of(read_bytes(path, expected, most), str(path), expected)


def text_of(data: bytes, source: str, expected: str = "") -> str:
    """The text in UTF-8, without a byte order mark; raises `InputError`."""
    nul = data.find(b"\0")
    if nul >= 0:
        raise _refused(source, message("a NUL byte"), message("text without NUL bytes"), _line_of(data, nul))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder's place does not count a byte order mark that it has taken off.
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        right = message("text in UTF-8: {expected}", expected=expected) if expected else message("text in UTF-8")
        found = message("byte {byte}", byte=f"0x{error.object[error.start]:02x}")
        raise _refused(source, found, right, _line_of(data, start)) from None


def _line_of(data: bytes, place: int) -> Message:
    """`line N`, counted from 1, for a place in bytes."""
    newline = b"\n"
    return message("line {line}", line=str(data.count(newline, 0, place) + 1))


def gunzipped_lines(path: Path | str, expected: str, most: int = MOST_RECORD) -> Iterator[bytes]:
    """The lines of a file that gzip packed, one by one, each of at most `most` bytes; raises `InputError` where one is not whole."""
    import gzip  # noqa: PLC0415  (seldom needed)

    source = str(path)
    try:
        with open_bounded(path, expected, sys.maxsize) as file, gzip.GzipFile(fileobj=file) as packed:
            while line := packed.readline(most + 1):
                if len(line) > most:
                    raise _refused(
                        source,
                        message("a line of more than {most:,} bytes", most=most),
                        message("at most {most:,} bytes in a line", most=most),
                    )
                yield line
    except (OSError, EOFError, zlib.error) as fault:
        raise _refused(source, str(fault), expected) from fault


def read_json(path: Path | str, expected: str, most: int = MOST_RECORD) -> Any:
    """The content of a JSON file; raises `InputError` as `read_text` and `json_of` do."""
    return json_of(read_text(path, expected, most), str(path), expected)


def json_of(text: str | bytes, source: str, expected: str, where: str = "") -> Any:
    """What a text of JSON says; raises `InputError`. `where`: the text's place in a larger one, such as `line 7`."""
    text = text_of(text, source) if isinstance(text, bytes) else text
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise _refused(source, message("more than {most:,} values", most=MOST_VALUES), expected, where or FILE)
    try:
        found = json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_number, parse_float=_float, parse_int=_int)
        _check_depth(found)
        if _HALF_A_PAIR.search(text):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as fault:
        raise _refused(source, fault.msg, expected, where or line_at(fault.lineno, fault.colno)) from fault
    except UnicodeEncodeError as fault:
        raise _refused(
            source, message("half a pair of surrogates"), message("{expected}, of whole characters", expected=expected), where or FILE
        ) from fault
    except RecursionError as fault:
        found, right = (
            message("too many brackets in each other"),
            message("{expected}, at most {most} deep", expected=expected, most=MOST_DEEP),
        )
        raise _refused(source, found, right, where or FILE) from fault
    except ValueError as fault:
        raise _refused(source, _told(fault), expected, where or FILE) from fault
    return found


def read_toml(path: Path | str, expected: str, *, finite: bool = True) -> dict[str, Any]:
    """The tables of a TOML file; raises `InputError` as `read_text` and `toml_of` do."""
    return toml_of(read_text(path, expected, MOST_SETTINGS), str(path), expected, finite=finite)


def toml_of(text: str, source: str, expected: str, *, finite: bool = True) -> dict[str, Any]:
    """What a text of TOML says; raises `InputError`. Not `finite`: infinity and NaN pass, for a reader that judges each number itself."""
    import tomllib  # noqa: PLC0415  (seldom needed)

    try:
        if _LONG_NAME.search(text):
            raise RecursionError
        found = tomllib.loads(text, parse_float=_float if finite else float)
        _check_depth(found)
        _check_numbers(found)
    except RecursionError as fault:
        deep = message("{expected}, at most {most} deep", expected=expected, most=MOST_DEEP)
        raise _refused(source, message("too many brackets or dots in each other"), deep) from fault
    except ValueError as fault:
        raise _refused(source, _told(fault), expected) from fault
    return found


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(message("the key {key} twice in one object", key=repr(twice[:40])))
    return found


def _no_number(word: str) -> Any:
    raise ValueError(message("{word}, which is no number of JSON", word=word))


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(message("{digits}, which is no finite number", digits=digits[:20]))
    return number


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS + 1 or abs(int(digits)) >= 10**MOST_DIGITS:
        raise ValueError(message("a number of {digits} digits, which is more than {most}", digits=len(digits), most=MOST_DIGITS))
    return int(digits)


def _told(fault: ValueError) -> str:
    """What is wrong, in our words where they are ours."""
    return fault.args[0] if fault.args and isinstance(fault.args[0], Message) else str(fault)


def _check_numbers(content: Any) -> None:
    """TOML has no hook for whole numbers."""
    level = [content]
    while level:
        for found in level:
            if type(found) is int and abs(found) >= 10**MOST_DIGITS:
                raise ValueError(message("a number of more than {most} digits", most=MOST_DIGITS))
        level = [child for found in level for child in _inside(found)]


def _check_depth(content: Any) -> None:
    """Raises `RecursionError`, as a reader that calls itself does, where lists and tables stand too deep in each other."""
    level = [content]
    for _ in range(MOST_DEEP):
        level = [child for found in level for child in _inside(found) if isinstance(child, dict | list)]
        if not level:
            return
    raise RecursionError


def _inside(found: Any) -> Any:
    return found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
