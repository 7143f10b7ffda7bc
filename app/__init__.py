"""Guildry: the home of an organisation's communities of practice and centres of excellence."""
