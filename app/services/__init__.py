"""The verbs of the product, by noun. A service finds, checks a policy, changes rows and records the fact; no HTTP, no HTML."""

import app.services.search.indexing  # noqa: F401  # whoever can record a fact has the index follow it
