"""Whether a draw can still be completed: by repair, by counting, by answer sets, by a whole-number program, by a chain."""
