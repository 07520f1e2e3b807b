"""Experiments over replications: many runs, paired comparison, precision, staffing, and which parameters matter."""
