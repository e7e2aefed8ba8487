"""Referrals as lists show them, and whom of an external body we let in."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Lying(models.Model):
    """Where one referral stands; made from the record and from nothing else, so it can be made again."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="referrals")
    number = models.PositiveIntegerField()
    body = models.CharField(max_length=40)
    direction = models.CharField(max_length=3)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # their date, or ours where they named none
    breached = models.BooleanField(default=False)
    waits = models.BooleanField(default=False)
    result_at = models.DateTimeField(null=True)
    against_us = models.BooleanField(default=False)
    unmet = models.BooleanField(default=False)  # found against us, and the plan is not whole
    liaison = models.CharField(max_length=20, blank=True)
    review_at = models.DateTimeField(null=True)  # when somebody looks whether the body still has it

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="lying_once"),)
        indexes = (
            models.Index(fields=["due_at", "id"], condition=models.Q(waits=True), name="lying_waits"),
            models.Index(fields=["review_at"], condition=models.Q(review_at__isnull=False), name="lying_review"),
            models.Index(fields=["-received_at", "-id"], name="lying_list"),
            models.Index(fields=["body", "-received_at"], name="lying_body"),
            models.Index(fields=["-result_at"], condition=models.Q(against_us=True), name="lying_against"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.number}"


class Invitation(models.Model):
    """One named person of one body, who may read that body's referrals for a time.

    The link's token is never stored: it is made again from ``nonce`` by the installation's key.
    """

    body = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="ar")
    nonce = models.CharField(max_length=43)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)  # when to send the link; null: sent, or given up
    missed_at = models.DateTimeField(null=True)  # when its time was over before it could be sent
    entered_at = models.DateTimeField(null=True)  # last
    entered = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["mail_at"], name="invitation_mail"),)

    def __str__(self) -> str:
        return f"#{self.pk} ({self.body})"


class Look(models.Model):
    """What a person of the body opened, for its history; the record holds the same as an act of ours."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="looks")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["invitation", "at"], name="look_at"),)

    def __str__(self) -> str:
        return f"{self.what} #{self.case_id}"


class Knock(models.Model):
    """One link that opened nothing; ``key`` is a keyed hash of an address."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["key", "at"], name="knock_key"),)

    def __str__(self) -> str:
        return self.key
