"""Find every sentence, keep the catalogues in step and compile them: `make messages`.

The source speaks Vietnamese. `en` translates it; `vi` translates what the packages we stand on
say to our users in English and have no Vietnamese for.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib import util
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

# With all its plural forms where it has more than one.
Sentence = str | tuple[str, ...] | list[str]

PRODUCT = Path(__file__).resolve().parent.parent / "motcua"
LOCALE = PRODUCT / "locale"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt"}
# The parts of the packages that our users meet, as patterns in the package's folder.
PACKAGES = {
    "allauth": [
        "account/forms.py",
        "account/adapter.py",
        "core/exceptions.py",
        "mfa/*.py",
        "mfa/base/**/*.py",
        "mfa/recovery_codes/**/*.py",
        "mfa/totp/**/*.py",
        "templates/account/messages/*.txt",
        "templates/mfa/messages/*.txt",
    ],
    "django": [
        "contrib/auth/*.py",
        # models.py translates sentences of the other files, and says none itself.
        "contrib/admin/[!m]*.py",
        "contrib/admin/templatetags/*.py",
        "contrib/admin/views/*.py",
        "contrib/admin/templates/**/*.html",
        "forms/*.py",
        "core/validators.py",
        "db/models/constraints.py",
        "utils/timesince.py",
        "utils/dates.py",
    ],
}
# Where Django keeps the Vietnamese it does have.
ALREADY = ["conf", "contrib/auth", "contrib/admin"]


def sentences(files: Iterable[Path], base: Path) -> Catalog:
    """All sentences of those Python files and templates, each with the files it is in."""
    catalog = Catalog()
    for path in sorted(files):
        for sentence, context in said_in(path):
            catalog.add(sentence, locations=[(str(path.relative_to(base)), 0)], context=context)
    return catalog


def said_in(path: Path) -> Iterator[tuple[Sentence, str | None]]:
    """The sentences of one file, with their contexts."""
    text = path.read_text()
    if path.suffix in TEMPLATES:
        # What templatize leaves of the markup is no Python: the tokeniser minds its indentation.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    for _line, sentence, _comments, context in extract(
        "python", BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield sentence, context


def ours() -> Catalog:
    """What the product says, in Vietnamese."""
    files = [p for p in PRODUCT.rglob("*") if p.suffix in {".py", *TEMPLATES}]
    return sentences(files, PRODUCT.parent)


def theirs() -> Catalog:
    """What packages say to our users in English only."""
    catalog = Catalog()
    for package, patterns in PACKAGES.items():
        root = folder(package)
        files = [path for pattern in patterns for path in root.glob(pattern)]
        for message in sentences(files, root.parent):
            if message.id and not in_vietnamese(message.id, message.context):
                catalog.add(message.id, locations=message.locations, context=message.context)
    return catalog


def folder(package: str) -> Path:
    """Where an installed package lies."""
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed")
    return Path(spec.origin).parent


def in_vietnamese(sentence: Sentence, context: str | None) -> bool:
    """Does Django itself say it in Vietnamese?"""
    found = (catalog.get(sentence, context) for catalog in DJANGO)
    return any(message and message.string and not message.fuzzy for message in found)


def read(path: Path, language: str) -> Catalog:
    """A catalogue as kept; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


DJANGO = [
    read(folder("django") / part / "locale/vi/LC_MESSAGES/django.po", "vi") for part in ALREADY
]
SOURCES = {"en": ours, "vi": theirs}
HEADINGS = {
    "en": "What Một Cửa says, in English.",
    "vi": "What Django and django-allauth say to our users, in Vietnamese where they have none.",
}


def kept(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(language: str) -> int:
    """Bring one catalogue in step with the source; how many sentences lack a translation.

    What is no longer said is dropped, and a new sentence takes no guess from one like it.
    """
    path = kept(language)
    before = read(path, language)
    catalog = Catalog(
        locale=language,
        header_comment=f"# {HEADINGS[language]} `make messages` keeps this file.",
        project="Một Cửa",
        creation_date=before.creation_date,
        version="1",
        last_translator="Một Cửa",
        language_team="Một Cửa",
        msgid_bugs_address="Một Cửa",
        fuzzy=False,
    )
    for message in SOURCES[language]():
        if message.id:
            known = before.get(message.id, message.context)
            catalog.add(
                message.id,
                known.string if known else None,
                locations=message.locations,
                context=message.context,
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(read(path, language)))
    return len(untranslated(catalog))


def untranslated(catalog: Catalog) -> list[Sentence]:
    """The sentences without a translation in every plural form."""
    return [message.id for message in catalog if message.id and not translated(message.string)]


def translated(text: Sentence | None) -> bool:
    """Is there a translation, in every plural form?"""
    return bool(text) and all(text or ())


def main() -> None:
    """Update and compile every catalogue, and say what is left to translate."""
    settings.configure()  # templatize asks for it
    missing = {language: update(language) for language in SOURCES}
    for language, count in missing.items():
        sys.stdout.write(f"{language}: {count} sentences to translate\n")


if __name__ == "__main__":
    main()
