"""The charts, each drawn in one place whatever page it stands on."""
