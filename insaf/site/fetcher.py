"""The process that takes the mail of one mailbox; its number in INSAF_IMAP_URL is its argument."""

import os
import signal
import sys
import threading


def main(number: int) -> None:
    """Runs until SIGTERM, which lets the batch under way come to its end."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    import django
    from django.conf import settings

    django.setup()
    from insaf.intake.email.watching import watch

    watch(settings.INSAF_MAILBOXES[number], stopping)


if __name__ == "__main__":
    main(int(sys.argv[1]))
