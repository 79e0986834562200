"""What was acknowledged is there, whatever was killed; nothing is there twice; nobody is stuck.

`MOTCUA_KILLS=60` makes the long form. `MOTCUA_CONTROL=1` runs the control instead: with
synchronous_commit off the same judge must see acknowledged dossiers lost.
"""

import os
import random
import threading
import time
from pathlib import Path

import pytest

from tests.crash.clients import Browser, Client, read
from tests.house import House, house

KILLS = int(os.environ.get("MOTCUA_KILLS", "10"))
CONTROL = os.environ.get("MOTCUA_CONTROL") == "1"
CLIENTS = 12
SEED = 20261122


def clients(here: House, folder: Path, enough, number: int = CLIENTS) -> list[Client]:
    """Signed-in clients of one desk."""
    (pk, method), *_ = here.sql(
        "SELECT v.id, m.id FROM catalogue_procedureversion v "
        "JOIN catalogue_method m ON m.version_id = v.id WHERE m.channel = 'in_person'"
    )
    browser = Browser(here.port)
    browser.sign_in("one_stop_officer")
    browser.connection.close()
    made = []
    for place in range(number):
        own = Browser(here.port)
        own.cookies = dict(browser.cookies)
        intake = f"/ban-lam-viec/tiep-nhan/{pk}/?unit=T99.01"
        made.append(Client(place, own, intake, str(method), folder / f"{place}.jsonl", enough))
    return made


def judge(here: House, made: list[Client]) -> list[str]:
    """Hold the clients' own histories against the database; what is wrong, in words."""
    stored = here.sql(
        "SELECT r.key, d.code FROM dossiers_answeredrequest r "
        "JOIN dossiers_dossier d ON d.id = r.dossier_id"
    )
    by_key = dict(stored)
    codes = {code for (code,) in here.sql("SELECT code FROM dossiers_dossier")}
    wrong = []
    for client in made:
        sent, acknowledged = read(client.history)
        wrong += [f"stuck: {key}" for key in sent - set(acknowledged)]
        wrong += [f"lost: {code}" for code in acknowledged.values() if code not in codes]
        wrong += [
            f"other: {key}" for key, code in acknowledged.items() if by_key.get(key, code) != code
        ]
    names = here.sql(
        "SELECT a.name, count(*) FROM dossiers_dossier d "
        "JOIN people_applicant a ON a.id = d.applicant_id GROUP BY 1 HAVING count(*) > 1"
    )
    wrong += [f"twice: {name}" for name, _count in names]
    torn = here.sql(
        "SELECT d.code FROM dossiers_dossier d WHERE (SELECT count(*) FROM dossiers_event e "
        "WHERE e.dossier_id = d.id) <> 2 OR NOT EXISTS (SELECT FROM dossiers_clockevent c "
        "WHERE c.dossier_id = d.id) OR (SELECT count(*) FROM audit_evidence v WHERE "
        "v.subject_kind = 'dossiers.dossier' AND v.subject_id = d.id) <> 3 OR (SELECT count(*) "
        "FROM dossiers_dossiercharge f WHERE f.dossier_id = d.id) <> 1"
    )
    return wrong + [f"torn: {code}" for (code,) in torn]


def file_while_killing(here: House, folder: Path, kills: int) -> list[Client]:
    """Twelve clients file; at random moments something is killed."""
    done = threading.Event()
    made = clients(here, folder, done.is_set)
    for client in made:
        client.start()
    dice = random.Random(SEED)
    ways = [here.kill_a_worker, here.kill_the_server, here.kill_postgres]
    for turn in range(kills):
        time.sleep(dice.uniform(0.3, 1.5))
        ways[turn % len(ways)](dice)
    # Everybody must get through again after the last one.
    after = sum(client.acknowledged for client in made) + CLIENTS * 2
    end = time.monotonic() + 90
    while sum(client.acknowledged for client in made) < after and time.monotonic() < end:
        time.sleep(0.2)
    done.set()
    for client in made:
        client.join(60)
        assert client.error is None, client.error
        assert not client.is_alive(), "a client is stuck"
    return made


@pytest.mark.skipif(CONTROL, reason="the control runs instead")
def test_what_is_acknowledged_survives_every_kill(tmp_path: Path):
    with house() as here:
        here.start()
        made = file_while_killing(here, tmp_path, KILLS)
        assert sum(client.acknowledged for client in made) > KILLS * CLIENTS
        assert judge(here, made) == []


@pytest.mark.skipif(not CONTROL, reason="on demand: MOTCUA_CONTROL=1")
def test_the_judge_sees_losses_when_commits_are_not_awaited(tmp_path: Path):
    with house() as here:
        here.commit_without_waiting()
        here.start()
        wrong = []
        for turn in range(20):
            folder = tmp_path / str(turn)
            folder.mkdir()
            made = file_then_cut(here, folder)
            wrong = [line for line in judge(here, made) if line.startswith("lost")]
            if wrong:
                break
        assert wrong


def file_then_cut(here: House, folder: Path) -> list[Client]:
    """Clients file for a moment and the database is killed under them."""
    done = threading.Event()
    made = clients(here, folder, done.is_set)
    for place, client in enumerate(made):
        client.number = int(folder.name) * 1000 + place
        client.start()
    time.sleep(1.5)
    here.kill_postgres(random.Random(SEED))
    done.set()
    for client in made:
        client.join(60)
    return made


def test_two_hundred_filings_at_once_get_two_hundred_codes(tmp_path: Path):
    with house() as here:
        here.start()
        made = clients(here, tmp_path, lambda: False, number=200)
        for client in made:
            client.enough = once(client)
            client.start()
        for client in made:
            client.join(120)
            assert client.error is None, client.error
        assert judge(here, made) == []
        codes = here.sql("SELECT code FROM dossiers_dossier")
        assert len({code for (code,) in codes}) == len(codes) == 200


def once(client: Client):
    """Enough after one filing."""
    return lambda: client.acknowledged > 0
