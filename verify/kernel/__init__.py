"""Machine code that makes many draws: one more reading of the law, held against the guard and the algorithms themselves."""
