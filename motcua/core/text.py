"""Vietnamese letters: how names are searched without diacritics and how they are sorted."""

import unicodedata
from functools import lru_cache

# The Vietnamese alphabet (TCVN 5712 order, as in CLDR): ă, â, ê, ô, ơ, ư and đ are letters of
# their own; the five tones only break ties.
ALPHABET = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
PLACE = {letter: chr(0x30 + place) for place, letter in enumerate(ALPHABET)}
BARE = str.maketrans("đĐ", "dd")
FIRST_TONE = 0x31
UNMARKED = "0"


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without diacritics, single spaces: what a search compares."""
    bare = unicodedata.normalize("NFD", text.translate(BARE))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).lower().split())


@lru_cache(maxsize=65536)
def sort_key(text: str) -> str:
    """A string whose plain byte order is the Vietnamese dictionary order of `text`.

    Letters first, then tones, then lower case before capitals, as in CLDR's rules for `vi`.
    """
    letters, tones, cases = [], [], []
    for char in unicodedata.normalize("NFC", " ".join(text.split())):
        letter, tone = split_tone(char)
        small = letter.lower()
        # What is in no alphabet sorts after it, by code point.
        letters.append(PLACE.get(small) or chr(0x7E) + small)
        tones.append(tone)
        cases.append("1" if letter != small else "0")
    return "\t".join(["".join(letters), "".join(tones), "".join(cases)])


@lru_cache(maxsize=4096)
def split_tone(char: str) -> tuple[str, str]:
    """A letter without its tone, and the tone's place in the order ("0" is no tone)."""
    tone = UNMARKED
    kept = []
    for part in unicodedata.normalize("NFD", char):
        if part in TONES:
            tone = chr(FIRST_TONE + TONES.index(part))
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def grouped(number: int) -> str:
    """1.234.567, as Vietnamese write it."""
    return f"{number:,}".replace(",", ".")
