"""Guildry: the home of an organisation's communities of practice and centres of excellence."""

import gc

# To start is to make a few hundred thousand objects that stay; to look through them after every 700 costs a sixth of the start.
# After 50,000, which starts no quicker, a server grows by ten megabytes of garbage before anybody looks (`bin/prove soak`).
gc.set_threshold(10_000, 20, 50)
