"""Word templates of an authority: checked with the place of every error named, then filled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from motcua.core.errors import Refused

# What a template may hold once unpacked; a small file can be made to unpack without end.
LARGEST: Final = 100 * 1024 * 1024
PARAGRAPH: Final = re.compile(r"<w:p([ >])")
TAG: Final = re.compile(r"<[^>]*>")
LONGEST_QUOTE: Final = 60
RUN_TEXT: Final = re.compile(r"<w:t(?: [^>]*)?>[^<]*</w:t>")
FIELD: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
# Logic that a paper needs; whatever else the language has is refused.
FORBIDDEN: Final = (
    nodes.Call, nodes.CallBlock, nodes.Macro, nodes.Import, nodes.FromImport, nodes.Include,
    nodes.Extends, nodes.Block, nodes.Pow,
)  # fmt: skip


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja in its sandbox; a field without a value is an error, and text is never markup."""
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    sandbox.filters["words"] = words
    return sandbox


def check_template(template: bytes, known: Mapping[str, Collection[str]]) -> list[str]:
    """The fields a template uses. `known`: each field with the names its parts have.

    Raises Refused naming part, paragraph and field for an unknown field, a syntax error and
    anything beyond fields, conditions, loops and filters.
    """
    used: set[str] = set()
    for part, xml in parts(opened(template)):
        numbered = PARAGRAPH.sub(r"\n<w:p\1", xml)
        lines = numbered.split("\n")
        try:
            tree = environment().parse(numbered)
            environment().compile(numbered)
        except TemplateSyntaxError as error:
            raise Refused(
                _("Mẫu có lỗi ở %(place)s: %(why)s.")
                % {"place": place(part, lines, error.lineno), "why": error.message}
            ) from error
        used |= check_tree(tree, known, part, lines)
    return sorted(used)


def check_tree(
    tree: nodes.Template, known: Mapping[str, Collection[str]], part: str, lines: list[str]
) -> set[str]:
    """The fields in one part of the template."""
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {"loop"}
    inner = {name for names in known.values() for name in names} | {"index", "first", "last"}
    for node in tree.find_all(FORBIDDEN):
        raise Refused(_("Mẫu dùng lệnh không được phép ở %s.") % place(part, lines, node.lineno))
    found = set()
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        word = field_name(node)
        if word not in inner | own | set(known):
            raise Refused(
                _("Mẫu dùng trường không có “%(field)s” ở %(place)s.")
                % {"field": word, "place": place(part, lines, node.lineno)}
            )
        if word in known:
            found.add(word)
    return found


def field_name(node: nodes.Node) -> str:
    """The word a node asks for; a part asked for by anything but a plain word has none."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return node.attr
    asked = node.arg if isinstance(node, nodes.Getitem) else None
    return str(asked.value) if isinstance(asked, nodes.Const) else "[…]"


def place(part: str, lines: list[str], number: int) -> str:
    """A place a person finds: the part, the paragraph, and how it begins."""
    text = TAG.sub("", lines[number - 1]).strip() if number <= len(lines) else ""
    quote = text[:LONGEST_QUOTE] + ("…" if len(text) > LONGEST_QUOTE else "")
    return _("%(part)s, đoạn %(number)s (“%(quote)s”)") % {
        "part": part,
        "number": max(number - 1, 1),
        "quote": quote,
    }


def parts(document: DocxTemplate) -> Iterator[tuple[str, str]]:
    """The parts that hold text, each with its source: body, headers, footers."""
    yield _("thân văn bản"), document.patch_xml(document.get_xml())
    for name, uri in (
        (_("đầu trang"), document.HEADER_URI),
        (_("chân trang"), document.FOOTER_URI),
    ):
        for _key, part in document.get_headers_footers(uri):
            yield name, document.patch_xml(document.get_part_xml(part))


def opened(template: bytes, kind: type[DocxTemplate] = DocxTemplate) -> DocxTemplate:
    """The template read; refuses what is no Word file or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            whole = sum(entry.file_size for entry in archive.infolist())
        if whole > LARGEST:
            raise Refused(_("Tệp Word quá lớn khi mở ra."))
        document = kind(io.BytesIO(template))
        document.init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise Refused(_("Tệp không phải văn bản Word (.docx) đọc được.")) from error
    return document


@dataclass(frozen=True)
class Link:
    """Words that lead to an address where a template asks for `{{r … }}`, else only words.

    Without an address they lead nowhere, and may still be asked for in that way.
    """

    words: str
    address: str


@dataclass(frozen=True)
class Picture:
    """A PNG, so many mm wide."""

    png: bytes
    width: int


class Filled(DocxTemplate):  # type: ignore[misc]  # the library has no types
    """A template being filled. A field inside a run's text is text, also where it could lead on."""

    def patch_xml(self, src_xml: str) -> str:
        """A link asked for with `{{r … }}` stands outside of runs; in a run only its words do."""
        return RUN_TEXT.sub(
            lambda run: FIELD.sub(r"{{ (\1)|words }}", run[0]), super().patch_xml(src_xml)
        )


@dataclass(frozen=True)
class Linked:
    """A link in a document, which learns its address only where the link is used."""

    link: Link
    document: DocxTemplate

    def __str__(self) -> str:
        return self.link.words

    def __html__(self) -> str:
        rich = RichText()
        address = self.link.address
        rich.add(self.link.words, url_id=self.document.build_url_id(address) if address else None)
        return str(rich)


def words(value: object) -> object:
    """What a link says; everything else as it is."""
    return value.link.words if isinstance(value, Linked) else value


def placed(value: object, document: DocxTemplate) -> object:
    """Links and pictures as this very document holds them; everything else as it is."""
    if isinstance(value, Link):
        return Linked(value, document)
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(value.png), width=Mm(value.width))
    if isinstance(value, Mapping):
        return {key: placed(each, document) for key, each in value.items()}
    if isinstance(value, list):
        return [placed(each, document) for each in value]
    return value


def fill(template: bytes, data: Mapping[str, object]) -> bytes:
    """The template with its fields filled. Raises Refused where it cannot be."""
    document, out = opened(template, Filled), io.BytesIO()
    told = {key: placed(value, document) for key, value in data.items()}
    try:
        document.render(told, jinja_env=environment(), autoescape=True)
    except (TemplateError, SecurityError, TypeError, ValueError) as error:
        raise Refused(_("Mẫu không điền được: %s.") % error) from error
    document.save(out)
    return out.getvalue()
