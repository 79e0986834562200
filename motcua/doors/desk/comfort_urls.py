"""Paths of what makes a desk comfortable: counters, scans, saved searches, prints, tokens."""

from django.urls import path

from motcua.doors.desk.views import at_once, counters, intake, jump, personal, prints, tokens

urlpatterns = [
    path("mo/", jump.jump, name="jump"),
    path("tiep-nhan/nguoi/", intake.known_person, name="known_person"),
    path("tiep-nhan/<int:pk>/tra-ngay/", at_once.at_once, name="at_once"),
    path("bo-loc/", personal.save_search, name="save_search"),
    path("bo-loc/<int:pk>/xoa/", personal.forget_search, name="forget_search"),
    path("cot/", personal.choose_columns, name="choose_columns"),
    path("den-han/", personal.due_list, name="due_list"),
    path("cho-in/", prints.prints, name="prints"),
    path("cho-in/in/", prints.print_papers, name="print_papers"),
    path("ma-truy-cap/", tokens.tokens, name="tokens"),
    path("ma-truy-cap/cap/", tokens.grant, name="grant_token"),
    path("ma-truy-cap/<int:pk>/thu-hoi/", tokens.revoke, name="revoke_token"),
    path("quay/", counters.counters, name="counters"),
    path("quay/<int:pk>/", counters.counter, name="counter"),
    path("quay/<int:pk>/goi-tiep/", counters.call_next, name="call_next"),
    path("quay/<int:pk>/chuyen/", counters.transfer, name="transfer_ticket"),
    path("quay/<int:pk>/so/<str:deed>/", counters.deal, name="deal_ticket"),
    path("phong-cho/", counters.waits, name="waits"),
]
