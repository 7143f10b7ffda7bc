"""Privacy: who looked at whose data, what is kept of whom, giving it to them, and erasing it (domain.md §3.7)."""
