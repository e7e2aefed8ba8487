"""What reached the web form, kept as it came before anything is made of it."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """One sending of the form: a draft under review, held for a look, or filed as a case.

    ``digest`` is the hash of the token in the person's address line: the database alone
    opens no draft. ``raw`` holds the fields as posted, in JSON; it is emptied once the
    case holds the words, so that lawful erasure has one place to act on.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        HELD = "held"
        FILED = "filed"

    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    raw = models.BinaryField(default=bytes)
    files = models.JSONField(default=list)  # name, size, type and SHA-256 of each
    page_language = models.CharField(max_length=2)
    received_at = models.DateTimeField()  # the first time it reached us
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # the receipt of the case (B-05)
    filed_at = models.DateTimeField(null=True)
    suspicion = models.CharField(max_length=20, blank=True)  # why it was held, a code
    reference = models.CharField(max_length=24, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "changed_at"], name="submission_state"),)

    def __str__(self) -> str:
        return self.reference or f"#{self.pk} ({self.state})"
