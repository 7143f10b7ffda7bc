"""A moment that lies just ahead whenever the tests run: by then what a story tells now has happened, and not long ago."""

from datetime import UTC, datetime, time, timedelta

from app.core import clock

_TODAY = clock.today()
MONDAY_NOON = datetime.combine(_TODAY + timedelta(days=7 - _TODAY.weekday()), time(12), UTC)
