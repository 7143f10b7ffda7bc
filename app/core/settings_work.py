"""Settings of working time, understood: hours, days of the week, and days off."""

from collections.abc import Iterable
from datetime import date, time

LEAP = "2024-"  # a year that has every day


def hours_of(value: str) -> tuple[time, time]:
    """`09:00-17:00` → when the working day begins and ends; raises ValueError."""
    opens, dash, closes = value.partition("-")
    try:
        begins, ends = time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    except ValueError as error:
        raise ValueError("must be like 09:00-17:00") from error
    if not dash or begins >= ends:
        raise ValueError("must be like 09:00-17:00, and begin before it ends")
    return begins, ends


def days_of(value: str) -> frozenset[int]:
    """`1,2,3` → days of the week as Python counts them, Monday 0; raises ValueError."""
    days = {part.strip() for part in value.split(",")}
    if not days <= set("1234567"):
        raise ValueError("must be days of the week by comma, 1 (Monday) to 7")
    return frozenset(int(day) - 1 for day in days)


def days_off_of(values: Iterable[str]) -> frozenset[date | tuple[int, int]]:
    """`2026-12-24` → that day, `12-25` → (12, 25), each year; raises ValueError."""
    found: set[date | tuple[int, int]] = set()
    for value in values:
        try:
            each_year = date.fromisoformat(LEAP + value) if len(value) == len("12-25") else None
            found.add((each_year.month, each_year.day) if each_year else date.fromisoformat(value))
        except ValueError as error:
            raise ValueError(f"{value!r} is no day like 2026-12-24, or 12-25 for each year") from error
    return frozenset(found)
