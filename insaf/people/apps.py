"""Registers this app with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "insaf.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
