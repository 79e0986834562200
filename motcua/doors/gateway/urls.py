"""Paths where other machines knock; public, each with its own signature."""

from django.urls import include, path

from motcua.doors.gateway import api, views

app_name = "gateway"
urlpatterns = [
    path("thanh-toan/", views.payment_notice, name="payment_notice"),
    path("buu-chinh/", views.post_notice, name="post_notice"),
    path("api/mo-ta.json", api.description, name="api_description"),
    path("api/", include((api.paths(), "api"))),
]
