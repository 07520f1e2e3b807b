"""What a State has in hand: its own review and those it performs, all at once."""


class TasksInHand:
    """Counts each State's tasks. With more than ``capacity`` in hand a new one takes longer, in proportion."""

    def __init__(self, n_states: int, capacity: int) -> None:
        self.count = [0] * n_states
        self.capacity = capacity

    def take(self, state: int) -> float:
        """Take a task on; how many times as long it takes as at full speed."""
        count = self.count[state] = self.count[state] + 1
        return count / self.capacity if count > self.capacity else 1.0

    def give_back(self, state: int) -> None:
        """A task is done."""
        self.count[state] -= 1
