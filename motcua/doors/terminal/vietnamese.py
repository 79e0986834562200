"""Lets argparse, which speaks English only, say its few sentences in Vietnamese.

argparse asks its own `_` and `ngettext` for every sentence, so one table serves all commands.
"""

import argparse
from typing import Final

from django.apps import apps
from django.utils.translation import gettext_lazy as _

SENTENCES: Final = {
    "usage: ": _("cách dùng: "),
    "positional arguments": _("tham số"),
    "options": _("tùy chọn"),
    "subcommands": _("việc"),
    "show this help message and exit": _("hiện trợ giúp này rồi kết thúc"),
    "show program's version number and exit": _("hiện phiên bản rồi kết thúc"),
    "%(prog)s: error: %(message)s\n": _("%(prog)s: %(message)s\n"),
    "argument %(argument_name)s: %(message)s": _("%(argument_name)s: %(message)s"),
    "the following arguments are required: %s": _("còn thiếu: %s"),
    "one of the arguments %s is required": _("cần một trong các tham số %s"),
    "unrecognized arguments: %s": _("không có tham số %s"),
    "not allowed with argument %s": _("không dùng cùng %s"),
    "ignored explicit argument %r": _("không nhận giá trị %r"),
    "expected one argument": _("cần một giá trị"),
    "expected at most one argument": _("chỉ nhận nhiều nhất một giá trị"),
    "expected at least one argument": _("cần ít nhất một giá trị"),
    "expected %s argument": _("cần %s giá trị"),
    "expected %s arguments": _("cần %s giá trị"),
    "ambiguous option: %(option)s could match %(matches)s": _(
        "%(option)s chưa rõ là tùy chọn nào: %(matches)s"
    ),
    "invalid choice: %(value)r (choose from %(choices)s)": _(
        "%(value)r không hợp lệ, chỉ nhận: %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": _(
        "không có việc %(parser_name)r, chỉ có: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": _("giá trị %(value)r không hợp lệ"),
    "can't open '%(filename)s': %(error)s": _("không mở được tệp %(filename)s: %(error)s"),
}


def in_vietnamese(sentence: str) -> str:
    """The sentence in the reader's language; an unknown one stays as it is."""
    # The parser that only looks for --settings is made before translations can be read.
    known = SENTENCES.get(sentence) if apps.ready else None
    return str(known) if known else sentence


def one_or_many(one: str, many: str, number: int) -> str:
    """Vietnamese has one form for both."""
    return in_vietnamese(one if number == 1 else many)


def teach_argparse() -> None:
    """From here on every parser of this process speaks our language."""
    vars(argparse).update({"_": in_vietnamese, "ngettext": one_or_many})
