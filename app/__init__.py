"""Guildry: the home of an organisation's communities of practice and centres of excellence."""

import gc

# To start is to make a few hundred thousand objects that stay; to look through them after every 700 costs a sixth of the start.
gc.set_threshold(50_000, 20, 50)
