"""Paths of papers, results, scans, the register, bans and keys."""

from django.urls import path

from motcua.doors.desk.views import bans, keys, papers, register, results, scans, templates

urlpatterns = [
    path("ho-so/<str:code>/giay-to/<str:form>/", papers.issue, name="issue_paper"),
    path("ho-so/<str:code>/giay-to/<str:form>/xem.pdf", papers.preview, name="preview_paper"),
    path("ho-so/<str:code>/giay-to/<int:pk>.pdf", papers.issued, name="issued_paper"),
    path("ho-so/<str:code>/ket-qua/mau/", results.draft, name="draft_result"),
    path("ho-so/<str:code>/ket-qua/tai-len/", results.upload, name="upload_result"),
    path("ho-so/<str:code>/ket-qua/<int:pk>/tep/", results.open_file, name="result_file"),
    path("ho-so/<str:code>/ket-qua/<int:pk>/thay-tep/", results.exchange, name="exchange_result"),
    path("ho-so/<str:code>/ket-qua/<int:pk>/ky/", results.sign, name="sign_result"),
    path("ho-so/<str:code>/ket-qua/<int:pk>/phat-hanh/", results.issue, name="issue_result"),
    path("ho-so/<str:code>/ket-qua/<int:pk>/thu-hoi/", results.revoke, name="revoke_result"),
    path("ho-so/<str:code>/dung-lai/", results.reuse, name="reuse_result"),
    path("ho-so/<str:code>/quet/<int:pk>/", scans.digitise, name="digitise"),
    path("ho-so/<str:code>/quet/<int:pk>/khong/", scans.skip, name="skip_scan"),
    path("ho-so/<str:code>/quet/<int:pk>/doc/", scans.read, name="read_scan"),
    path("ho-so/<str:code>/quet/<int:pk>/xac-nhan/", scans.confirm, name="confirm_reading"),
    path("ket-qua/", results.search, name="results"),
    path("so-theo-doi/", register.register, name="register"),
    path("so-theo-doi/<int:year>.pdf", register.book, name="register_book"),
    path("so-theo-doi/<int:year>/khoa/", register.close, name="close_register"),
    path("ngan-chan/", bans.bans, name="bans"),
    path("ngan-chan/them/", bans.add, name="add_ban"),
    path("ngan-chan/<int:pk>/go/", bans.lift, name="lift_ban"),
    path("chu-ky-so/", keys.keys, name="keys"),
    path("chu-ky-so/them/", keys.add, name="add_key"),
    path("chu-ky-so/<int:pk>/thoi/", keys.retire, name="retire_key"),
    path("mau-ket-qua/", templates.templates, name="templates"),
    path("mau-ket-qua/them/", templates.add, name="add_template"),
    path("mau-ket-qua/<int:pk>.docx", templates.open_file, name="template_file"),
    path("mau-ket-qua/<int:pk>/thoi/", templates.retire, name="retire_template"),
]
