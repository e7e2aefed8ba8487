"""Addresses of the what-if, beside the desk's."""

from django.urls import path

from insaf.reports import what_if

app_name = "reports"
urlpatterns = [path("", what_if.what_if, name="what-if")]
