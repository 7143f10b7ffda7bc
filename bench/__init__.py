"""How fast Guildry is: ratios to a bare server and to itself, measured in one run."""
