"""Addresses of the telephone: the exchange's own, and the desk's."""

from django.urls import path

from insaf.intake.phone import delivery_webhook, pages, screen, webhook

app_name = "intake_phone"
urlpatterns = [
    path("phone/v1/events", webhook.events, name="events"),
    path("sms/v1/reports", delivery_webhook.told, name="sms-reports"),
    path("desk/phone/", pages.home, name="home"),
    path("desk/phone/calls/", pages.calls, name="calls"),
    path("desk/phone/calls/view/<slug:view>/", pages.calls, name="view"),
    path("desk/phone/calls/<int:pk>/", pages.call, name="call"),
    path("desk/phone/calls/<int:pk>/recording/", pages.audio, name="audio"),
    path("desk/phone/back/<int:pk>/", pages.back, name="back"),
    path("desk/phone/back/<int:pk>/attempt/", pages.attempt, name="attempt"),
    path("desk/phone/back/<int:pk>/end/", pages.end, name="end"),
    path("desk/phone/begin/", screen.begin, name="begin"),
    path("desk/phone/screen/<int:pk>/", screen.screen, name="screen"),
    path("desk/phone/screen/<int:pk>/save/", screen.save, name="save"),
    path("desk/phone/screen/<int:pk>/files/", screen.files, name="files"),
    path("desk/phone/screen/<int:pk>/prove/", screen.prove, name="prove"),
    path("desk/phone/screen/<int:pk>/fate/", screen.fate, name="fate"),
    path("desk/phone/screen/<int:pk>/choose/", screen.choose, name="choose"),
    path("desk/phone/screen/<int:pk>/register/", screen.register, name="register"),
    path("desk/phone/screen/<int:pk>/told/", screen.tell, name="tell"),
    path("desk/phone/screen/<int:pk>/drop/", screen.drop, name="drop"),
    path("desk/phone/extension/", pages.extension, name="extension"),
    path("desk/phone/unread/", pages.unread, name="unread"),
    path("desk/phone/unread/<int:pk>/raw/", pages.raw, name="raw"),
    path("desk/phone/unread/<int:pk>/read-again/", pages.read_again, name="read-again"),
    path("desk/phone/unread/<int:pk>/set-aside/", pages.set_aside, name="set-aside"),
    path("desk/phone/looks/", pages.looks, name="looks"),
]
