"""The ten-year review phase, simulated: States, reviewing States and the Secretariat, review by review."""
