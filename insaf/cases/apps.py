"""Registers this app with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "insaf.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
