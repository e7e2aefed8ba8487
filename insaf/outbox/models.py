"""Letters on their way, and how far the record has been followed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower


class Bookmark(models.Model):
    """The last entry that a follower has dealt with; -1 before the first."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"


class Sending(models.Model):
    """What is handed to a server outside under a lease, again and again until it is settled (K-15)."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"  # written before the network is touched
        SENT = "sent"
        FAILED = "failed"  # given up or returned; staff must reach the person another way (K-14)
        HELD = "held"  # over what is answered automatically; waits for a click by staff (K-01)
        DROPPED = "dropped"  # no longer apt when its time came

    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)  # a code, never the server's words
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)  # null once sent or given up
    claimed_until = models.DateTimeField(null=True)  # the lease of whoever is sending it
    sent_at = models.DateTimeField(null=True)
    theirs = models.CharField(max_length=100, blank=True)  # the name that the provider gave it, if one did
    delivered_at = models.DateTimeField(null=True)  # when the provider said that it arrived, if one did
    orphaned = False  # whoever claimed it before died before saying what became of it

    class Meta:
        abstract = True


class Letter(Sending):
    """One thing said to one person because of one entry, by mail or by text message (``channel``).

    Holds no text and no secret: the words are made from the record when the letter is
    sent. ``entry``, ``recipient``, ``kind`` and ``channel`` together are the idempotency key (K-15).
    """

    entry = models.BigIntegerField()  # seq of the entry that the letter follows from
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=24)  # a key of letters.LETTERS
    channel = models.CharField(max_length=12, default="email")
    recipient = models.CharField(max_length=254)  # an address, or a number in E.164
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200, blank=True)  # as it was sent
    message_id = models.CharField(max_length=200, unique=True)  # of a text message: what we call it to the provider
    returned_at = models.DateTimeField(null=True)  # when it came back
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled = models.BooleanField(default=True)  # false: its sending, or its loss, must still be recorded

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "recipient", "kind", "channel"], name="letter_once"),)
        indexes = (
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(next_attempt_at__isnull=False),
                name="letter_due",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(settled=False, state__in=("sent", "failed")),
                name="letter_unsettled",
            ),
            models.Index(fields=["case", "entry"], name="letter_of_case"),
            models.Index(fields=["state", "id"], name="letter_state"),
            models.Index(Lower("recipient"), "queued_at", name="letter_to"),
            models.Index(fields=["sent_at"], name="letter_sent"),
            models.Index(fields=["theirs"], condition=~models.Q(theirs=""), name="letter_theirs"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class Text(Sending):
    """A text message that follows from no entry; its words are kept until it is sent, and no longer."""

    key = models.CharField(max_length=100, unique=True)  # the asker's: the same key is the same message
    number = models.CharField(max_length=20)  # E.164
    text = models.TextField(blank=True)  # empty once it was sent
    until = models.DateTimeField(null=True)  # later it would say what is no longer so

    class Meta:
        indexes = (
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(next_attempt_at__isnull=False),
                name="text_due",
            ),
            models.Index(fields=["state", "id"], name="text_state"),
            models.Index(fields=["theirs"], condition=~models.Q(theirs=""), name="text_theirs"),
        )

    def __str__(self) -> str:
        return f"text {self.pk}: {self.state}"


class Report(models.Model):
    """What the provider told of one text message; the same news stands here once, however often it comes (K-17)."""

    theirs = models.CharField(max_length=100)  # the provider's name for the message
    delivered = models.BooleanField()
    code = models.CharField(max_length=60, blank=True)  # why it was not
    at = models.DateTimeField()
    settled = models.BooleanField(default=False)  # it has met its message

    class Meta:
        constraints = (models.UniqueConstraint(fields=["theirs", "delivered"], name="report_once"),)
        indexes = (
            models.Index(fields=["id"], condition=models.Q(settled=False), name="report_unsettled"),
            models.Index(fields=["at"], name="report_at"),
        )

    def __str__(self) -> str:
        return f"{self.theirs}: {'delivered' if self.delivered else self.code or 'failed'}"


class Memo(Sending):
    """A mail to one person that follows from no entry; its words are kept until it is sent or given up (K-15)."""

    key = models.CharField(max_length=100, unique=True)  # the asker's: the same key is the same mail
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=254, blank=True)  # of who is no member of staff
    language = models.CharField(max_length=2, blank=True)  # empty: the institution's own
    until = models.DateTimeField(null=True)  # later it would say what is no longer so
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)  # empty once it was sent or given up

    class Meta:
        indexes = (
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(next_attempt_at__isnull=False),
                name="memo_due",
            ),
        )

    def __str__(self) -> str:
        return f"memo {self.pk}: {self.state}"


class FailingAddress(models.Model):
    """An address at which letters come back, until somebody writes to us from it (K-14)."""

    address = models.CharField(max_length=254, unique=True)  # in small letters
    code = models.CharField(max_length=80)  # the last one
    since = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"failing since {self.since}: {self.code}"


class Unasked(models.Model):
    """An address that wants no more questions about satisfaction (K-13)."""

    address = models.CharField(max_length=254, unique=True)  # in small letters
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unasked since {self.at}"


class Notice(models.Model):
    """One thing that one member of staff is told because of one entry; its words are made when read."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    entry = models.BigIntegerField()  # seq of the entry that is told
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)  # a key of notice_words.SAID
    at = models.DateTimeField()  # when it was recorded
    seen_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)  # when to mail it, or the lease of who does; null: not, or done

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "entry"], name="notice_once"),)
        indexes = (
            models.Index(fields=["staff", "-entry"], name="notice_of_staff"),
            models.Index(fields=["staff"], condition=models.Q(seen_at__isnull=True), name="notice_unseen"),
            models.Index(fields=["mail_at", "id"], condition=models.Q(mail_at__isnull=False), name="notice_due"),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.entry} to {self.staff_id}"
