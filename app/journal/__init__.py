"""The append-only record of what happened: kinds of fact, and the book they are written in."""
