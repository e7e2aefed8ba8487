"""The record, its head, and the rows that are folded from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class LogHead(models.Model):
    """The single row that every append locks: the tree's right edge and the numbers given out."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    peaks = models.TextField(default="")  # hashes in hex, largest subtree first
    year = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)  # the last reference number of that year

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_log_head"),)


class Case(models.Model):
    """A case as lists and filters need it; ``projection`` writes it, nobody else (design 1)."""

    reference = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=24)
    public_status = models.CharField(max_length=24)
    rung = models.CharField(max_length=24)
    rung_height = models.PositiveSmallIntegerField(default=0)
    severity = models.PositiveSmallIntegerField(null=True)
    route = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    closing_reason = models.CharField(max_length=20, blank=True)
    anonymous = models.BooleanField(default=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="cases")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="cases")
    people_named = models.JSONField(default=list)  # staff who are complained about (B-16)
    policy_version = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    first_decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decide_due_at = models.DateTimeField(null=True)
    decide_original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # what the handler must beat now
    next_update_due_at = models.DateTimeField(null=True)
    first_word_due_at = models.DateTimeField(null=True)  # of a human; empty once it was said (C-18)
    next_alarm_at = models.DateTimeField(null=True)  # what the sweep reads
    promises = models.JSONField(default=list)  # what still runs, the nearest first: [kind, number, due_at]
    overdue = models.BooleanField(default=False)
    merged_into = models.CharField(max_length=24, blank=True, default="")  # the reference that goes on
    split_from = models.CharField(max_length=24, blank=True, default="")
    restricted_until = models.DateTimeField(null=True)  # how long contact is limited (E-20)
    reopenings = models.PositiveSmallIntegerField(default=0)
    escalations = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    search_text = models.TextField(default="")

    class Meta:
        indexes = (
            models.Index(fields=["next_alarm_at", "id"], name="case_alarm"),
            models.Index(fields=["status", "due_at", "id"], name="case_inbox"),
            models.Index(fields=["owner", "status", "due_at", "id"], name="case_owner"),
            models.Index(fields=["received_at", "id"], name="case_received"),
            models.Index(
                fields=["first_word_due_at", "id"],
                name="case_first_word",
                condition=models.Q(first_word_due_at__isnull=False),
            ),
            models.Index(fields=["subject", "received_at", "id"], name="case_subject"),
            models.Index(fields=["merged_into"], name="case_merged", condition=~models.Q(merged_into="")),
            models.Index(fields=["split_from"], name="case_split", condition=~models.Q(split_from="")),
        )

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One line of the record, append-only: the database refuses to change or delete it (M-02)."""

    seq = models.BigIntegerField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="record")
    n = models.PositiveIntegerField()  # the case's own count, from 0
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    body = models.TextField()  # the canonical bytes that are hashed
    leaf = models.CharField(max_length=64)  # hex
    recorded_at = models.DateTimeField(db_default=Now())  # the database's own clock (M-11)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "n"], name="entry_once"),)


class Node(models.Model):
    """The hash of a full subtree above the leaves, so that proofs cost O(log n)."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["level", "index"], name="node_once"),)


class Passage(models.Model):
    """Words that the record commits to, beside their salt; erased without touching the record."""

    digest = models.CharField(max_length=64, primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="passages")
    salt = models.CharField(max_length=64)
    text = models.TextField()


class Attachment(models.Model):
    """A file as received; its bytes stand under their SHA-256, outside the web root (B-12)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()


class Access(models.Model):
    """The complainant's secret, as a hash: derived, never stored (L-01)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="access")
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Consultation(models.Model):
    """A question to a concerned party as lists need it; ``consulted`` writes it from the record, nobody else."""

    seq = models.BigIntegerField(primary_key=True)  # of the entry that asked
    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    number = models.PositiveIntegerField()  # the case's own count, from 1
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outside = models.BooleanField(default=False)  # asked at an address of its own
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)  # its date passed first; stays true for ever
    climbs = models.PositiveSmallIntegerField(default=0)  # how often it was reminded after its date
    party = models.CharField(max_length=64)  # the passage that says who
    question = models.CharField(max_length=64)  # the passage that says what
    link = models.CharField(max_length=64)  # the digest of the private link's secret

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="consultation_once"),)
        indexes = (
            models.Index(fields=["unit", "-seq"], name="consultation_unit"),
            models.Index(fields=["person", "-seq"], name="consultation_person"),
            models.Index(fields=["link"], name="consultation_link"),
            models.Index(
                fields=["due_at", "seq"],
                name="consultation_open",
                condition=models.Q(answered_at=None, withdrawn_at=None),
            ),
        )

    @property
    def open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class Mailed(models.Model):
    """A mail that became part of a case: what our letters answer to (K-02), and the way to the original."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="mailed")
    n = models.PositiveIntegerField()  # the case's entry that its words stand in
    number = models.BigIntegerField()  # of the mail as it was kept
    message_id = models.CharField(max_length=255, blank=True)  # without brackets
    sender = models.CharField(max_length=320, blank=True)
    warning = models.CharField(max_length=40, blank=True)  # what its authentication lacks, a code (K-16)
    proven = models.BooleanField(default=False, db_default=False)  # our server found that its sender's domain sent it
    left = models.PositiveSmallIntegerField(default=0)  # its attachments that are not among the case's files
    at = models.DateTimeField()  # when it reached us

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "n"], name="mailed_once"),)


class Checkpoint(models.Model):
    """A signed head of the record (M-05)."""

    size = models.BigIntegerField(unique=True)
    note = models.TextField()
    at = models.DateTimeField()


class Recounted(models.Model):
    """A calendar by which the open cases were counted again; a version without a row still waits."""

    number = models.PositiveIntegerField(primary_key=True)  # of rulebook's CalendarVersion
    at = models.DateTimeField()
