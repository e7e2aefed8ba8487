"""What the follow-up page counts to slow a guesser down."""

from __future__ import annotations

from django.db import models


class Miss(models.Model):
    """One failed attempt to open a case; ``key`` is a keyed hash of an address or a reference."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["key", "at"], name="miss_key"),)
