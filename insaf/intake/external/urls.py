"""Addresses of the referrals: the desk's, and those of whom a body sends to read."""

from django.urls import path

from insaf.intake.external import inviting, liaison, views

app_name = "intake_external"
urlpatterns = [
    path("desk/external/", views.home, name="home"),
    path("desk/external/view/<slug:view>/", views.home, name="view"),
    path("desk/external/register/", views.register_letter, name="register"),
    path("desk/external/people/", inviting.people, name="people"),
    path("desk/external/people/<int:pk>/revoke/", inviting.revoke, name="revoke"),
    path("liaison/k/<str:secret>/", liaison.key, name="key"),
    path("liaison/", liaison.home, name="liaison"),
    path("liaison/leave/", liaison.leave, name="leave"),
    path("liaison/cases/<str:reference>/", liaison.case, name="case"),
]
