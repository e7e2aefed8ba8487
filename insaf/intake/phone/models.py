"""What an exchange told us, the calls that follow from it, whom to call back, and half-filled call screens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from insaf.cases import files

BY_MAIL = "mail-"
"""Begins our own name for a call that no exchange told of but by mail."""


class Recorded(models.Model):
    """What is put on the record of its case once there is one, tried later and later when that fails."""

    recorded_at = models.DateTimeField(null=True)  # when it was put there
    record_tries = models.PositiveSmallIntegerField(default=0)
    record_at = models.DateTimeField(null=True)  # when it is tried next; null: at once

    class Meta:
        abstract = True


class CallEvent(models.Model):
    """One message of an exchange, as received, before anything was made of it.

    ``key`` is the hash of its bytes: the same message stands here once, however often it comes.
    """

    class State(models.TextChoices):
        STORED = "stored"  # kept, not looked at yet
        SETTLED = "settled"  # part of a call
        QUARANTINED = "quarantined"  # cannot be read: waits for a person
        SET_ASIDE = "set-aside"  # a person found nothing in it

    key = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=200, blank=True)
    headers = models.JSONField(default=dict)  # none that bears a secret
    raw = models.BinaryField(default=bytes)
    filed = models.BooleanField(default=False)  # the bytes stand in a file under ``key``
    received_at = models.DateTimeField()
    copies = models.PositiveIntegerField(default=0)  # how often the same came again
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.STORED)
    reason = models.CharField(max_length=300, blank=True)  # a code of reading.Unread, or why it was set aside
    call = models.ForeignKey("Call", models.PROTECT, null=True, related_name="events")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=["id"], condition=models.Q(state="stored"), name="call_event_unsettled"),
            models.Index(fields=["state", "-received_at", "-id"], name="call_event_list"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"

    def content(self) -> bytes:
        """The bytes as received; FileNotFoundError when they were erased."""
        return files.read(self.key) if self.filed else bytes(self.raw)


class CallBack(models.Model):
    """Somebody called and nobody answered: they are called back by a day, or a person says why not (B-07)."""

    class Outcome(models.TextChoices):
        CASE = "case"  # a matter was made of it, or it was added to one
        NO_MATTER = "no-matter"  # spoken with; no matter was brought
        DISCARDED = "discarded"  # not called back, with the reason
        ANSWERED = "answered"  # the call had been answered; its news came late

    number = models.CharField(max_length=20, blank=True)  # E.164; empty where it was withheld
    received_at = models.DateTimeField()  # the first call: all clocks start here
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)  # when management was told that it is overdue

    class Meta:
        indexes = (
            models.Index(fields=["due_at", "id"], condition=models.Q(outcome=""), name="call_back_open"),
            models.Index(fields=["number", "outcome"], name="call_back_number"),
            models.Index(fields=["-settled_at"], name="call_back_settled"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome or 'open'}"


class Call(Recorded):
    """One call, folded from its events: the order in which they came changes nothing."""

    class State(models.TextChoices):
        RINGING = "ringing"
        TALKING = "talking"
        TALKED = "talked"
        MISSED = "missed"
        VOICEMAIL = "voicemail"

    exchange_id = models.CharField(max_length=120, unique=True)  # the exchange's own name for it
    number = models.CharField(max_length=20, blank=True)  # E.164; empty where it was withheld
    shown = models.CharField(max_length=60, blank=True)  # as the exchange wrote it
    direction = models.CharField(max_length=3, default="in")
    extension = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RINGING)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()  # when its last news came
    recording_url = models.CharField(max_length=1000, blank=True)
    recording = models.JSONField(null=True)  # the card of the file, once we hold it
    fetches = models.PositiveSmallIntegerField(default=0)
    fetch_at = models.DateTimeField(null=True)  # when the recording is asked for next; null: not at all
    fetch_error = models.CharField(max_length=40, blank=True)  # a code of fetching.Trouble
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # who took it up
    call_back = models.ForeignKey(CallBack, models.PROTECT, null=True, related_name="calls")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="calls")
    settled = models.BooleanField(default=False)  # what must follow from it has followed
    heard_by_mail = models.BooleanField(default=False)  # a voice message that came by mail
    proven = models.BooleanField(default=False)  # that mail was the exchange's beyond doubt

    class Meta:
        indexes = (
            models.Index(fields=["-rang_at", "-id"], name="call_list"),
            models.Index(fields=["number", "-rang_at"], name="call_number"),
            models.Index(fields=["id"], condition=models.Q(settled=False), name="call_unsettled"),
            models.Index(fields=["state", "-rang_at"], name="call_state"),
            models.Index(
                fields=["rang_at"], condition=models.Q(recorded_at=None, case__isnull=False), name="call_unrecorded"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"


class Attempt(Recorded):
    """Somebody tried to call back."""

    class Result(models.TextChoices):
        NO_ANSWER = "no_answer"
        WRONG_NUMBER = "wrong_number"
        REACHED = "reached"

    call_back = models.ForeignKey(CallBack, models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=Result.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["at"], condition=models.Q(recorded_at=None), name="call_attempt_unrecorded"),)

    def __str__(self) -> str:
        return f"{self.result} #{self.call_back_id}"


class Draft(models.Model):
    """A call screen as it was typed so far: the server holds it, whatever becomes of the browser."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, default="phone")
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="drafts")
    call_back = models.ForeignKey(CallBack, models.PROTECT, null=True, related_name="drafts")
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    typed: Any = models.JSONField(default=dict)  # field -> text as typed
    files: Any = models.JSONField(default=list)  # cards of scans
    known: Any = models.JSONField(default=list)  # references that this caller has proven to know
    proven = models.CharField(max_length=20, blank=True)  # the number that was proven
    into = models.CharField(max_length=30, blank=True)  # the matter that this adds to; empty: a new one
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")  # what it became
    filed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["staff", "-changed_at"], name="call_draft_staff"),
            models.Index(fields=["changed_at"], condition=models.Q(filed_at=None), name="call_draft_unfiled"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Code(models.Model):
    """A number of six digits, sent to a contact on file, that the caller reads back to us."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    number = models.CharField(max_length=20)  # the caller's, whose matters it opens
    email = models.CharField(max_length=254, blank=True)  # where it went, whose matters it opens instead
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["number", "made_at"], name="call_code_number"),
            models.Index(fields=["email", "made_at"], name="call_code_email"),
            models.Index(fields=["made_at"], name="call_code_made"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def key(self) -> str:
        """What its message is called in the outbox."""
        return f"caller-code-{self.pk}"


class Look(models.Model):
    """Who was shown earlier matters of a caller, or tried, when and on what proof (L-09)."""

    class How(models.TextChoices):
        REFERENCE = "reference"  # the caller said the reference of a case with this number
        CODE = "code"  # the caller read back the code
        SENT = "sent"  # a code was sent
        FAILED = "failed"  # what the caller said did not fit

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="looks")
    number = models.CharField(max_length=20)
    at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=How.choices)
    references: Any = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["-at", "-id"], name="call_look_list"),)

    def __str__(self) -> str:
        return f"{self.how} #{self.pk}"


class Extension(models.Model):
    """At which extension of the exchange a member of staff sits; calls for it pop there alone."""

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.number
