"""What runs the pages sees a planted fault of every kind."""

from pathlib import Path

import pytest

from tests.docs.blocks import blocks_of
from tests.docs.session import DifferentError, commands_of, run_page

SOUND = """
<!-- file: numbers.csv -->
```csv
state,reviews
ALB,2
```

```console
$ cat numbers.csv
state,reviews
...
$ mkdir inner
$ cd inner
$ export WORD=lot
```

- in a list, in the same shell:

  ```console
  $ echo "$WORD in $(basename "$PWD")"; echo progress >&2
  lot in ...
  ```

```python
lines = open("numbers.csv").read()
```

```python
print(lines, end="")
```

```text
state,reviews
ALB,2
```

<!-- exit 3 -->
```console
$ echo "no use" >&2; exit 3
no use
```

<!-- varies: 17 s -->
```console
$ echo "done in $$ s"
done in 17 s
```

<!-- smaller: 1000 => 5 -->
```console
$ echo drawn $(seq 1000 | wc -l) times
drawn 1000 times
```

<!-- as: office => printf -->
```console
$ office "drawn %s\\n" 1000
drawn 1000
```

<!-- long: seq 5000 => seq 50 -->
```console
$ echo $(seq 5000 | wc -l) lots
5000 lots
```

<!-- long: seq 70 => seq 7 -->
<!-- otherwise: 70 draws -->
```console
$ echo "none stuck in $(seq 70 | wc -l) draws"
none stuck in 70 draws
```

<!-- long -->
```console
$ echo whole >> whole.txt
```

<!-- from: numbers.csv -->
```text
ALB,2
```
"""


def planted(old: str, new: str) -> str:
    """The sound page with one thing changed."""
    assert SOUND.count(old) >= 1
    return SOUND.replace(old, new)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "page"
    made.mkdir()
    return made


def test_a_sound_page_passes_and_every_block_is_run(folder: Path) -> None:
    assert run_page(SOUND, folder) == 14
    assert (folder / "inner" / "whole.txt").exists()


def test_what_takes_long_is_left_out_or_made_smaller(folder: Path) -> None:
    assert run_page(SOUND.replace("5000 lots", "5000 lots lots"), folder, whole=False) == 13
    assert not (folder / "inner" / "whole.txt").exists()


def test_a_smaller_run_with_a_note_is_held_word_for_word_to_all_else(folder: Path) -> None:
    with pytest.raises(DifferentError, match="-some stuck in"):
        run_page(planted("none stuck in 70 draws\n", "some stuck in 70 draws\n"), folder, whole=False)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  lot in ...", "  lot out ...", "lot in inner"),
        ("$ mkdir inner\n", "$ mkdir inner\nmade\n", "-made"),
        ("ALB,2\n```\n\n<!-- exit", "ALB,3\n```\n\n<!-- exit", "-ALB,3"),
        ("<!-- exit 3 -->\n", "", "exit code 3, not 0"),
        ("<!-- exit 3 -->", "<!-- exit 4 -->", "exit code 3, not 4"),
        ("$ mkdir inner", "$ mkdir no/such", "exit code 1, not 0"),
        ("no use\n```", "of use\n```", "-of use"),
        ("```console\n$ cat", "```\n$ cat", "a block in ''"),
        ("```console\n$ cat", "```sh\n$ cat", "a block in 'sh'"),
        ("drawn 1000 times\n", "failed 1000 attempts\n", "attempts"),
        ("<!-- varies: 17 s -->", "<!-- varies: 18 s -->", "no '18 s' that could vary"),
        ("<!-- varies: 17 s -->\n", "", "-done in 17 s"),
        ("drawn 1000\n", "drawn 2000\n", "-drawn 2000"),
        ("<!-- otherwise: 70 draws -->", "<!-- otherwise: 71 draws -->", "no '71 draws' that could vary"),
        ("none stuck in 70 draws\n", "none stuck in 7 draws\n", "no '70 draws' that could vary"),
        ("5000 lots\n", "50 lots\n", "-50 lots"),
        ("echo whole >>", "false >>", "exit code 1, not 0"),
        ("1000 => 5", "2000 => 5", "no '2000' to replace"),
        ("<!-- from: numbers.csv -->\n```text\nALB,2", "<!-- from: numbers.csv -->\n```text\nALB,1", "numbers.csv does not have"),
        ("<!-- from: numbers.csv -->\n", "", "needs a program above it"),
        ("print(lines", "1 / 0; print(lines", "ZeroDivisionError"),
        ("print(lines", "import os; os._exit(0); print(lines", "the interpreter ended"),
        ("```csv", "```json", "Expecting value"),
        ("\n<!-- file", "\n    indented\n\n<!-- file", "indented"),
    ],
)
def test_a_planted_fault_fails(old: str, new: str, told: str, folder: Path) -> None:
    with pytest.raises((DifferentError, ValueError), match=r"(?s)line \d+: .*") as failed:
        run_page(planted(old, new), folder)
    assert told in str(failed.value)


def test_a_command_goes_on_after_a_backslash() -> None:
    assert list(commands_of("$ echo one \\\n    two\none two\n$ true")) == [("echo one \\\n    two", "one two"), ("true", "")]


def test_output_before_any_command_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with"):
        list(commands_of("kept\n$ true"))


def test_blocks_in_lists_and_without_a_language_are_found() -> None:
    found = blocks_of("1. one\n\n   ```text\n   a\n   ```\n\n~~~\nb\n~~~\n")
    assert [(block.language, block.text, block.line) for block in found] == [("text", "a", 3), ("", "b", 7)]
