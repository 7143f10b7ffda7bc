"""The verbs of the product, by noun. A service finds, checks a policy, changes rows and records the fact; no HTTP, no HTML."""
