"""The calendar of recognition: ISO weeks, months and seasons, in the organisation's time zone.

A week is named by its Monday and a month by its first day, so that a name is also where the period begins.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=4096)
def day_of(moment: datetime, zone: str) -> date:
    """The calendar day of an instant in a time zone (IANA name)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a day begins in a time zone."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def week_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def season_of(day: date) -> str:
    """The season of a day: its calendar quarter, such as 2026-Q4."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def season_days(season: str) -> tuple[date, date]:
    """The first and the last day of a season; raises ValueError for what names none."""
    match = re.fullmatch(r"(2[0-9]{3})-Q([1-4])", season, re.ASCII)
    if match is None:
        raise ValueError(season)
    year, quarter = int(match[1]), int(match[2])
    return date(year, 3 * quarter - 2, 1), next_season_on(date(year, 3 * quarter, 1)) - timedelta(days=1)


def next_season_on(day: date) -> date:
    """The first day of the season after a day's."""
    month = 3 * ((day.month + 2) // 3) + 1
    return date(day.year + month // 12, month % 12, 1)
