"""Registers this app with Django."""

from django.apps import AppConfig


class IntakeExternalConfig(AppConfig):
    name = "insaf.intake.external"
    label = "intake_external"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insaf.cases import promises
        from insaf.intake.external.looking import looks

        promises.LOOKERS.append(looks)
