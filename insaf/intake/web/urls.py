"""Addresses of this app."""

from django.urls import URLPattern

app_name = "intake_web"
urlpatterns: list[URLPattern] = []
