"""Addresses of the frame: assets, language, theme, style guide."""

from django.urls import path

from . import views

app_name = "web"
urlpatterns = [
    path("assets/<slug:digest>/<path:name>", views.asset, name="asset"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
