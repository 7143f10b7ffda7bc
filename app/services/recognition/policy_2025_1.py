"""The policy Guildry begins with: domain.md §3.2 as data, for what can be done so far."""

from app.services.recognition.policy import Ground, Policy, Rule

POLICY_2025_1 = Policy(
    version="2025.1",
    week_cap=60,
    pair_cap=20,
    late_days=30,
    rules={
        "question": Rule(points=2, month_cap=20),
        "answer": Rule(points=5),
        "answer_accepted": Rule(points=10, needs=Ground.ACCEPTANCE, exempt=True),
        "asset": Rule(points=10, needs=Ground.BENEFICIARY),
        "reuse_report": Rule(points=5, needs=Ground.BENEFICIARY, month_cap=30),
        "improvement": Rule(points=5, month_cap=40),
        "verification": Rule(points=4, month_cap=40),
        "lesson": Rule(points=10),
        "resource": Rule(points=10),
        "session": Rule(points=15, needs=Ground.BENEFICIARY, endorsers=2),
        "mentoring": Rule(points=8, needs=Ground.BENEFICIARY, month_cap=32, per_pair=2),
        "facilitation": Rule(points=6, month_cap=36),
        "help_resolved": Rule(points=6, needs=Ground.BENEFICIARY, month_cap=36),
        "review": Rule(points=3, needs=Ground.BENEFICIARY, month_cap=30),
        "translation": Rule(points=8),
        "kudos": Rule(points=1, needs=Ground.THANKS, month_cap=15, per_pair=3),
    },
)
