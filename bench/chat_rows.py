"""Makes conversations for a bench and writes their tokens into a file: `python -m bench.chat_rows N FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from insaf.site.cli import need_database


def main(number: int, file: Path) -> None:
    need_database()
    from django.utils import timezone

    from insaf.chat import tokens
    from insaf.chat.models import Conversation
    from insaf.people.models import Staff

    now, agent = timezone.now(), Staff.objects.create_user("bench@example.com", None, (), name_ar="عمر")
    named = [tokens.fresh() for _ in range(number)]
    common = {"state": "talking", "agent": agent, "origin": "bench", "began_at": now, "due_at": now}
    rows = (Conversation(digest=tokens.digest(t), changed_at=now, visitor_at=now, **common) for t in named)
    Conversation.objects.bulk_create(rows, batch_size=500)
    file.write_text("\n".join(named))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
