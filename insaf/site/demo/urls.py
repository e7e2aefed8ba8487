"""Addresses of the demonstration's mailbox."""

from django.urls import path

from insaf.site.demo import mailbox

app_name = "demo"
urlpatterns = [
    path("", mailbox.inbox, name="mailbox"),
    path("<str:name>/", mailbox.message, name="message"),
    path("<str:name>/html", mailbox.html, name="html"),
    path("<str:name>/raw", mailbox.raw, name="raw"),
]
