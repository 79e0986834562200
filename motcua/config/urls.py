"""Which path leads to which door."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("motcua.doors.portal.urls")),
    path("ban-lam-viec/", include("motcua.doors.desk.urls")),
    path("dieu-hanh/", include("motcua.doors.office.urls")),
    path("tai-khoan/", include("motcua.doors.frame.urls")),
    path("quan-tri/", admin.site.urls),
]
