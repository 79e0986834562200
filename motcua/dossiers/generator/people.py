"""Names nobody can mistake for somebody's: plants for given names, in great number."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motcua.core.text import PLACE, UNMARKED, fold, sort_key
from motcua.dossiers.generator.units import drawn

FAMILIES = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý", "Đào", "Đinh", "Trịnh", "Mai", "Trương", "Lâm", "Phùng", "Tạ",
    "Hà", "Cao", "Chu", "Lương", "Quách", "Đoàn",
]  # fmt: skip
MIDDLES = [
    "Thị", "Văn", "Thị Thu", "Văn Đông", "Thị Xuân", "Minh", "Ngọc", "Đức", "Thị Ngọc", "Hữu",
    "Thanh", "Thị Kim", "Quang", "Xuân", "Thị Hồng", "Công", "Thị Bích", "Đình", "Thị Mỹ", "Gia",
    "Thị Thanh", "Bá", "Thị Minh", "Viết", "Thị Phương", "Trọng", "Thị Lan", "Duy", "Khánh",
    "Thị Như", "Tiến", "Thị Hoài", "Anh", "Thị Diệu", "Thế", "Thị Tuyết", "Mạnh", "Nhật", "Bảo",
    "Thị Cẩm",
]  # fmt: skip
PLANTS = [
    "Cam", "Quýt", "Mít", "Xoài", "Ổi", "Bưởi", "Dừa", "Mận", "Đào", "Lê", "Táo", "Chuối", "Khế",
    "Nhãn", "Vải", "Dâu", "Ớt", "Gừng", "Nghệ", "Tỏi", "Hành", "Chanh", "Quất", "Bơ", "Me", "Cóc",
    "Sấu", "Hồng", "Lựu", "Sung", "Vả", "Trám", "Bồ", "Na", "Thị", "Gấc", "Bầu", "Bí", "Mướp",
    "Dưa", "Đậu", "Lạc", "Vừng", "Ngô", "Khoai", "Sắn", "Lúa", "Kê", "Chè", "Tre", "Trúc", "Nứa",
    "Mai", "Lan", "Cúc", "Sen", "Súng", "Huệ", "Nhài", "Ly", "Thông", "Tùng", "Bách", "Sồi", "Dẻ",
    "Xoan", "Bàng", "Phượng", "Đa", "Đề", "Sim", "Mua", "Lau", "Sậy", "Cói", "Đay", "Gai", "Bông",
    "Dó", "Quế", "Hồi", "Sả", "Rau", "Cải", "Su", "Húng", "Ngò", "Thì", "Rươi", "Nấm", "Mộc",
    "Rêu", "Dương", "Liễu", "Ngâu", "Sứ", "Trà", "Sậu", "Vông", "Gạo", "Bằng",
]  # fmt: skip
SPACE = PLACE[" "]
# The first families are most of the country.
RANKED = 1 / np.arange(1, len(FAMILIES) + 1) ** 1.1


@dataclass(frozen=True)
class Written:
    """A name with its folded form and its key for sorting."""

    name: str
    folded: str
    key: tuple[str, str, str]

    @classmethod
    def of(cls, name: str) -> "Written":
        """Work them out."""
        letters, tones, cases = sort_key(name).split("\t")
        return cls(name, fold(name), (letters, tones, cases))

    def then(self, other: "Written") -> "Written":
        """Both, with a space between; as `of` would work it out of the whole."""
        gaps = (SPACE, UNMARKED, "0")
        parts = tuple(f"{a}{gap}{b}" for a, gap, b in zip(self.key, gaps, other.key, strict=True))
        return Written(
            f"{self.name} {other.name}", f"{self.folded} {other.folded}",
            (parts[0], parts[1], parts[2]),
        )  # fmt: skip

    @property
    def sort_key(self) -> str:
        """As it is stored."""
        return "\t".join(self.key)


# So many of them are used two together, too.
PAIRED = 40
PAIRS = [f"{first} {second}" for first in PLANTS[:PAIRED] for second in PLANTS[:PAIRED]]
GIVEN = [*PLANTS, *PAIRS]


class People:
    """So many invented people; the number of one's name says what it is."""

    def __init__(self, number: int, dice: np.random.Generator) -> None:
        self.heads = [Written.of(f"{family} {middle}") for family in FAMILIES for middle in MIDDLES]
        self.tails = [Written.of(given) for given in GIVEN]
        head = drawn(np.repeat(RANKED, len(MIDDLES)), number, dice)
        tail_weights = 1 / (50 + np.arange(len(GIVEN)))
        tail = drawn(tail_weights, number, dice)
        self.names: NDArray[np.int32] = (head * len(GIVEN) + tail).astype(np.int32)

    @property
    def how_many_names(self) -> int:
        """Numbers of names are below this."""
        return len(self.heads) * len(self.tails)

    def written(self, names: NDArray[Any]) -> list[Written]:
        """The names with these numbers."""
        head, tail = np.divmod(names, len(self.tails))
        return [
            self.heads[a].then(self.tails[b])
            for a, b in zip(head.tolist(), tail.tolist(), strict=True)
        ]
