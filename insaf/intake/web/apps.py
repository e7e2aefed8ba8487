"""Registers this app with Django."""

from django.apps import AppConfig


class IntakeWebConfig(AppConfig):
    name = "insaf.intake.web"
    label = "intake_web"
    default_auto_field = "django.db.models.BigAutoField"
