"""Guildry: the home of an organisation's communities of practice and centres of excellence."""

import gc
import os
import zoneinfo

# To start is to make a few hundred thousand objects that stay; to look through them after every 700 costs a sixth of the start.
# After 50,000, which starts no quicker, a server grows by ten megabytes of garbage before anybody looks (`bin/prove soak`).
gc.set_threshold(10_000, 20, 50)

# The rules of time zones are those of the package tzdata, unless others are named: what a machine has may be years older.
if "PYTHONTZPATH" not in os.environ:
    zoneinfo.reset_tzpath(())
