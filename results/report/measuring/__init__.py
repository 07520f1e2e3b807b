"""What a report measures, part by part; what the figures rest on is the code of this package, and of those below it."""
