"""Which path leads to which door."""

from django.urls import include, path

from motcua.doors.office.law_admin import site

urlpatterns = [
    path("", include("motcua.doors.portal.urls")),
    path("ban-lam-viec/", include("motcua.doors.desk.urls")),
    path("dieu-hanh/", include("motcua.doors.office.urls")),
    path("may/", include("motcua.doors.gateway.urls")),
    path("tai-khoan/", include("motcua.doors.frame.urls")),
    path("quan-tri/", site.urls),
]
