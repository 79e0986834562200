"""Paths of what makes a desk comfortable: counters, scans, saved searches, prints, tokens."""

from django.urls import path

from motcua.doors.desk.views import counters

urlpatterns = [
    path("quay/", counters.counters, name="counters"),
    path("quay/<int:pk>/", counters.counter, name="counter"),
    path("quay/<int:pk>/goi-tiep/", counters.call_next, name="call_next"),
    path("quay/<int:pk>/chuyen/", counters.transfer, name="transfer_ticket"),
    path("quay/<int:pk>/so/<str:deed>/", counters.deal, name="deal_ticket"),
    path("phong-cho/", counters.waits, name="waits"),
]
