#!/bin/sh
# Makes the environment in .venv: `environment.sh` to run the product, `environment.sh test` to
# test it. Safe to repeat; does nothing when nothing has changed.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    fail "Cần Python 3.11 trở lên; hãy cài python3 rồi chạy lại."
}

make_venv() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Thiếu python3-venv; hãy cài (apt-get install python3-venv) rồi chạy lại."
    say "Đang tạo môi trường .venv…"
    "$python" -m venv --clear .venv
}

# Installs what a lock names. A lock that has been installed is known by its digest.
install() {
    stamp=.venv/.$1
    digest=$(cat "$1" pyproject.toml | sha256sum)" $PWD"
    if [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then return; fi
    say "Đang cài các gói trong $1…"
    pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore .venv/bin/python -m pip"
    $pip install --quiet --require-hashes -r "$1"
    $pip install --quiet --no-deps --no-build-isolation -e .
    printf '%s' "$digest" >"$stamp"
}

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        # On some systems the command is only a signpost to another package: it must answer.
        if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

has_own_browser() {
    .venv/bin/python - <<'END' 2>/dev/null
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as tool:
    sys.exit(not pathlib.Path(tool.chromium.executable_path).exists())
END
}

find_browser() {
    if has_browser || has_own_browser; then return; fi
    say "Đang cài trình duyệt Chromium cho các bài thử…"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        if apt-get update -qq && apt-get install -y -qq chromium >/dev/null && has_browser; then
            return
        fi
        .venv/bin/playwright install-deps chromium >/dev/null || say "Không cài được thư viện."
    fi
    .venv/bin/playwright install chromium ||
        fail "Không có trình duyệt để thử: hãy cài gói chromium rồi chạy lại make test."
}

make_venv
case ${1:-run} in
run) install requirements.lock ;;
test)
    install requirements-test.lock
    find_browser
    ;;
*) fail "Cách dùng: tools/environment.sh [test]" ;;
esac
