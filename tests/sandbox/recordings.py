"""Recordings of a real shop: read, replayed against the pretend one, and compared with what it answers."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import requests

FOLDER = Path(__file__).parents[3] / "shared" / "contracts" / "woocommerce"
KEYS = {"read_only": "read", "write_only": "write", "read_write": "read_write"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
EXACT = {
    "status", "total", "subtotal", "total_tax", "subtotal_tax", "cart_tax", "shipping_total", "shipping_tax",
    "discount_total", "discount_tax", "sku", "name", "currency", "created_via", "price", "quantity", "code", "message",
    "type", "regular_price", "sale_price", "stock_quantity", "stock_status", "topic", "hooks", "option",
    "needs_payment", "needs_processing", "is_editable", "display_key", "customer_note", "params",
}  # fmt: skip
SAID = ("Allow", "Vary", "Expires", "Cache-Control", "Retry-After", "X-Robots-Tag", "X-Redirect-By")
THERE = ("X-WP-Total", "X-WP-TotalPages")


def recording(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def all_names():
    return sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.glob("*/*.json"))


@dataclass
class Rig:
    """The pretend shop, set up as the recorded one was, and what its ids are here."""

    shop: object
    receiver: object
    ids: dict = field(default_factory=dict)  # (resource, id in the recordings): id here
    answers: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    secrets: list = field(default_factory=list)  # the webhooks as the shop keeps them

    def replay(self, name):
        """Ask as the recording did, and learn the ids that the answer gives."""
        asked, told = recording(name)["request"], recording(name)["response"]
        path, query = self._address(asked["url"])
        body = self._translated(asked.get("json"), path)
        answer = self.ask(
            asked["method"], path, query, asked.get("body", body), asked.get("auth", ""),
            https=asked["url"].startswith("https"),
        )  # fmt: skip
        self.answers[name] = answer
        if answer.ok and told.get("json"):
            self.learn(resource_of(path), told["json"], answer.json())
        return answer

    def ask(self, method, path, query="", body=None, auth="read_write key", *, https=True):
        raw = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        headers = {"X-Forwarded-Proto": "https"} if https else {}
        if raw:
            headers["Content-Type"] = "application/json"
        url = f"{self.shop.url}{path}{'?' if query else ''}{query}"
        return requests.request(
            method, url, data=raw, headers=headers, auth=self.pair(auth), allow_redirects=False, timeout=30
        )

    def pair(self, auth):
        kind = auth.removeprefix("HTTP Basic, ").removesuffix(" key")
        if kind not in self.keys and kind in (*KEYS, "customer"):
            user = "buyer" if kind == "customer" else "admin"
            made = self.shop.key(user, KEYS.get(kind, "read_write"))
            self.keys[kind] = (made["consumer_key"], made["consumer_secret"])
        return self.keys.get(kind)

    def learn(self, resource, recorded, here):
        for theirs, ours in paired(recorded, here):
            self.ids[resource, theirs.get("id")] = ours.get("id")
            for line, our_line in zip(theirs.get("line_items", []), ours.get("line_items", []), strict=False):
                self.ids["line_items", line["id"]] = our_line["id"]

    def id(self, resource, number):
        return self.ids.get((resource, number), number)

    def _address(self, url):
        parts = urlsplit(url)
        path = re.sub(
            r"/(orders|products|variations|webhooks|attributes)/(\d+)",
            lambda found: f"/{found[1]}/{self.id(found[1], int(found[2]))}",
            parts.path,
        )
        query = parse_qsl(parts.query, keep_blank_values=True)
        resource = resource_of(path)
        query = [(name, self._ids(value, resource) if name == "include" else value) for name, value in query]
        return path, urlencode(query)

    def _ids(self, value, resource):
        return ",".join(str(self.id(resource, int(one))) for one in value.split(","))

    def _translated(self, body, path):
        if body is None:
            return None
        text = json.dumps(body)
        text = re.sub(r'("(?:product_id|variation_id)": )(\d+)', self._product, text)
        text = text.replace("http://127.0.0.1:8091", self.receiver.url)
        body = json.loads(text)
        for one in body.get("update", []):
            one["id"] = self.id(resource_of(path), one["id"])
        for line in body.get("line_items", []):
            if "id" in line:
                line["id"] = self.id("line_items", line["id"])
        return body

    def _product(self, found):
        return found[1] + str(self.id("products", int(found[2])))


def resource_of(path):
    found = re.findall(r"/(notes|refunds|variations|orders|products|webhooks)", path)
    return {"variations": "products"}.get(found[-1], found[-1]) if found else ""


def paired(recorded, here):
    if isinstance(recorded, dict) and isinstance(here, dict):
        return [(recorded, here)]
    return [pair for pair in zip(recorded, here, strict=False) if isinstance(pair[0], dict)]


def differences(here, there, *, loose=False, at=""):
    """Where two JSON values have other keys or other kinds of values; or, of what EXACT names, other values.

    Loosely nothing is exact, and lists are the kinds of things in them: pages differ in what they hold.
    """
    if isinstance(here, dict) and isinstance(there, dict):
        found = [f"{at} has {name}" for name in here.keys() - there.keys()]
        found += [f"{at} lacks {name}" for name in there.keys() - here.keys()]
        for name in here.keys() & there.keys():
            found += _differences_in(name, here[name], there[name], loose, f"{at}.{name}")
        return sorted(found)
    if isinstance(here, list) and isinstance(there, list):
        return _differences_of_lists(here, there, loose, at)
    return [] if kind(here) == kind(there) else [f"{at} is {here!r}, not {there!r}"]


def _differences_in(name, here, there, loose, at):
    if name in EXACT and not loose:
        return [] if here == there else [f"{at} is {here!r}, not {there!r}"]
    return differences(here, there, loose=loose, at=at)


def _differences_of_lists(here, there, loose, at):
    if loose or all(isinstance(one, int) for one in [*here, *there]):
        return [] if shapes(here) == shapes(there) else [f"{at} holds {shapes(here)}, not {shapes(there)}"]
    if len(here) != len(there):
        return [f"{at} has {len(here)} entries, not {len(there)}"]
    pairs = enumerate(zip(here, there, strict=True))
    return [one for place, pair in pairs for one in differences(*pair, at=f"{at}[{place}]")]


def shapes(entries):
    return sorted({json.dumps(_shape(one)) for one in entries})


def _shape(value):
    if isinstance(value, dict):
        return {name: _shape(value[name]) for name in sorted(value)}
    return shapes(value) if isinstance(value, list) else kind(value)


def kind(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "flag"
    if not isinstance(value, str):
        return "number"
    return "date" if DATE.fullmatch(value) else "url" if value.startswith("http") else "text"


def part_of(here, recorded):
    """`recorded` cut down to the keys that are here: for answers of which the pretend shop gives the useful part."""
    if isinstance(here, dict) and isinstance(recorded, dict):
        return {name: part_of(one, recorded[name]) for name, one in here.items() if name in recorded}
    return recorded


def there(location):
    """An address with this machine's own hosts and numbers taken out."""
    named = re.sub(r"https?(:|%3A)(//|%2F%2F)127\.0\.0\.1(:|%3A)\d+", "HERE", location)
    return re.sub(r"\d+", "N", unquote(named))


def telling_headers(pairs):
    """What a client may lean on: said in the same words, or at least there."""
    found = {name.lower(): value for name, value in pairs}
    said = {name: found[name.lower()] for name in SAID if name.lower() in found}
    given = {name: True for name in THERE if name.lower() in found}
    if "location" in found:
        given["Location"] = there(found["location"])
    links = sorted(re.findall(r'rel="([^"]+)"', found.get("link", "")))
    return {**said, **given, "links": links, "type": found.get("content-type", "").lower()}


def visible_text(html):
    body = re.sub(r"(?s)<(style|script|head).*?</\1>", " ", html)
    title = " ".join(re.findall(r"(?s)<title>(.*?)</title>", html))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", f"{title} {body}")).split())
