"""The outside world behind small ports (mail, chat, identity): called by readers and doors only. Empty so far."""
