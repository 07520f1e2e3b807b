"""Files as a whole, journals, digests, and the errors in them. It knows nothing of States or draws."""
