"""The demo ward's waiting room: a morning of numbers taken, called and waiting."""

from datetime import datetime, timedelta

from motcua.people.models import Official, Unit
from motcua.queue import actions
from motcua.queue.models import Counter, QueueService

# name, letter
SERVICES = [("Hộ tịch, hộ khẩu", "A"), ("Chứng thực", "B"), ("Đất đai, xây dựng", "C"),
            ("Lĩnh vực khác, trả kết quả", "D")]  # fmt: skip
# number, name, letters called
COUNTERS = [(1, "Hộ tịch", "AD"), (2, "Chứng thực", "BD"), (3, "Đất đai và việc khác", "CD")]
# letters of the people who came this morning, four minutes apart
CAME = "ABBACDBBADCBABDB"
SERVED = 9
MINUTE = timedelta(minutes=1)


def open_room(ward: Unit, staff: dict[str, Official], now: datetime) -> None:
    """Services, counters, and a queue as it stands at `now`."""
    actions.open_room(ward, by=None)
    services = {
        letter: actions.set_service(QueueService(unit=ward, name=name, prefix=letter), by=None)
        for name, letter in SERVICES
    }
    counters = [
        actions.set_counter(
            Counter(unit=ward, number=number, name=name),
            [services[letter] for letter in letters],
            by=None,
        )
        for number, name, letters in COUNTERS
    ]
    began = now - 4 * len(CAME) * MINUTE
    for place, letter in enumerate(CAME):
        actions.take_ticket(services[letter], by=None, at=began + 4 * place * MINUTE)
    officers = [staff["motcua1"], staff["motcua2"], staff["motcua1"]]
    for call in range(SERVED):
        at = began + (12 + 5 * call) * MINUTE
        turn = call % len(counters)
        actions.call_next(counters[turn], by=officers[turn], at=min(at, now))
