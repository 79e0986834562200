"""Every sentence has its translation, the translation fits it, and what is compiled is current."""

import re

import pytest

from tools import messages

LANGUAGES = sorted(messages.SOURCES)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdr]|\{\w*\}")


def both_sides(language: str):
    """Each sentence with each of its translations."""
    for message in messages.read(messages.kept(language), language):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from ((ids[-1], text) for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_exactly_what_is_said(language: str):
    said = {(m.id, m.context) for m in messages.SOURCES[language]() if m.id}
    catalog = messages.read(messages.kept(language), language)
    kept = {(m.id, m.context) for m in catalog if m.id}
    assert said - kept == set(), "run make messages and translate"
    assert kept - said == set(), "run make messages"
    assert not catalog.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated_for_certain(language: str):
    catalog = messages.read(messages.kept(language), language)
    assert messages.untranslated(catalog) == []
    assert [message.id for message in catalog if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_sentence(language: str):
    differing = [
        (sentence, text)
        for sentence, text in both_sides(language)
        if sorted(PLACEHOLDER.findall(sentence)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_current(language: str):
    path = messages.kept(language)
    fresh = messages.compiled(messages.read(path, language))
    assert path.with_suffix(".mo").read_bytes() == fresh, "run make messages"


def test_no_english_is_left_in_vietnamese_letters():
    letters = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    # Examples of what to type are Vietnamese in every language, and so is the product's name.
    spoken = (text.replace("Một Cửa", "") for _sentence, text in both_sides("en"))
    left = [text for text in spoken if letters.search(text.split("example:")[0])]
    assert left == []
