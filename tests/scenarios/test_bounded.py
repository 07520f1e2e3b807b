"""Whatever a file holds, its reader ends soon, in little memory, with the content or with a clear error."""

import gzip
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import InputError
from storage.bounded import MOST_DEEP, gunzipped_lines, json_of, read_bytes, read_json, read_text, read_toml


def fault_of(read: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        read()
    assert len(caught.value.faults) == 1
    return str(caught.value.faults[0])


def test_only_regular_files_are_read_and_nothing_waits(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link, Path("/dev/zero"), Path("/dev/null")):
        assert fault_of(lambda path=path: read_bytes(path, "a record")) == "file: found 'not a regular file', expected a record"
    assert fault_of(lambda: read_bytes(tmp_path, "a record")) == "file: found 'a folder', expected a record"
    assert fault_of(lambda: read_bytes(tmp_path / "none", "a record")) == "file: found 'no such file', expected a record that exists"
    assert "null byte" in fault_of(lambda: read_bytes("a\0b", "a record"))
    link.unlink()
    link.symlink_to(link)
    assert "symbolic links" in fault_of(lambda: read_bytes(link, "a record"))


def test_a_link_to_a_regular_file_is_read(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("content")
    link.symlink_to(file)
    assert read_text(link, "a text") == "content"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as stream:
        stream.truncate(10**12)
    assert fault_of(lambda: read_bytes(file, "a record")) == "file: found '1,000,000,000,000 bytes', expected at most 100,000,000 bytes"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 100_000, "file: found 'too many brackets in each other', expected a record, at most 50 deep"),
        ("[" * 60 + "]" * 60, "file: found 'too many brackets in each other', expected a record, at most 50 deep"),
        ('{"a":' * 60 + "1" + "}" * 60, "file: found 'too many brackets in each other', expected a record, at most 50 deep"),
        ("1" * 10_000, "file: found 'a number of 10000 digits, which is more than 18', expected a record"),
        ("-" + "9" * 19, "file: found 'a number of 20 digits, which is more than 18', expected a record"),
        ("1e999", "file: found '1e999, which is no finite number', expected a record"),
        ("[NaN]", "file: found 'NaN, which is no number of JSON', expected a record"),
        ("-Infinity", "file: found '-Infinity, which is no number of JSON', expected a record"),
        (r'["\ud800"]', "file: found 'half a pair of surrogates', expected a record, of whole characters"),
        (r'{"\uDFFF":1}', "file: found 'half a pair of surrogates', expected a record, of whole characters"),
        ('{"a":1,"b":{"c":1,"c":2}}', "file: found \"the key 'c' twice in one object\", expected a record"),
        ('{"a":\n1', "line 2, column 2: found \"Expecting ',' delimiter\", expected a record"),
        ("", "line 1, column 1: found 'Expecting value', expected a record"),
        ("[" + "[]," * 5_000_000 + "1]", "file: found 'more than 5,000,000 values', expected a record"),
    ],
    ids=lambda part: part[:20],
)
def test_json_that_would_hurt(text: str, told: str) -> None:
    assert fault_of(lambda: json_of(text, "here", "a record")) == told


def test_json_of_a_line_names_the_line() -> None:
    assert fault_of(lambda: json_of(b"{", "here", "an entry", "line 7")).startswith("line 7: found ")


def test_sound_json_is_what_python_reads(tmp_path: Path) -> None:
    text = json.dumps({"deep": json.loads("[" * (MOST_DEEP - 1) + "]" * (MOST_DEEP - 1)), "a": [1, -2.5, "\U0001f600", None, True]})
    (tmp_path / "file").write_text("\ufeff" + text, encoding="utf-8")
    assert read_json(tmp_path / "file", "a record") == json.loads(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = " + "[" * 100_000, "too many brackets or dots in each other"),
        ("a = " + "[" * 60 + "]" * 60, "too many brackets or dots in each other"),
        (".".join("a" * 100_000) + " = 1", "too many brackets or dots in each other"),
        (" . ".join(['"a"'] * 60) + " = 1", "too many brackets or dots in each other"),
        ("a = " + "1" * 10_000, "Exceeds the limit"),
        ("a = " + "1" * 20, "a number of more than 18 digits"),
        ("a = 0x" + "f" * 20, "a number of more than 18 digits"),
        ("a = nan", "nan, which is no finite number"),
        ("a = 1\na = 2", "Cannot overwrite a value"),
        ("a = ", "Invalid value"),
        ("a" * 900_000, "Expected '='"),
        ("#" * 1_000_001, "1,000,001 bytes"),
    ],
    ids=lambda part: part[:20],
)
def test_toml_that_would_hurt(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "law.toml").write_text(text)
    assert told in fault_of(lambda: read_toml(tmp_path / "law.toml", "a law"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    (tmp_path / "bomb.gz").write_bytes(bomb)
    tracemalloc.start()
    try:
        assert "a line of more than" in fault_of(lambda: list(gunzipped_lines(tmp_path / "bomb.gz", "records", 1_000_000)))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("data", [b"none", gzip.compress(b"a line\n", mtime=0)[:-9], gzip.compress(b"a line\n", mtime=0) + b"more"])
def test_what_gzip_did_not_pack_or_was_cut(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file.gz").write_bytes(data)
    assert fault_of(lambda: list(gunzipped_lines(tmp_path / "file.gz", "records"))).endswith("expected records")
