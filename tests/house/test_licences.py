"""Every locked package has a licence that docs/decisions/0013 accepts, and brings only shared libraries that it names."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.utils import canonicalize_name

from tests.house.test_locks import entries

ACCEPTED = {
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "CC0-1.0",
    "PSF-2.0",
    "Apache-2.0",
    "MPL-2.0",
    "Apache-2.0 WITH LLVM-exception",
}
OLDER_WORDS = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages wrote before there were expressions."""
READ_IN_ITS_FILES = {"cvc5": "BSD-3-Clause", "ciw": "MIT", "axe-playwright-python": "MIT", "docutils": "BSD-2-Clause"}
"""Where the metadata name none, or name one for a file that we do not use (docutils: GPL, for an editor)."""
BUILDERS = {"hatchling", "editables", "trove-classifiers", "tomlkit"}
"""Not installed where the project was not built in the same environment."""
WEAK_COPYLEFT = {"gmp", "gmpxx", "mpfr", "poly", "polyxx", "quadmath", "gfortran", "gomp"}
"""LGPL, or GPL with the exception for the compiler's own libraries."""
LOOKED_AT = {
    "absl",
    "cvc5",
    "cvc5parser",
    "scipy_openblas",
    "scipy_openblas64_",
    "Xau",
    "avif",
    "brotlicommon",
    "brotlidec",
    "freetype",
    "harfbuzz",
    "jpeg",
    "lcms2",
    "lzma",
    "openjp2",
    "png16",
    "sharpyuv",
    "tiff",
    "webp",
    "webpdemux",
    "webpmux",
    "xcb",
    "zstd",
    "sodium",
    "zmq",
}


def licence_of(package: Distribution) -> str:
    """The licence as an expression: of the metadata's own, the classifiers' or the short field's words, the first that there are."""
    metadata = package.metadata
    known = READ_IN_ITS_FILES.get(canonicalize_name(package.name)) or metadata.get("License-Expression")
    if known:
        return known
    classified = [c.rsplit(" :: ", 1)[1] for c in metadata.get_all("Classifier") or [] if c.startswith("License :: ")]
    words = classified or [(metadata.get("License") or "none named").strip()]
    return " AND ".join(OLDER_WORDS.get(word, word) for word in words)


def accepted(expression: str) -> bool:
    """Whether all its parts are accepted, and of alternatives one."""
    return all(any(choice in ACCEPTED for choice in part.split(" OR ")) for part in expression.split(" AND "))


def locked_here() -> dict[str, Distribution]:
    """The locked packages that this system and this Python need, as they are installed."""
    found = {}
    for name, (release, _) in entries("dev").items():
        if release.marker and not release.marker.evaluate():
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            assert name in BUILDERS, f"{name} is locked and not installed: its licence was not looked at"
    return found


def test_the_licence_of_every_locked_package_is_accepted() -> None:
    assert {name: said for name, one in locked_here().items() if not accepted(said := licence_of(one))} == {}


def test_a_licence_that_is_not_in_the_list_is_seen() -> None:
    assert accepted("BSD-3-Clause AND MIT") and accepted("GPL-2.0-or-later OR MIT")
    assert not accepted("MIT AND GPL-3.0-only") and not accepted("none named")


def test_shared_libraries_with_copyleft_come_only_with_the_packages_that_the_decision_names() -> None:
    bringing: dict[str, set[str]] = {}
    for name, package in locked_here().items():
        for file in package.files or []:
            if found := re.match(r"\w+\.libs/lib(absl(?=_)|\w+)", str(file)):
                library = found[1]
                assert library in WEAK_COPYLEFT | LOOKED_AT, f"{name} brings lib{library}: which licence has it?"
                if library in WEAK_COPYLEFT:
                    bringing.setdefault(name, set()).add(library)
    assert bringing.keys() <= {"cvc5", "numpy", "scipy", "pyganak", "scikit-learn"}
