"""Paths of the portal; all of them are public."""

from django.urls import path

from motcua.doors.portal import money, views, waiting_room
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
    path("hang-doi/<str:unit>/<str:key>/", waiting_room.kiosk, name="kiosk"),
    path("hang-doi/<str:unit>/<str:key>/lay-so/", waiting_room.take_ticket, name="take_ticket"),
    path("hang-doi/<str:unit>/<str:key>/so/<int:pk>/", waiting_room.ticket, name="ticket"),
    path(
        "hang-doi/<str:unit>/<str:key>/so/<int:pk>.pdf", waiting_room.ticket_pdf, name="ticket_pdf"
    ),
    path("goi-so/<str:unit>/<str:key>/", waiting_room.calling, name="calling"),
    path("bang-cho/<str:unit>/<str:key>/", waiting_room.board, name="board"),
]
