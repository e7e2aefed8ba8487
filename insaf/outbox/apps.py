"""Registers this app with Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "insaf.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
