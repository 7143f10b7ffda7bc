"""What open streams tell: facts as they happen, to whoever may know of them at that moment."""

from app.services.live.counting import count
from app.services.live.kinds import KINDS
from app.services.live.listening import GAP, Heard, Listener, News, listen, now

__all__ = ["GAP", "KINDS", "Heard", "Listener", "News", "count", "listen", "now"]
