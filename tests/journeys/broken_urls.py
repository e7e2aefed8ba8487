"""Addresses that fail, for the test of what an error says: the product's own, and two more."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from insaf.site.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the inner detail")


def _is_refused(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("the inner detail")


urlpatterns = [path("broken/", _breaks), path("bad/", _is_refused), *urlpatterns]
