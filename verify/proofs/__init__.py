"""Theorems about the law and the algorithms, read from the same clauses as the checker and the guard."""
