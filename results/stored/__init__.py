"""The reference outcomes stored in ``results/outcomes``: how each was made, made again, and compared."""
