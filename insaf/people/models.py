"""Staff who handle cases, and the people who bring them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from insaf.core.terms import Actor, Party, Role


class StaffManager(BaseUserManager["Staff"]):
    """Makes staff; e-mail addresses are compared in lower case."""

    def create_user(self, email: str, password: str | None = None, roles: tuple[Role, ...] = (), **names: Any) -> Staff:
        staff = self.model(email=email.strip().lower(), roles=[str(r) for r in roles], **names)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(email=(username or "").strip().lower())

    def holding(self, role: Role) -> list[Staff]:
        """Active staff with this role, by name; a centre's staff fit in memory."""
        active = self.filter(is_active=True).order_by("name_ar", "pk")
        return [staff for staff in active if role in staff.roles]


class Staff(AbstractBaseUser):
    """A member of staff, who signs in by e-mail."""

    email = models.EmailField(unique=True)
    name_ar = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list)  # codes of core.terms.Role
    is_active = models.BooleanField(default=True)
    away_until = models.DateField(null=True, blank=True)  # the last day of an absence
    deputy = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = StaffManager()

    class Meta:
        ordering = ("name_ar", "pk")

    def __str__(self) -> str:
        return self.name_ar

    @property
    def actor(self) -> Actor:
        """This person before the law: a pseudonym and the roles held."""
        held = frozenset(Role(role) for role in self.roles) if self.is_active else frozenset()
        return Actor(Party.STAFF, str(self.pk), held)

    @property
    def respondent(self) -> Actor:
        """This person as somebody who answers for units, which asks the database for them."""
        return replace(self.actor, units=frozenset(map(str, self.unit_numbers)))

    @cached_property
    def unit_numbers(self) -> list[int]:
        """The units that this person belongs to or heads; what a closed one was asked still has its answer."""
        units = Unit.objects.filter(models.Q(members=self) | models.Q(head=self))
        return sorted(set(units.values_list("pk", flat=True))) if self.is_active else []

    def is_away(self, today: date) -> bool:
        """Absent on ``today``, or gone for good (B-15)."""
        return not self.is_active or (self.away_until is not None and self.away_until >= today)

    def name_in(self, language: str) -> str:
        """The name in Arabic or English; Arabic where no other was given."""
        return (self.name_en if language.startswith("en") else "") or self.name_ar


class Unit(models.Model):
    """A unit of the institution that is asked as the concerned party, and who answers for it."""

    name_ar = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    head = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")  # told when it is late
    members = models.ManyToManyField(Staff, related_name="units", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name_ar", "pk")

    def __str__(self) -> str:
        return self.name_ar

    def name_in(self, language: str) -> str:
        """The name in Arabic or English; Arabic where no other was given."""
        return (self.name_en if language.startswith("en") else "") or self.name_ar

    def people(self) -> list[Staff]:
        """Who answers for it and works here: its members, and its head."""
        return [one for one in {*self.members.all(), *filter(None, [self.head])} if one.is_active]


class Standing(models.Model):
    """Since when somebody answers for a unit; whoever has none did so before this was kept."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standings")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="standings")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "unit"], name="standing_once"),)

    def __str__(self) -> str:
        return f"{self.staff_id}@{self.unit_id}"


class UnitChange(models.Model):
    """Who changed a unit, or who answers for it, and how it stood before and after; never edited."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # none: by the command
    before = models.JSONField(default=dict)  # names, head, members, active; empty: it was added
    after = models.JSONField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.at}"


class Person(models.Model):
    """Somebody who brought a matter. One row a matter: people are never merged by themselves."""

    name = models.CharField(max_length=200, blank=True)  # one free-form name, any script (J-16)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    language = models.CharField(max_length=2, default="ar")
    preferred_channel = models.CharField(max_length=20, blank=True)
    adjustments = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(Lower("email"), name="person_mail"),
            models.Index(fields=["phone"], name="person_phone"),
        )

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def reachable(self) -> bool:
        return bool(self.email or self.phone)
