"""Signing in and out, the password, the second factor and the language switch."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("dang-nhap/", views.login, name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("mat-khau/", views.password_change, name="account_change_password"),
    path("xac-nhan-lai/", views.reauthenticate, name="account_reauthenticate"),
    path("xac-thuc-hai-lop/", include("allauth.mfa.urls")),
]
