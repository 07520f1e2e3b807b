"""Why a draw can or cannot be made: whether one exists, what conflicts, what would help, and whether lots can lead astray."""
