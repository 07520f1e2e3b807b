"""What the page of a simulation says in words, taken from it part by part."""

from results.workload.page import workload_page
from results.workload.store import Workload


def parts_of(workload: Workload) -> dict[str, str]:
    """The first paragraph or list of each part of the page, by its heading."""
    parts = (part.partition("\n") for part in workload_page(workload).split("\n## ")[1:])
    return {heading: text.strip().split("\n\n")[0] for heading, _, text in parts}
