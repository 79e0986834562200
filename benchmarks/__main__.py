"""`make bench`: a whole throw-away installation, and every measurement against its limit there."""

import os
import subprocess
import sys

from tests.house import house


def main() -> None:
    """Measure inside a house that leaves nothing behind."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    with house() as here:
        here.start()
        subprocess.run(
            [sys.executable, "-m", "benchmarks.all", here.url, str(here.port)],
            env=here.env,
            check=True,
        )
        for more in ("deadlines", "province"):
            subprocess.run([sys.executable, "-m", f"benchmarks.{more}"], env=here.env, check=True)


if __name__ == "__main__":
    main()
