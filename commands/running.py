"""`./start`, the second half: real servers first, then the database's form and content, then all parts until Ctrl-C."""

import sys
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import replace

from commands import place
from commands.application import FLASK, is_command, nursery
from commands.catalogs import compile_catalogs
from commands.environment import given, port_of, settings, wants_demo
from commands.frontend import build
from commands.greeting import Greeting
from commands.migration import migrate
from commands.options import Options
from commands.parts import Part
from commands.postgres import APP, OWNER, postgres
from commands.redis import redis_server
from commands.supervisor import listen, supervise
from commands.trouble import Trouble

QUEUES = ("intake", "platforms", "syncs", "files", "mail", "sheets", "default", "pictures", "postbacks")
SHORT_OF_HANDS = ("platforms", "postbacks")  # a slow shop or receiver may hold one of them, so there are always two
FAREWELL = "\nStopping. A job that is running has 20 seconds to finish."
MULTIPLIED = ("intake", "platforms", "files")  # what JOB_WORKERS gives more hands


def run(options: Options) -> None:
    listen()
    options, env = replace(options, var=options.var.resolve()), given()
    refuse_contradictions(options, env)
    with place.only_one(options.var), ExitStack() as running:
        taken = ports(options, env)
        place.refuse_taken(options.host, taken)
        if options.reset:
            place.reset(options.var)
        place.forget_counts(options.var)
        build()
        compile_catalogs()
        servers, addresses = start_servers(options, env, running)
        env = settings(options, env, addresses)
        migrate(env)
        people = ["demo"] if wants_demo(options, env) else ["first-admin", "--email", options.admin]
        greeting = Greeting([*FLASK, *people], options.var / "log", reachable(options.host), env)
        supervise(servers, processes(parts(options, env, taken), options), greeting, FAREWELL)


def processes(parts: Collection[Part], options: Options) -> list[Part]:
    """`parts`, with all commands of the application in one."""
    commands = [part for part in parts if is_command(part)]
    return [nursery(commands, options.var / "log"), *(part for part in parts if part not in commands)]


def refuse_contradictions(options: Options, env: Mapping[str, str]) -> None:
    if "DATABASE_URL" in env and "DATABASE_OWNER_URL" not in env:
        raise Trouble("DATABASE_URL is set, so DATABASE_OWNER_URL is needed too: the role that may change tables.")
    if "DATABASE_URL" in env and options.reset:
        raise Trouble(f"--reset throws away what is kept in {options.var}, but DATABASE_URL points elsewhere.")


def ports(options: Options, env: Mapping[str, str]) -> dict[str, int]:
    """Those that this start listens on, by the option that chooses them."""
    taken = {"--port": port_of(options, env)}
    if "SMTP_URL" not in env:
        taken |= {"--mail-port": options.mail_port, "--smtp-port": options.smtp_port}
    if wants_demo(options, env):
        taken["--sandbox-port"] = options.sandbox_port
    return taken


def reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def start_servers(options: Options, env: Mapping[str, str], running: ExitStack) -> tuple[list[Part], dict[str, str]]:
    """PostgreSQL and Redis, unless the environment names others. Both end with `running`."""
    servers: list[Part] = []
    addresses: dict[str, str] = {}
    if "DATABASE_URL" not in env:
        database = running.enter_context(postgres(options.var / "postgres"))
        servers.append(database.part)
        addresses |= {"DATABASE_URL": database.url(APP), "DATABASE_OWNER_URL": database.url(OWNER)}
    if "REDIS_URL" not in env:
        redis = running.enter_context(redis_server(options.var / "redis"))
        servers.append(redis.part)
        addresses["REDIS_URL"] = redis.url
    return servers, addresses


def parts(options: Options, env: Mapping[str, str], taken: Collection[str]) -> list[Part]:
    """Everything that runs beside the servers. None of it learns how to log in as the database's owner."""
    told = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}

    def part(name: str, *command: str, **more: str) -> Part:
        return Part(name, command, options.var / "log" / f"{name}.log", told | more)

    web = [sys.executable, "-m", "commands.web", "app:create_web_app", "--factory", "--interface", "wsgi", "--no-ws"]
    web.append("--respawn-failed-workers")
    web += ["--host", options.host, "--port", env["PORT"], "--workers", env["WEB_WORKERS"]]
    web += ["--blocking-threads", env["WEB_THREADS"], "--workers-kill-timeout", "10"]
    found = [part("web", *web, PROMETHEUS_MULTIPROC_DIR=str(place.counts(options.var)))]
    for queue in QUEUES:
        hands = int(env["JOB_WORKERS"]) if queue in MULTIPLIED else 1
        hands = max(hands, 2) if queue in SHORT_OF_HANDS else hands
        names = [f"worker-{queue}", *(f"worker-{queue}-{number}" for number in range(2, hands + 1))]
        found += [part(name, *FLASK, "worker", queue) for name in names]
    found.append(part("sweeper", *FLASK, "sweep"))
    if "--mail-port" in taken:
        mail = ["--host", options.host, "--port", str(options.mail_port), "--smtp-port", str(options.smtp_port)]
        found.append(part("mail", sys.executable, "-m", "commands.mail", *mail, "--folder", str(options.var / "mail")))
    if "--sandbox-port" in taken:
        town = ["--host", options.host, "--port", str(options.sandbox_port), "--data", str(options.var / "sandbox")]
        town += ["--home", env["SANDBOX_URL"], "--vetrina", env["BASE_URL"].rstrip("/")]
        found.append(part("sandbox", sys.executable, "-m", "sandbox", *town))
    return found
