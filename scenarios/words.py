"""Words as people write them: letters and digits alone, without accents, case, spaces and signs."""

import unicodedata
from collections.abc import Iterable, Mapping


def folded(text: str, keep: str = "") -> str:
    """The letters and digits of a text, small and without accents, and the signs to ``keep``."""
    apart = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if sign.isalnum() or sign in keep)


def by_word(words: Mapping[str, Iterable[str]], keep: str = "") -> dict[str, str]:
    """From each way of writing, folded, to the key that it stands for."""
    return {folded(word, keep): key for key, ways in words.items() for word in (key, *ways)}


def nearest(word: str, words: Mapping[str, str], cutoff: float = 0.6) -> str | None:
    """What the most similar of the folded words stands for, if one is similar."""
    import difflib  # noqa: PLC0415  (seldom needed)

    near = difflib.get_close_matches(folded(word[:100]), words, n=1, cutoff=cutoff)
    return words[near[0]] if near else None
