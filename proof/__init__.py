"""The long proofs of docs/proof.md: a table of parts, what runs them, and what writes the page."""
