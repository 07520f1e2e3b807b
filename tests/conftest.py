"""Hypothesis profiles: ``ci`` gives the same examples every time, ``thorough`` looks for new ones."""

import os

from hypothesis import settings

os.environ.setdefault("UNTOC_DRAW_WORKERS", "1")  # the tests are two processes already; those about workers say how many

settings.register_profile("ci", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
