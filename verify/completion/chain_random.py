"""Whole numbers for the chain: SplitMix64 (Steele, Lea and Flood 2014), a counter put through a mixing function.

Integers only, so that the same seed gives the same numbers on any machine.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_SPAN, _LOW = np.uint64(1 << 32), np.uint64(0xFFFFFFFF)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)

_compiler: Any = njit
_OPTIONS = {"cache": True, "error_model": "numpy", "_nrt": False}
Function = TypeVar("Function", bound=Callable[..., Any])


def outer(function: Function) -> Function:
    """Compiled, kept between runs, and open to other threads; no array is made in it or dropped, so that none need be counted (``_nrt``)."""
    return _compiler(**_OPTIONS, nogil=True)(function)  # type: ignore[no-any-return]


def inner(function: Function) -> Function:
    """Compiled for compiled code alone to call, which takes half as long."""
    return _compiler(**_OPTIONS, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)  # type: ignore[no-any-return]


@inner
def next_word(counter: NDArray[np.uint64]) -> Any:
    """The next 64 random bits; ``counter`` has shape ``(1,)`` and moves on."""
    counter[0] += _STEP
    word = counter[0]
    word = (word ^ (word >> _30)) * _MIX_1
    word = (word ^ (word >> _27)) * _MIX_2
    return word ^ (word >> _31)


@outer
def below(counter: NDArray[np.uint64], size: int) -> Any:
    """A whole number in ``range(size)``, all equally likely, for a size below 2**32 (Lemire 2019, algorithm 5)."""
    count = np.uint64(size)
    product = (next_word(counter) >> _32) * count
    if (product & _LOW) < count:
        least = (_SPAN - count) % count
        while (product & _LOW) < least:
            product = (next_word(counter) >> _32) * count
    return np.int64(product >> _32)


@inner
def below_wide(counter: NDArray[np.uint64], size: int) -> Any:
    """The same for a size below 2**63: words in the last, incomplete run of ``size`` are passed over."""
    count = np.uint64(size)
    most = _ALL - _ALL % count
    word = next_word(counter)
    while word >= most:
        word = next_word(counter)
    return np.int64(word % count)


def counter_of(first: int, second: int) -> NDArray[np.uint64]:
    """The counter that two numbers below 2**32 give."""
    return np.array([first << 32 | second], dtype=np.uint64)
