"""Registers this app with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "insaf.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
