"""Registers this app with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "insaf.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
