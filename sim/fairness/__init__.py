"""Fairness: exact chances on small cases, references, a uniform sampler, the best achievable lottery, and measures."""
