"""Tests of what is read out of simulated review phases."""
