"""Registers this app with Django."""

from django.apps import AppConfig


class IntakePhoneConfig(AppConfig):
    name = "insaf.intake.phone"
    label = "intake_phone"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insaf.cases import files
        from insaf.intake.phone.keeping import held_files

        files.HOLDERS.append(held_files)
