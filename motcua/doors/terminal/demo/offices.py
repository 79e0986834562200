"""The demo ward's neighbours and the routes its dossiers take: one of each shape."""

from datetime import date
from typing import Any

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.routes.actions import draft_route, publish_route
from motcua.catalogue.routes.reading import read
from motcua.people import actions as people
from motcua.people.models import Unit
from motcua.people.roles import Level, Role

# code, name, who works there (username, name)
AGENCIES = [
    ("Z99.02", "Thuế cơ sở Ví Dụ", "thue", "Ngô Thị Phỏng Chừng"),
    ("Z99.03", "Văn phòng đăng ký đất đai Ví Dụ", "datdai", "Đỗ Văn Tạm Gọi"),
]


def step(key: str, name: str, hours: int, to: list[str], **more: Any) -> dict[str, Any]:
    """One step; the ward's handler does it unless said otherwise."""
    told = {"key": key, "name": name, "hours": hours, "role": "handler", "where": "competent"}
    return told | {"next": [{"to": to}]} | more


SIGN = step("ky", "Lãnh đạo ký", 2, ["end"], role="leader", may=["sign"])
ROUTES: dict[str, dict[str, Any]] = {
    # Certified copies: taken in, signed and returned at the desk, by authorisation.
    "2.000815": {
        "steps": [
            step("chung_thuc", "Chứng thực, ký theo ủy quyền", 4, ["end"],
                 role="one_stop_officer", where="receiving", may=["sign"]),
        ],
    },
    "1.001193": {"steps": [step("tham_dinh", "Thẩm định", 4, ["ky"]), SIGN]},
    # A building permit: a check on the spot where the plot is large.
    "1.013225": {
        "facts": [{"key": "dien_tich", "name": "Diện tích xây dựng (m²)", "kind": "number"}],
        "steps": [
            step("tham_dinh", "Thẩm định hồ sơ", 16, [], may=["ask_papers", "consult"],
                 next=[{"to": ["thuc_dia"], "when": "dien_tich > 250"}, {"to": ["trinh"]}]),
            step("thuc_dia", "Kiểm tra thực địa", 16, ["trinh"], may=["verify"]),
            step("trinh", "Trình kết quả", 8, ["ky"], may=["propose"]),
            SIGN,
        ],
    },
    # Land: two agencies side by side, tax may wait for its payment, joined before the decision.
    "1.012796": {
        "legs": [
            {"key": "phuong", "name": "UBND phường", "direction": "same", "hours": 32,
             "lead": True},
            {"key": "dat_dai", "name": "Văn phòng đăng ký đất đai", "direction": "up", "hours": 16},
            {"key": "thue", "name": "Cơ quan thuế", "direction": "up", "hours": 16},
        ],
        "steps": [
            step("tham_dinh", "Thẩm định hồ sơ", 16, ["trich_luc", "nghia_vu"], leg="phuong",
                 may=["ask_papers", "consult", "verify"]),
            step("trich_luc", "Trích lục bản đồ", 16, ["trinh"], where="agency", agency="Z99.03",
                 leg="dat_dai"),
            step("nghia_vu", "Xác định nghĩa vụ tài chính", 16, ["trinh"], where="agency",
                 agency="Z99.02", leg="thue", may=["ask_payment"]),
            step("trinh", "Trình kết quả", 8, ["ky"], join=True, may=["propose"], leg="phuong"),
            SIGN | {"leg": "phuong"},
        ],
    },
}  # fmt: skip


def neighbours(province: Unit, since: date, password: str) -> None:
    """The agencies and who works there."""
    for code, name, username, full_name in AGENCIES:
        unit = people.add_unit(code, name, Level.VERTICAL, parent=province, by=None)
        official = people.employ(username, full_name, password, by=None)
        people.appoint(official, Role.HANDLER, unit, since=since, by=None)


def lay_routes() -> None:
    """Publish the routes of the demo's procedures."""
    for code, told in ROUTES.items():
        version = ProcedureVersion.objects.filter(procedure__code=code).latest("number")
        publish_route(draft_route(version, read(told), by=None), by=None)
