"""Days as people write them: 2014, 2014-06 or 2014-06-30; the clock is never asked."""

from calendar import monthrange
from datetime import date

from ..errors import DhrError
from ..study import DATE


def find_last_day(written: str) -> date | None:
    """Find the last day that a written date covers: 2014-06 ends on 30 June 2014; None for anything else."""
    if not DATE.fullmatch(written):
        return None
    year, month, day = [*(int(part) for part in written.split("-")), 0, 0][:3]
    month = month or 12
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def find_first_day(written: str) -> date | None:
    """Find the first day that a written date covers: 2014-06 begins on 1 June 2014; None for anything else."""
    last = find_last_day(written)
    if last is None:
        return None
    parts = written.count("-")
    return last if parts == 2 else last.replace(day=1) if parts == 1 else last.replace(month=1, day=1)


def read_day(written: str, what: str) -> date:
    """Read a day that a person gave; raises DhrError when it is none."""
    found = find_last_day(written.strip())
    if found is None:
        raise DhrError(f"{what}: found {written!r}; allowed: YYYY, YYYY-MM or YYYY-MM-DD, for instance 2014-06-30.")
    return found


def say_days(n: int) -> str:
    """Say a number of days: ``1 day``, ``2 days``."""
    return f"{n:,} day" if n == 1 else f"{n:,} days"


def count_days(start: date | None, end: date) -> int | None:
    """Count the days from one day to another; None when the first is not known."""
    return None if start is None else (end - start).days
