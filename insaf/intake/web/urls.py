"""Addresses of the form: fill, review, receipt."""

from django.urls import path

from insaf.intake.web import held, views

app_name = "intake_web"
urlpatterns = [
    path("new/", views.new, name="file"),
    path("new/edit/<str:token>/", views.edit, name="edit"),
    path("new/review/<str:token>/", views.review, name="review"),
    path("new/receipt/<str:token>/", views.receipt, name="receipt"),
    path("desk/held/", held.listing, name="held"),
    path("desk/held/<int:number>/", held.register, name="register"),
]
