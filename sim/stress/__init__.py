"""Stress: hard scenarios made and found, shrunk to the smallest, and kept as regression cases."""
