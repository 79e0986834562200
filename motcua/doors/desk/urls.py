"""Paths of the desk."""

from django.urls import path

from motcua.doors.desk.views import dossier, inbox, intake, receipt

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
]
