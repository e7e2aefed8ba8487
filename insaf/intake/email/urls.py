"""Addresses of the mail, under the desk."""

from django.urls import path

from insaf.intake.email import views

app_name = "intake_email"
urlpatterns = [
    path("", views.listing, name="list"),
    path("view/<slug:view>/", views.listing, name="view"),
    path("case/<str:reference>/", views.of_case, name="of-case"),
    path("<int:number>/", views.mail, name="mail"),
    path("<int:number>/raw/", views.raw, name="raw"),
    path("<int:number>/formatted/", views.formatted, name="formatted"),
    path("<int:number>/files/<int:index>/", views.file, name="file"),
    path("<int:number>/join/", views.join, name="join"),
    path("<int:number>/new-case/", views.open_case, name="open-case"),
    path("<int:number>/set-aside/", views.set_aside, name="set-aside"),
    path("<int:number>/release/", views.release, name="release"),
    path("<int:number>/charset/", views.read_again, name="read-again"),
]
