"""Pages asked for while the real worker looks at large files and a poster is drawn: `python -m bench.file_pages`."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench.files import POSTERS, make_files
from bench.pages import QUIET, Pages, pages_p99
from bench.rig import Rig, rig
from core.db import EVERYONE, db, see
from core.matrix import Role
from designs.isolated import ROOT
from jobs.files import look_later
from models import Client, File, FileState, Membership
from services import files

LOOKED_AT = ("large.pdf", "large.jpg", *POSTERS)
DRAWN = "poster.png"  # the one that takes longest
PAGES = ("/", "/orders/", "/files/", "/designs/")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with rig(WEB_WORKERS="1") as running, running.app.app_context(), TemporaryDirectory() as folder:
        make_files(Path(folder), 1)
        see(EVERYONE)
        client = Client(name="Bench", access_on=True)
        db.add(client)
        db.flush()
        pages = Pages(running, Membership(role=Role.ADMIN, client_id=client.id), PAGES)
        quiet = pages.ask_until(lambda asked: asked == QUIET)
        busy = beside_work(running, client.id, Path(folder), pages)
        states = db.execute(select(File.state, func.count()).group_by(File.state)).all()
        print(json.dumps({"files": dict(states), **pages_p99(quiet, busy)}))  # type: ignore[arg-type]


def beside_work(running: Rig, client_id: int, folder: Path, pages: Pages) -> dict[str, list[float]]:
    """The files are looked at by a worker, and one poster is drawn at the same time."""
    for name in LOOKED_AT:
        bring(client_id, folder / name)
    running.start("worker-files", "sweeper")
    drawing = [sys.executable, "-m", "bench.files", "--case", DRAWN, "--folder", str(folder)]
    with subprocess.Popen(drawing, cwd=ROOT, stdout=subprocess.DEVNULL) as drawn:
        return pages.ask_until(lambda _asked: drawn.poll() is not None and not has_open())


def bring(client_id: int, path: Path) -> None:
    with path.open("rb") as content:
        look_later(files.take_upload(client_id, path.name, files.storage().put(content)))
    db.commit()


def has_open() -> bool:
    db.rollback()
    see(EVERYONE)
    return bool(db.scalar(select(File.id).where(File.state == FileState.CHECKING).limit(1)))


if __name__ == "__main__":
    main()
