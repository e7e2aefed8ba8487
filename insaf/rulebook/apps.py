"""Registers this app with Django."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "insaf.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"
