"""Published policies, days off, and the calendars made of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Published(Exception):
    """What is published never changes; publish a new version instead."""


class Unchanging(models.Model):
    """A row that can be added but neither changed nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Published(str(_("A published version never changes; publish a new one.")))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Published(str(_("A published version is kept for ever; publish a new one.")))


class PolicyVersion(Unchanging):
    """One published policy file, byte for byte (A-15)."""

    version = models.CharField(max_length=32, unique=True)
    effective_on = models.DateField(db_index=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("effective_on", "id")

    def __str__(self) -> str:
        return self.version


class Holiday(models.Model):
    """One day off or, with ``working``, a day that is not off after all; one row a day (C-10)."""

    class Status(models.TextChoices):
        COMPUTED = "computed", _("computed by rule, not yet confirmed")
        ANNOUNCED = "announced", _("announced officially")
        DECLARED = "declared", _("declared by the centre")

    on = models.DateField(unique=True)
    name_ar = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    working = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices)
    source = models.CharField(max_length=300)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.CharField(max_length=200, blank=True)
    hijri = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.on} {self.name_en}"


class CalendarVersion(Unchanging):
    """A calendar as it stood at one moment: the hours of a policy and the days off."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=32, unique=True)
    rules_sha256 = models.CharField(max_length=64)
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("rules_sha256", "-number"), name="rulebook_calendar_latest"),)

    def __str__(self) -> str:
        return self.name
