"""The settings that `./start` gives to every part: what the environment says, else what fits this machine."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from commands.options import Options
from commands.trouble import Trouble

FALSE = ("0", "false", "no", "off")


def given() -> dict[str, str]:
    """The environment, without the names that are set to nothing."""
    return {name: value for name, value in os.environ.items() if value}


def wants_demo(options: Options, env: Mapping[str, str]) -> bool:
    return options.demo if options.demo is not None else env.get("DEMO", "1").lower() not in FALSE


def port_of(options: Options, env: Mapping[str, str]) -> int:
    if options.port:
        return options.port
    if not env.get("PORT", "5000").isdigit():
        raise Trouble(f"PORT is set to {env['PORT']!r}, which is no port number.")
    return int(env.get("PORT", "5000"))


def settings(options: Options, env: Mapping[str, str], servers: Mapping[str, str]) -> dict[str, str]:
    """All of them; `servers` holds the addresses of what was started here."""
    demo, port = wants_demo(options, env), port_of(options, env)
    chosen = {"DEMO": str(int(demo)), "PORT": str(port)}
    usual = {
        "BASE_URL": f"http://localhost:{port}",
        "STORAGE_URL": (options.var / "files").absolute().as_uri(),
        "LOG_FORMAT": "text",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
        "JOB_WORKERS": "1",
        **servers,
        **_secrets(options.var),
    }
    if demo:
        usual |= {"ALLOW_LOCAL_TARGETS": "1", "SANDBOX_URL": f"http://localhost:{options.sandbox_port}"}
        usual |= _registrations(env, {**usual, **env})
    if "SMTP_URL" not in env:
        usual |= {
            "SMTP_URL": f"smtp://localhost:{options.smtp_port}",
            "MAIL_PAGE_URL": f"http://localhost:{options.mail_port}",
        }
    return {**usual, **env, **chosen, "PYTHONUNBUFFERED": "1"}


def _registrations(env: Mapping[str, str], all_of_them: Mapping[str, str]) -> dict[str, str]:
    """Vetrina as an app of the pretend Shopify and the pretend Etsy. Who has an app at the real one keeps all of it."""
    town, found = all_of_them["SANDBOX_URL"], dict[str, str]()
    if not any(name.startswith("SHOPIFY_") for name in env):
        found |= {
            "SHOPIFY_SITE": f"{town}/shopify/{{shop}}",
            "SHOPIFY_CLIENT_ID": all_of_them["SANDBOX_SHOPIFY_ID"],
            "SHOPIFY_CLIENT_SECRET": all_of_them["SANDBOX_SHOPIFY_SECRET"],
        }
    if not any(name.startswith("ETSY_") for name in env):
        found |= {
            "ETSY_SITE": f"{town}/etsy",
            "ETSY_API": f"{town}/etsy",
            "ETSY_KEYSTRING": all_of_them["SANDBOX_ETSY_KEYSTRING"],
            "ETSY_SHARED_SECRET": all_of_them["SANDBOX_ETSY_SECRET"],
            "ETSY_WEBHOOK_SECRET": all_of_them["SANDBOX_ETSY_WEBHOOK_SECRET"],
        }
    return found


def _secrets(var: Path) -> dict[str, str]:
    """Made once and kept: with other keys, sessions end and stored credentials cannot be read."""
    file = var / "secrets.env"
    kept = dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}
    all_of_them = _made_now() | kept
    if all_of_them != kept:
        unfinished = file.with_suffix(".new")
        unfinished.touch(0o600)
        unfinished.write_text("".join(f"{name}={value}\n" for name, value in all_of_them.items()))
        unfinished.rename(file)
    return all_of_them


def _made_now() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "SANDBOX_KEY": f"ck_{secrets.token_hex(20)}:cs_{secrets.token_hex(20)}",  # of the pretend WooCommerce's API
        "SANDBOX_SHOPIFY_ID": secrets.token_hex(16),
        "SANDBOX_SHOPIFY_SECRET": f"shpss_{secrets.token_hex(16)}",
        "SANDBOX_ETSY_KEYSTRING": secrets.token_hex(12),
        "SANDBOX_ETSY_SECRET": secrets.token_hex(5),
        "SANDBOX_ETSY_WEBHOOK_SECRET": f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}",
        "SANDBOX_PRESSERO_PASSWORD": secrets.token_urlsafe(12),
        "SANDBOX_OWN_SECRET": secrets.token_urlsafe(32),
    }
