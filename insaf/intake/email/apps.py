"""Registers this app with Django."""

from django.apps import AppConfig


class IntakeEmailConfig(AppConfig):
    name = "insaf.intake.email"
    label = "intake_email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insaf.cases import files
        from insaf.intake.email.keeping import held_files

        files.HOLDERS.append(held_files)
