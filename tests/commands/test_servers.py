"""PostgreSQL and Redis as the commands and the rig run them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from redis import Redis

from commands.postgres import APP, OWNER, SUPERUSER, Postgres, postgres
from commands.redis import redis
from commands.trouble import Trouble

FAST = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postgres")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Postgres]:
    with postgres(folder, **FAST) as running:
        yield running


def test_the_app_logs_in_as_a_role_that_owns_nothing_and_passes_no_policy(server: Postgres) -> None:
    with psycopg.connect(server.url()) as connection:
        role = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone()
        owned = connection.execute(
            "select count(*) from pg_shdepend where refobjid = current_user::regrole and deptype = 'o'"
        )

        assert role == (APP, False, False, False)
        assert owned.fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table mine ()")


def test_the_owner_owns_the_database_and_may_make_tables(server: Postgres) -> None:
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("create table t ()")
        owner = connection.execute("select pg_get_userbyid(datdba) from pg_database where datname = current_database()")

        assert owner.fetchone() == (OWNER,)


def test_a_second_start_finds_what_the_first_one_kept(tmp_path: Path) -> None:
    with postgres(tmp_path, **FAST) as server, psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('still here')")

    with postgres(tmp_path, **FAST) as server, psycopg.connect(server.url(OWNER)) as connection:
        assert connection.execute("select word from kept").fetchone() == ("still here",)


def test_a_server_that_outlived_its_supervisor_is_replaced(tmp_path: Path) -> None:
    with postgres(tmp_path, **FAST) as first, postgres(tmp_path, **FAST) as second:
        assert not first.part.running()
        assert second.answers()


def test_an_interrupted_making_of_the_data_is_done_again(tmp_path: Path) -> None:
    (tmp_path / "unfinished").mkdir()
    (tmp_path / "unfinished" / "PG_VERSION").write_text("18")

    with postgres(tmp_path, **FAST) as server:
        assert server.answers()


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)

    with redis(deep) as url:
        assert Redis.from_url(url).ping()
        assert str(deep) not in url
        assert (deep / "log").exists()


def test_redis_writes_down_what_it_is_told_and_refuses_rather_than_forgets(tmp_path: Path) -> None:
    with redis(tmp_path) as url:
        Redis.from_url(url).set("key", "kept")
        assert Redis.from_url(url).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}

    with redis(tmp_path) as url:
        assert Redis.from_url(url).get("key") == b"kept"


def test_nothing_is_left_when_the_with_ends(tmp_path: Path) -> None:
    with postgres(tmp_path / "postgres", **FAST) as server, redis(tmp_path / "redis"):
        assert processes_of(tmp_path)
        database = server.part.process

    assert database is not None and database.returncode == 0
    assert processes_of(tmp_path) == []


def test_a_full_disk_gets_one_plain_sentence(small_disk: Path) -> None:
    with pytest.raises(Trouble) as trouble, postgres(small_disk / "postgres", **FAST):
        pass

    assert str(trouble.value).startswith(f"The disk that holds {small_disk}")
    assert "is full. Free some space there and run the same command again." in str(trouble.value)


def test_the_roles_are_the_same_after_a_second_database(server: Postgres) -> None:
    server.make_database("another")
    server.make_database("another")

    with psycopg.connect(server.url(SUPERUSER, "another")) as connection:
        names = connection.execute("select rolname from pg_roles where rolname like 'vetrina%' order by 1").fetchall()
    assert names == [(APP,), (OWNER,)]


def processes_of(folder: Path) -> list[str]:
    found = psutil.process_iter(["cmdline"])
    return [" ".join(one.info["cmdline"]) for one in found if str(folder) in " ".join(one.info["cmdline"] or [])]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB, too small for a PostgreSQL."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)
