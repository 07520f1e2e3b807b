"""Fitting the simulation to published progress, and what the fit says: facts, priors, fit, posterior, checks, forecast."""
