"""Door two: HTML for people. Every form works without JavaScript; HTMX swaps one element."""
