"""Conversations and what was said in them; rows until one becomes a case."""

from __future__ import annotations

from django.db import models

from insaf.people.models import Staff


class Conversation(models.Model):
    """One talk with one visitor.

    ``digest`` is the hash of the token that the visitor's browser holds: the database alone
    opens no talk. ``last`` is the number of the last message; ``revision`` rises with every
    change that somebody who looks on should see. Both move under the row's own lock.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # somebody has written, nobody has taken it
        TALKING = "talking"
        ENDED = "ended"

    class Outcome(models.TextChoices):
        NONE = ""
        FILED = "filed"  # it became a case
        NOTHING = "nothing"  # a person read it and found no matter in it

    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default=Outcome.NONE)
    language = models.CharField(max_length=2, default="ar")
    origin = models.CharField(max_length=200)
    page = models.CharField(max_length=500, blank=True)  # the page the visitor is on
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    wanted = models.CharField(max_length=12, blank=True)  # the kind a visitor chose while nobody was there
    suspicion = models.CharField(max_length=20, blank=True)  # why it waits for a person, a code
    agent = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")
    guests = models.JSONField(default=list)  # staff numbers of invited colleagues
    proven = models.JSONField(default=list)  # references that the visitor opened with their secrets
    last = models.PositiveIntegerField(default=0)
    notes = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    seen_by_visitor = models.PositiveIntegerField(default=0)
    seen_by_staff = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()  # the first message: the receipt of whatever follows
    changed_at = models.DateTimeField()
    stirred_at = models.DateTimeField(null=True)  # the revision's own time, by the machine's clock
    visitor_at = models.DateTimeField()  # the visitor's last word
    due_at = models.DateTimeField()  # the first answer, as the policy promised it then (C-18)
    answered_at = models.DateTimeField(null=True)  # the first answer of a person
    asked_at = models.DateTimeField(null=True)  # the silent visitor was asked
    here_at = models.DateTimeField(null=True)  # the visitor's browser was last seen while waiting
    kind_asked_at = models.DateTimeField(null=True)  # the visitor was asked what it is, because nobody could take it
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # the outcome was set
    settled_by = models.CharField(max_length=20, blank=True)  # an Actor's label
    reference = models.CharField(max_length=24, blank=True)
    mail_to = models.EmailField(blank=True)  # where the visitor wants the text of the talk
    mailed_at = models.DateTimeField(null=True)
    recorded = models.PositiveIntegerField(default=0)  # number of the last message that the case holds

    class Meta:
        indexes = (
            models.Index(fields=["state", "began_at"], name="chat_state"),
            models.Index(fields=["stirred_at"], name="chat_stirred"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} ({self.state})"

    @property
    def live(self) -> bool:
        return self.state != self.State.ENDED


class Message(models.Model):
    """One message; numbered from 1 without a gap in its conversation.

    ``client`` names the sender's own id under the sender: the same id is never two messages.
    """

    class Author(models.TextChoices):
        VISITOR = "visitor"
        STAFF = "staff"
        SYSTEM = "system"

    class Kind(models.TextChoices):
        TEXT = "text"
        FILE = "file"
        EVENT = "event"  # ``text`` is a code of ``insaf.chat.words.EVENTS``

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    client = models.CharField(max_length=80)
    author = models.CharField(max_length=8, choices=Author.choices)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TEXT)
    text = models.TextField(blank=True)
    file = models.JSONField(null=True)  # name, size, type and SHA-256
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "number"], name="chat_message_number"),
            models.UniqueConstraint(fields=["conversation", "client"], name="chat_message_client"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id}.{self.number}"


class Note(models.Model):
    """What colleagues write to each other; numbered apart, so that the visitor's numbers have no gap."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="private_notes")
    number = models.PositiveIntegerField()
    client = models.CharField(max_length=80)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    after = models.PositiveIntegerField()  # the message behind which it stands
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "number"], name="chat_note_number"),
            models.UniqueConstraint(fields=["conversation", "client"], name="chat_note_client"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"


class Presence(models.Model):
    """Whether a member of staff is there to talk; an old ``at`` says that nobody is."""

    class State(models.TextChoices):
        ONLINE = "online"
        BUSY = "busy"
        AWAY = "away"

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.ONLINE)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} {self.state}"


class Prepared(models.Model):
    """A reply kept ready; braces name what is filled in: {name} {institution} {hours} {days}."""

    title_ar = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    text_ar = models.TextField()
    text_en = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title_ar
