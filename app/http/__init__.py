"""The little that both doors share: one session and one commit per request, error → status, limits, headers."""
