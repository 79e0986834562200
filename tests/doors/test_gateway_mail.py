"""Notices and digests by e-mail, through a real mail server on loopback that can misbehave."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from motcua.doors.gateway import mail
from motcua.dossiers.actions import notices
from motcua.dossiers.actions.digesting import write_digests
from motcua.dossiers.actions.filing import Party
from motcua.dossiers.kinds import ToldBy
from motcua.dossiers.models import Digest, Notice
from motcua.dossiers.states import State, Verb
from motcua.people.roles import Role
from tests.town import MONDAY, Town


class MailServer(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP; refuses whom it is told to refuse."""

    taken: list[str] = []
    refuses: set[str] = set()

    def handle(self) -> None:
        self.say("220 thu")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].upper()
            if word == "DATA":
                self.say("354 go on")
                self.taken.append(self.until_dot())
                self.say("250 taken")
            elif word == "RCPT TO" and any(each in line for each in self.refuses):
                self.say("550 no such person")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def until_dot(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox(settings) -> Iterator[type[MailServer]]:
    MailServer.taken, MailServer.refuses = [], set()
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        yield MailServer
        server.shutdown()


def asked_for_papers(town: Town, email: str) -> Notice:
    party = Party("Bà Thử", id_number="001099000002", email=email)
    dossier = town.dossier(State.PROCESSING, applicant=party)
    return town.does(dossier, Verb.ASK_PAPERS).notices.get()


def test_a_notice_is_sent_once(town: Town, mailbox: type[MailServer]):
    notice = asked_for_papers(town, "ba.thu@example.vn")
    now = timezone.now()
    assert (mail.send_notices(now), mail.send_notices(now)) == (1, 0)
    notice.refresh_from_db()
    assert (notice.told_how, len(mailbox.taken)) == (ToldBy.EMAIL, 1)


def test_a_notice_that_fails_is_tried_again_and_in_the_end_left_to_people(
    town: Town, mailbox: type[MailServer]
):
    notice = asked_for_papers(town, "ba.thu@example.vn")
    mailbox.refuses = {"ba.thu@"}
    now = timezone.now()
    for number in range(1, notices.MOST_TRIES + 1):
        assert mail.send_notices(now) == 0
        notice.refresh_from_db()
        assert notice.tries == number
        assert mail.send_notices(now) == 0, "not before its time"
        now += timedelta(hours=2)
    assert list(Notice.objects.for_a_person(by_mail=True)) == [notice]
    assert not Notice.objects.to_send(now)


def test_without_a_mail_server_people_telephone(town: Town, settings):
    notice = asked_for_papers(town, "ba.thu@example.vn")
    settings.EMAIL_HOST = ""
    assert not mail.configured()
    assert list(Notice.objects.for_a_person(by_mail=False)) == [notice]


def test_a_digest_is_written_once_a_day_and_sent_to_those_with_an_address(
    town: Town, mailbox: type[MailServer]
):
    dossier = town.dossier(State.PROCESSING)
    handler = town.staff[Role.HANDLER]
    handler.email = "xu.ly@example.vn"
    handler.save(update_fields=["email"])
    morning = dossier.due_at.replace(hour=0)  # 07:00 in Vietnam on the day it is due
    written = write_digests(morning)
    assert (written > 0, write_digests(morning)) == (True, 0)
    told = Digest.objects.get(official=handler)
    assert told.codes == {
        "due_today": [dossier.code], "in_three_days": [], "overdue": [], "without_apology": []
    }  # fmt: skip
    late = Digest.objects.filter(official=town.staff[Role.ADMINISTRATOR])
    assert not late.exists(), "who handles no dossiers gets no digest"
    assert mail.send_digests(morning) == 1
    assert mail.send_digests(morning) == 0
    assert len(mailbox.taken) == 1


def test_no_digest_on_a_day_off(town: Town):
    town.dossier(State.PROCESSING)
    assert write_digests(MONDAY - timedelta(days=1)) == 0


def test_overdue_without_apology_is_told_apart(town: Town):
    dossier, excused = town.dossier(State.PROCESSING), town.dossier(State.PROCESSING)
    until = excused.due_at + timedelta(hours=3) + timedelta(days=1)
    until = excused.due_at.replace(hour=3) + timedelta(days=1)
    town.does(excused, Verb.EXTEND, until=until, at=MONDAY + timedelta(hours=9))
    write_digests(until + timedelta(days=1))
    told = Digest.objects.get(official=town.staff[Role.LEADER]).codes
    assert told["overdue"] == [dossier.code, excused.code]
    assert told["without_apology"] == [dossier.code]
