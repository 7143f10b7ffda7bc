"""What is proven, part by part: the promise, how it is put to the test, where the tests are, and how long they take.

G1–G33 are the goals that the reliability design gives figures for. A new proof is a new row in the file of its kind, or a
new file in a row's `tests`; tests/house/test_proof.py holds the rows to what exists.
"""

from proof.parts.doors import DOORS
from proof.parts.losing import LOSING
from proof.parts.ourselves import OURSELVES
from proof.parts.truth import TRUTH

LONGEST = 160  # minutes for all parts together, on two cores

PARTS = (*LOSING, *TRUTH, *DOORS, *OURSELVES)

NOT_PROVEN = {
    "G9": "There are no webhooks yet.",
    "G10": "Nothing of ours calls out yet, so there is nothing to lead astray.",
    "G24": "No reader is held open for a minute: each unit of reading ends with its answer. Nothing else limits SQLite's log.",
    "G32": "Linters run in `bin/test`; known vulnerabilities of packages can only be looked up where the network allows it.",
}
