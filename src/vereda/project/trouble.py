"""What is said to the person at the terminal when something cannot run at all."""


class CouldNotRun(Exception):
    """No database, no permission, disk full, a bad setting: one sentence that says what to do; exit code 3."""
