"""Paths of the desk."""

from django.urls import path

from motcua.doors.desk.views import (
    absence,
    dossier,
    handing,
    handling,
    inbox,
    intake,
    morning,
    receipt,
    slip,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("hang-loat/", inbox.move_many, name="move_many"),
    path("tiep-nhan/", intake.choose, name="choose"),
    path("tiep-nhan/<int:pk>/", intake.intake, name="intake"),
    path("ho-so/<str:code>/", dossier.show, name="show"),
    path("ho-so/<str:code>/viec/<str:verb>/", dossier.move, name="move"),
    path("ho-so/<str:code>/phan-cong/<int:pk>/", dossier.assign, name="assign"),
    path("ho-so/<str:code>/giay-tiep-nhan.pdf", receipt.receipt, name="receipt"),
    path("ho-so/<str:code>/ma-qr.svg", receipt.qr, name="qr"),
    path("ho-so/<str:code>/tep/", dossier.add_file, name="add_file"),
    path("ho-so/<str:code>/tep/<int:pk>/", dossier.open_file, name="open_file"),
    path("ho-so/<str:code>/phoi-hop/<int:pk>/", handling.ask_to_help, name="ask_to_help"),
    path("ho-so/<str:code>/lay-y-kien/<int:pk>/", handling.consult, name="consult"),
    path("ho-so/<str:code>/tra-loi/<int:pk>/", handling.answer, name="answer"),
    path("ho-so/<str:code>/xac-minh/<int:pk>/", handling.verify, name="verify"),
    path("ho-so/<str:code>/du-lieu/", handling.facts, name="facts"),
    path("ho-so/<str:code>/phieu-kiem-soat/", slip.show, name="slip"),
    path("ho-so/<str:code>/phieu-kiem-soat.pdf", slip.printed, name="slip_pdf"),
    path("ban-giao/", handing.lists, name="handing"),
    path("ban-giao/lap/", handing.give, name="give"),
    path("ban-giao/<int:pk>/ky-nhan/", handing.take_over, name="take_over"),
    path("ban-giao/<int:pk>.pdf", handing.printed, name="handing_pdf"),
    path("vang-mat/", absence.absences, name="absences"),
    path("vang-mat/<int:pk>/tro-lai/", absence.come_back, name="come_back"),
    path("can-bao/", handling.calls, name="calls"),
    path("can-bao/<int:pk>/", handling.told, name="told"),
    path("hom-nay/", morning.digest, name="digest"),
]
