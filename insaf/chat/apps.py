"""Registers this app with Django."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "insaf.chat"
    label = "chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insaf.cases import files
        from insaf.chat import keeping

        files.HOLDERS.append(keeping.held_files)
