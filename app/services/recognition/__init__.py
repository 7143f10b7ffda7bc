"""Recognition: rules as data, points that follow from facts, every one explained, and nothing that ranks people down."""

from app.services.recognition.leaderboard import Leaderboard, Place, leaderboard
from app.services.recognition.points import Explained, Points, points_of
from app.services.recognition.policy import Policy, PolicyBook, from_json, to_json
from app.services.recognition.recount import recount
from app.services.recognition.score import score
from app.services.recognition.simulation import Report, preview, simulate

__all__ = [
    "Explained",
    "Leaderboard",
    "Place",
    "Points",
    "Policy",
    "PolicyBook",
    "Report",
    "from_json",
    "leaderboard",
    "points_of",
    "preview",
    "recount",
    "score",
    "simulate",
    "to_json",
]
