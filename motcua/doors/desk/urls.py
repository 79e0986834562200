"""Paths of the desk."""

from django.urls import path

from motcua.doors.desk import paper_urls
from motcua.doors.desk.views import cashier, dossier, drawer, inbox, intake, parcels, receipt

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    *paper_urls.urlpatterns,
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
    path("ho-so/<str:code>/phi/", cashier.ask_obligation, name="ask_obligation"),
    path("ho-so/<str:code>/phi/<int:pk>/tien-mat/", cashier.pay_cash, name="pay_cash"),
    path("ho-so/<str:code>/phi/<int:pk>/chuyen-khoan/", cashier.pay_transfer, name="pay_transfer"),
    path("ho-so/<str:code>/phi/<int:pk>/cong/", cashier.open_order, name="open_order"),
    path("ho-so/<str:code>/phi/<int:pk>/mien-giam/", cashier.reduce, name="reduce"),
    path("ho-so/<str:code>/phi/<int:pk>/nop-sau/", cashier.permit_unpaid, name="permit_unpaid"),
    path("ho-so/<str:code>/phi/<int:pk>/phieu.pdf", cashier.fee_paper, name="fee_paper"),
    path("ho-so/<str:code>/hoan-tra/<int:pk>/", cashier.ask_refund, name="ask_refund"),
    path("ho-so/<str:code>/buu-gui/", parcels.send_result, name="send_result"),
    path("ho-so/<str:code>/ky-nhan/", parcels.sign_return, name="sign_return"),
    path("thu-ngan/", drawer.cash_day, name="cash_day"),
    path("thu-ngan/<int:pk>/kiem-quy.pdf", drawer.cash_day_pdf, name="cash_day_pdf"),
    path("thu-ngan/<int:pk>/xac-nhan/", drawer.confirm_day, name="confirm_day"),
    path("thu-phi/", drawer.fees, name="fees"),
    path("giao-dich/", drawer.troubles, name="troubles"),
    path("giao-dich/<int:pk>/", drawer.close_trouble, name="close_trouble"),
    path("hoan-tra/<int:pk>/duyet/", drawer.decide_refund, name="decide_refund"),
    path("hoan-tra/<int:pk>/chi/", drawer.pay_out, name="pay_out"),
    path("buu-chinh/", parcels.parcels, name="parcels"),
    path("buu-chinh/ban-giao/", parcels.take_hand_over, name="take_hand_over"),
    path("buu-chinh/<int:pk>/tiep-nhan/", parcels.take_in, name="parcel_intake"),
    path("buu-chinh/<int:pk>/", parcels.note_parcel, name="note_parcel"),
]
