"""Registers this app with Django."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "insaf.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insaf.rulebook import checks  # noqa: F401 - registers them
