"""Addresses of the telephone: the exchange's own, and the desk's."""

from django.urls import path

from insaf.intake.phone import webhook

app_name = "intake_phone"
urlpatterns = [
    path("phone/v1/events", webhook.events, name="events"),
]
