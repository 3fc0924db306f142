"""What stops a command: each time one plain sentence that says what to do."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import place
from commands.environment import settings
from commands.install import ROOT
from commands.options import read_options
from commands.trouble import Trouble

NOBODY = 65534
NO_INDEX = "http://127.0.0.1:9/simple"  # the port of "discard": nothing answers there


def test_a_port_in_use_is_named_with_the_option_that_chooses_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Trouble) as trouble:
            place.refuse_taken("127.0.0.1", {"--port": port})

    assert str(trouble.value) == (
        f"Port {port} cannot be used here: Address already in use. "
        f"Stop what uses it, or choose another: ./start --port {port + 1}"
    )


def test_start_says_it_without_a_traceback_and_leaves_nothing_running(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command("start", "--var", str(tmp_path), "--port", str(taken.getsockname()[1]), env={})

    assert done.returncode == 1
    assert done.stderr.startswith("\nPort ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_full_disk_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"is full: \d+ MB are left, Vetrina needs \d+\. Free some space"):
        place.refuse_full(tmp_path, needed=shutil.disk_usage(tmp_path).total + 1)


def test_a_disk_that_fills_up_while_secrets_are_written_leaves_no_half_file(tmp_path: Path) -> None:
    script = f"""
import resource, signal
from commands.environment import settings
from commands.options import read_options
from commands.trouble import disk_trouble, say
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))
options = read_options(["--var", {str(tmp_path)!r}])
def make():
    with disk_trouble(options.var):
        settings(options, {{}}, {{}})
say(make)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.stderr.strip() == (
        f"The disk that holds {tmp_path} is full. Free some space there and run the same command again."
    )
    assert not (tmp_path / "secrets.env").exists()


def test_a_folder_that_cannot_be_read_is_named_with_the_way_to_get_it_back(closed_folder: Path) -> None:
    with pytest.raises(Trouble) as trouble, place.only_one(closed_folder):
        pass

    assert "cannot be read or written by this user. Give it back with: sudo chown -R" in str(trouble.value)
    assert str(closed_folder) in str(trouble.value)


def test_a_second_start_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with place.only_one(tmp_path), pytest.raises(Trouble) as trouble, place.only_one(tmp_path):
        pass

    assert str(trouble.value).startswith(f"Vetrina already runs from {tmp_path} (process {os.getpid()}). Stop it first")


def test_a_database_elsewhere_needs_its_owner_and_is_not_thrown_away(tmp_path: Path) -> None:
    elsewhere = {"DATABASE_URL": "postgresql://vetrina_app@db/vetrina"}

    alone = command("start", "--var", str(tmp_path), env=elsewhere)
    elsewhere["DATABASE_OWNER_URL"] = "postgresql://vetrina_owner@db/vetrina"
    reset = command("start", "--var", str(tmp_path), "--reset", env=elsewhere)

    assert "DATABASE_OWNER_URL is needed too" in alone.stderr
    assert "DATABASE_URL points elsewhere" in reset.stderr


def test_secrets_are_made_once_and_are_for_this_user_alone(tmp_path: Path) -> None:
    options = read_options(["--var", str(tmp_path)])

    first, second = settings(options, {}, {}), settings(options, {}, {})

    assert first["SECRET_KEY"] == second["SECRET_KEY"] and len(first["SECRET_KEY"]) >= 32
    assert first["ENCRYPTION_KEYS"] == second["ENCRYPTION_KEYS"]
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_what_the_environment_says_wins_over_what_fits_this_machine(tmp_path: Path) -> None:
    options = read_options(["--var", str(tmp_path), "--no-demo", "--port", "6000"])

    chosen = settings(options, {"DEMO": "1", "PORT": "7000", "SMTP_URL": "smtp://mail.example", "WEB_WORKERS": "4"}, {})

    assert (chosen["DEMO"], chosen["PORT"], chosen["BASE_URL"]) == ("0", "6000", "http://localhost:6000")
    assert (chosen["SMTP_URL"], chosen["WEB_WORKERS"]) == ("smtp://mail.example", "4")
    assert "MAIL_PAGE_URL" not in chosen and "ALLOW_LOCAL_TARGETS" not in chosen


def test_a_broken_download_is_a_sentence_and_the_next_run_goes_on(clone: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    digest = make_wheel(wheels)
    (clone / "requirements.txt").write_text(f"tiny==1 --hash=sha256:{digest}\n")

    broken = install(clone, PIP_INDEX_URL=NO_INDEX, PIP_RETRIES="0")
    mended = install(clone, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheels))
    again = install(clone, PIP_INDEX_URL=NO_INDEX, PIP_RETRIES="0")

    assert broken.returncode == 1
    assert "A download did not succeed. Check the connection and run the same command again" in broken.stderr
    assert "Traceback" not in broken.stderr
    assert (mended.returncode, mended.stderr) == (0, "")
    assert (again.returncode, again.stdout) == (0, "")


def test_a_download_that_was_changed_on_the_way_is_not_installed(clone: Path, tmp_path: Path) -> None:
    make_wheel(tmp_path / "wheels")
    (clone / "requirements.txt").write_text(f"tiny==1 --hash=sha256:{'0' * 64}\n")

    done = install(clone, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path / "wheels"))

    assert done.returncode == 1
    assert "A download differs from what Vetrina pins, so it was not installed." in done.stderr
    assert not list((clone / ".venv").glob("lib/*/site-packages/tiny.py"))


def test_broken_downloads_of_the_pages_are_a_sentence_too(clone: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, clone / name)
    nowhere = {
        "npm_config_registry": NO_INDEX,
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(clone / "cache"),
    }

    done = command("frontend", folder=clone, env=nowhere)

    assert done.returncode == 1
    assert "Fetching the parts of the pages did not succeed. Check the connection" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["start", "test", "check"])
def test_help_answers_without_installing_anything(clone: Path, name: str) -> None:
    shutil.copy(ROOT / name, clone / name)

    done = subprocess.run([clone / name, "--help"], check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"usage: ./{name}" in done.stdout
    assert not (clone / ".venv").exists()


def test_a_machine_without_a_python_is_told_what_to_install(clone: Path) -> None:
    shutil.copy(ROOT / "start", clone / "start")
    tools = clone / "bin"
    tools.mkdir()
    for name in ("bash", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or "")

    done = subprocess.run(
        [tools / "bash", clone / "start"], check=False, env={"PATH": str(tools)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Vetrina needs Python 3.11 or newer and found none. Install it")


def command(name: str, *words: str, folder: Path = ROOT, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", f"commands.{name}", *words]
    return subprocess.run(line, check=False, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True)


def install(clone: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", **env}
    return command("install", "requirements.txt", folder=clone, env=alone)


def make_wheel(folder: Path) -> str:
    """A package of one line, and its SHA-256."""
    folder.mkdir()
    wheel = folder / "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "here = True\n")
        archive.writestr("tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n")
        archive.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny-1.dist-info/RECORD", "tiny.py,,\ntiny-1.dist-info/RECORD,,\n")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A place that holds the commands alone."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "commands", folder / "commands", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """Left by another user. Root may read everything, so as root the test is nobody for a moment."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0)
    as_root = os.geteuid() == 0
    if as_root:
        os.seteuid(NOBODY)
    yield folder
    if as_root:
        os.seteuid(0)
    folder.chmod(0o700)
