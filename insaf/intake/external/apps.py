"""Registers this app with Django."""

from django.apps import AppConfig


class IntakeExternalConfig(AppConfig):
    name = "insaf.intake.external"
    label = "intake_external"
    default_auto_field = "django.db.models.BigAutoField"
