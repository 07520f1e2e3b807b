"""Files as a whole, journals, digests, and the errors in them. It knows nothing of States or draws."""

__version__ = "0.1.0"
"""Of the whole project."""
