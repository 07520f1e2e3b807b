"""The ten-year review phase, review by review, on a SimPy clock."""
