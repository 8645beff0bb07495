"""How long guessing is slowed (access rule 10). Values in, values out."""

import math
from datetime import datetime, timedelta

FREE = 5
LONGEST = 60
FORGOTTEN = timedelta(hours=1)


def pause(failures: int) -> int:
    """Seconds to wait after so many wrong tries: none for the first five, then 1, 2, 4 … up to 60."""
    if failures < FREE:
        return 0
    return min(2 ** min(failures - FREE, LONGEST), LONGEST)


def seconds_left(failures: int, last_at: datetime, at: datetime) -> int:
    """Whole seconds, rounded up, until another try counts: 0 for now. `last_at` is the last wrong one's."""
    if at - last_at >= FORGOTTEN:
        return 0
    return max(0, math.ceil((last_at - at).total_seconds() + pause(failures)))
