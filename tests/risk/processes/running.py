"""A run of a job, as the job sees it."""


class Quiet:
    """One that the schedule asked for, and that nobody watches."""

    person = None
    subject = ""

    def progress(self, done: int, total: int) -> None:
        """Told to nobody."""

    def tell_once(self, secret: str) -> None:
        """There is nobody to tell."""
