"""Mail as it reached us, and how the boxes it comes from are."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from insaf.cases import files


class Arrival(models.Model):
    """One mail: its bytes as received, and what became of it.

    The bytes of a small one stand in ``raw``; those of a large one in a file under
    ``digest``. ``key`` is the same for every delivery of one mail (K-07).
    """

    class State(models.TextChoices):
        STORED = "stored"  # kept, not looked at yet
        CREATED = "created"  # became a case
        APPENDED = "appended"  # became part of a case
        HELD = "held"  # waits for a person: probably genuine
        IGNORED = "ignored"  # nothing to do; staff can see it
        QUARANTINED = "quarantined"  # waits for a person: junk, too much, or unreadable
        DUPLICATE = "duplicate"  # never stored: what `keep` answers for a mail that is here already

    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes
    size = models.BigIntegerField()
    raw = models.BinaryField(default=bytes)
    filed = models.BooleanField(default=False)  # the bytes stand in a file
    source = models.CharField(max_length=80)  # the box or the way it came by
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(max_length=320, blank=True)
    received_at = models.DateTimeField()  # when it reached our server
    kept_at = models.DateTimeField()
    copies = models.PositiveIntegerField(default=0)  # how often the same came again
    message_id = models.CharField(max_length=255, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.STORED)
    reason = models.CharField(max_length=40, blank=True)  # a code; reasons.py has its words
    warning = models.CharField(max_length=40, blank=True)  # what its authentication lacks (K-16)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="arrivals")
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    charset = models.CharField(max_length=24, blank=True)  # chosen by hand (K-06)

    class Meta:
        indexes = (
            models.Index(fields=["id"], condition=models.Q(state="stored"), name="arrival_unsettled"),
            models.Index(fields=["state", "-received_at", "-id"], name="arrival_list"),
            models.Index(fields=["message_id"], name="arrival_message_id"),
            models.Index(fields=["sender", "received_at"], name="arrival_sender"),
            models.Index(fields=["digest"], condition=models.Q(filed=True), name="arrival_file"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"

    def content(self) -> bytes:
        """The bytes as received; FileNotFoundError when they were erased."""
        return files.read(self.digest) if self.filed else bytes(self.raw)


class Handled(models.Model):
    """What a member of staff did with a mail, for its history."""

    class Deed(models.TextChoices):
        OPENED = "opened"  # made a case of it
        JOINED = "joined"  # added it to a case
        SET_ASIDE = "set-aside"  # found that it is not for us
        RELEASED = "released"  # found a quarantined one genuine
        DECODED = "decoded"  # read it in another charset

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="handled")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    deed = models.CharField(max_length=12, choices=Deed.choices)
    detail = models.CharField(max_length=300, blank=True)
    was = models.CharField(max_length=12)  # the state before

    def __str__(self) -> str:
        return f"{self.deed} #{self.arrival_id}"


class Mailbox(models.Model):
    """How the taking in from one box stands; written by whoever takes mail from it."""

    name = models.CharField(max_length=80, unique=True)
    last_success_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)  # a code, never the server's words
    last_error_at = models.DateTimeField(null=True)
    backlog = models.PositiveIntegerField(default=0)  # mails that wait on the server
    checked_at = models.DateTimeField(null=True)
    known_since = models.DateTimeField(null=True)  # silence is counted from here before the first success
    told_at = models.DateTimeField(null=True)  # when people were mailed about its silence; null: it speaks
    validity = models.BigIntegerField(default=0)  # UIDVALIDITY that the next column belongs to
    taken_up_to = models.BigIntegerField(default=0)  # UID; used where taken mails stay in their place
    passed_over = models.TextField(blank=True, default="")  # UIDs below it that could not be taken, with commas

    def __str__(self) -> str:
        return self.name
