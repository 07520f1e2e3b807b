"""Proofs that no lawful draw exists, in formats that independent checkers read."""
