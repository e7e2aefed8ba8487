"""The Django app of the design system."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags shared by portal, intake and desk."""

    name = "insaf.web"
    label = "web"
