"""Door one: JSON for programs, versioned and stable (the contract is docs/api/)."""
