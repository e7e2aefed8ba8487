"""An address never reaches the log."""

import logging
import sys

from django.test import RequestFactory
from django.urls import Resolver404

from insaf.site.logs import NoAddresses

SECRET = "/case/ABCDE-FGHIJ-KLMNP/"


def test_a_message_about_a_request_names_its_route_only() -> None:
    """L-02"""
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (SECRET,), None)
    record.request = RequestFactory().get(SECRET)
    assert NoAddresses().format(record) == "Not Found: /(an unknown page)/"


def test_a_traceback_of_an_address_that_was_not_found_leaves_it_out() -> None:
    try:
        try:
            raise Resolver404({"tried": [], "path": SECRET})
        except Resolver404:
            raise ValueError("the page of last resort failed too")  # noqa: B904 - the chain is what is tested
    except ValueError:
        record = logging.LogRecord("insaf", logging.ERROR, "", 0, "no page", (), sys.exc_info())
    assert "ABCDE" not in NoAddresses().format(record)
