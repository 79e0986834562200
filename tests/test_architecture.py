"""The rules about the code that no linter knows. Which way arrows point, import-linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "motcua"
ROOMS = {
    folder.name
    for folder in PACKAGE.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in ("config", "doors", "core")
}
CODE = sorted(PACKAGE.rglob("*.py"))
OURS = [
    *CODE,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "benchmarks").rglob("*.py")),
]
LONGEST_FILE = 400
VAGUE = {"utils", "util", "helpers", "helper", "services", "managers", "signals", "common", "misc"}

WRITERS = re.compile(r"(^|/)(actions|importer|migrations)(/|\.py$)")
# Writers that are no room's action, each with its reason.
OTHER_WRITERS = {
    "core/jobs.py": "clears what Django's own tables have outlived",
    "documents/word.py": "saves a Word file in memory, and no row",
    "reports/outputs/word.py": "saves a Word document, no row",
    "dossiers/codes.py": "counts a day's serial numbers; only actions ask it for one",
}
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete",
    "asave", "acreate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create",
    "adelete",
}  # fmt: skip
WRITING_SQL = re.compile(
    r"\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE|COPY\s+\w+.*\bFROM)\b", re.DOTALL
)
DOOR_MODULES = ("django.http", "django.shortcuts")
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
# Only the gateway opens connections.
OUTSIDE = ("httpx", "requests", "smtplib", "urllib.request", "http.client", "aiohttp")


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), path.name)


def imports(module: ast.AST) -> Iterator[str]:
    """Every imported name in full: `from a import b` is `a.b`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def brings_in(module: ast.AST, banned: tuple[str, ...]) -> list[str]:
    return [
        name
        for name in imports(module)
        if any(name == each or name.startswith(f"{each}.") for each in banned)
    ]


def writes(module: ast.AST) -> Iterator[str]:
    """Calls and SQL that change a table."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            # A QuerySet takes new values by keyword alone; dicts, sets and digests do not.
            is_update = name in ("update", "aupdate") and node.keywords and not node.args
            if name in WRITES or is_update:
                yield f"line {node.lineno}: .{name}()"
        text = sql_start(node)
        if text and WRITING_SQL.match(text):
            yield f"line {node.lineno}: {text.split()[0]}"


def sql_start(node: ast.AST) -> str:
    """The text of a string, or of an f-string with a word in place of every value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values
        )
    return ""


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_is_longer_than_a_reader_can_hold(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


def test_every_module_is_named_after_what_it_does() -> None:
    assert [short(path) for path in CODE if VAGUE & set(path.with_suffix("").parts)] == []


@pytest.mark.parametrize(
    "line",
    [
        "dossier.save()",
        "Dossier.objects.create(code='1')",
        "Dossier.objects.filter(pk=1).update(state=2)",
        "Dossier.objects.filter(pk=1).delete()",
        "Dossier.objects.bulk_create(rows)",
        "cursor.execute('  INSERT INTO dossiers (a) VALUES (1)')",
        "cursor.execute(f'UPDATE {table} SET a = 1')",
        "cursor.copy(f'COPY {table} ({columns}) FROM STDIN')",
    ],
)
def test_a_write_is_seen(line: str) -> None:
    assert list(writes(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "seen.update({1})",
        "digest.update(b'x')",
        "bar.update(task, completed=1)",
        "create(dossier)",
        "'Update the address'",
        "cursor.execute('SELECT 1 FOR UPDATE')",
    ],
)
def test_a_read_is_not_taken_for_a_write(line: str) -> None:
    assert not list(writes(ast.parse(line)))


def test_only_actions_and_importers_write() -> None:
    found = {
        short(path): each
        for path in CODE
        if not WRITERS.search(short(path)) and short(path) not in OTHER_WRITERS
        if (each := list(writes(tree(path))))
    }
    assert found == {}


def test_every_exception_is_still_needed() -> None:
    assert [name for name in OTHER_WRITERS if not list(writes(tree(PACKAGE / name)))] == []


@pytest.mark.parametrize("room", sorted(ROOMS | {"core"}))
def test_rooms_know_no_http(room: str) -> None:
    found = {
        short(path): brings_in(tree(path), DOOR_MODULES) for path in (PACKAGE / room).rglob("*.py")
    }
    assert {name: each for name, each in found.items() if each} == {}


def test_only_the_gateway_opens_connections() -> None:
    found = {short(path) for path in CODE if brings_in(tree(path), OUTSIDE)}
    assert found == {"doors/gateway/line.py", "doors/gateway/mail.py"}


@pytest.mark.parametrize("banned", [SIGNALS, ("typing.TYPE_CHECKING",)], ids=str)
def test_nobody_imports_what_is_banned(banned: tuple[str, ...]) -> None:
    found = {short(path): brings_in(tree(path), banned) for path in CODE}
    assert {name: each for name, each in found.items() if each} == {}


def test_imports_stand_at_the_top() -> None:
    lazy = [
        f"{short(path)}:{inner.lineno}"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert lazy == []


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    groups = project["dependency-groups"].values()
    named = [*project["project"]["dependencies"], *(each for group in groups for each in group)]
    silent = [each for each in named if not re.search(rf'"{re.escape(each)}",\s+# \w', text)]
    assert silent == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_holds_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index-url" not in text
    packages = re.findall(r"^[a-z0-9][^\s]*==", text, re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(packages) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_room_has_a_floor() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    assert {name.strip() for floor in layers for name in floor.split("|")} >= ROOMS
    assert contract["contracts"][0]["exhaustive"] is True
    assert not any("ignore_imports" in each for each in contract["contracts"])
