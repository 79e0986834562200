"""Applicants nobody can mistake for real ones: fruit for given names, a province that is not."""

from dataclasses import dataclass
from random import Random

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Đặng", "Bùi", "Đỗ"]
MIDDLES = ["Thị", "Văn", "Thị Thu", "Văn Đông", "Thị Xuân", "Minh", "Ngọc"]
FRUITS = [
    "Cam", "Quýt", "Mít", "Xoài", "Ổi", "Bưởi", "Dừa", "Mận", "Đào", "Lê", "Táo", "Chuối",
    "Khế", "Nhãn", "Vải", "Sầu Riêng", "Măng Cụt", "Thanh Long", "Dâu", "Ớt",
]  # fmt: skip
STREETS = ["Ngõ Cây Khế", "Đường Hoa Mẫu", "Xóm Vườn Mít", "Đường Ví Dụ", "Hẻm Giàn Mướp"]


@dataclass(frozen=True)
class Person:
    """Someone who files in the demo town."""

    name: str
    id_number: str
    phone: str
    address: str


def person(dice: Random) -> Person:
    """One invented applicant. No identity number begins with 099, so none is anybody's."""
    name = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES)} {dice.choice(FRUITS)}"
    return Person(
        name=name,
        id_number=f"099{dice.randrange(10**9):09d}",
        phone=f"0900{dice.randrange(10**6):06d}",
        address=f"Số {dice.randrange(1, 200)} {dice.choice(STREETS)}, phường Hoa Mẫu",
    )
