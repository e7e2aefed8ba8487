"""`bin/demo`: a living institution that leaves everybody's own data alone."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.live import CHECKOUT

STUBS = {
    "_bootstrap": 'CHECKOUT=$(cd "$(dirname "$0")/.." && pwd -P)\nVENV=$CHECKOUT\nbootstrap() { :; }\n',
    "insaf": '#!/bin/sh\necho "$1 ${INSAF_DATABASE_URL:-embedded}"\n[ "$1" = serve ] || : >"$INSAF_DATA/insaf.sqlite3"\n',
}


def test_the_demo_runs_on_the_embedded_database_whatever_the_environment_names(tmp_path: Path) -> None:
    """With a database of its own named, the second start failed half way and the third deleted files."""
    (tmp_path / "bin").mkdir()
    shutil.copy(CHECKOUT / "bin" / "demo", tmp_path / "bin")
    for name, text in STUBS.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    env = {**os.environ, "INSAF_DATA": str(tmp_path / "data"), "INSAF_DATABASE_URL": "postgresql:///theirs"}
    said = [
        subprocess.run([tmp_path / "bin" / "demo"], env=env, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert said == ["demo embedded\nserve embedded\n", "serve embedded\n"]
