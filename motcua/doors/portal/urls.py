"""Paths of the portal; all of them are public."""

from django.urls import path

from motcua.doors.portal import money, views
from motcua.doors.portal.verifying import verify

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc/", views.find, name="find"),
    path("thu-tuc/<str:code>/", views.procedure, name="procedure"),
    path("tra-cuu/", views.follow, name="follow"),
    path("kiem-tra/", verify, name="verify"),
    path("nop-phi/", money.pay, name="pay"),
    path("buu-chinh-cong-ich/", money.post_lists, name="post_lists"),
]
