"""The one client for everything out there: guarded (`guard`), limited in time, size and number of calls at once.

Redirects are never followed on a call: a redirected POST becomes a GET, and its "created" a list. `follow` is for the
one moment when a person has typed an address. Only reading is tried again here, and only where no answer came;
everything else is for whoever keeps the work as a row. Names are resolved by the system, in the system's own time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import stamina
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

from platforms.answers import Answer, wait_asked
from platforms.deadline import Deadline
from platforms.errors import Code, PlatformError, Refused, Temporary, Throttled, Unreachable
from platforms.guard import GuardedAdapter, checked
from platforms.limits import Limiter

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0  # an order with many notes takes cheap hosting up to a minute
CALL_SECONDS = 75.0
MAX_BYTES = 8 * 1024 * 1024
MAX_HOPS = 3
CHUNK = 64 * 1024
PAUSE = timedelta(seconds=30)  # after a 429 that names no time
SAFE = ("GET", "HEAD")
REDIRECTS = (301, 302, 303, 307, 308)


class Http:
    """The way to one store. `about` is a page that tells a shop's owner who is calling; `before` is run before each
    call and each piece of a download, so that whoever makes many of them can tell that they are still at it."""

    def __init__(
        self,
        limiter: Limiter | None = None,
        *,
        about: str = "",
        https_only: bool = True,
        allow_local: bool = False,
        seconds: float = CALL_SECONDS,
        max_bytes: int = MAX_BYTES,
        before: Callable[[], None] | None = None,
    ) -> None:
        self.limiter = limiter or Limiter(None, "")
        self.https_only, self.allow_local = https_only, allow_local
        self._seconds, self._max_bytes, self._before = seconds, max_bytes, before
        self._session = _session(about, allow_local, seconds)
        self.clock_off: timedelta | None = None  # how far the shop's clock is from ours, as its last answer said

    def call(self, method: str, url: str, **parts: Any) -> Answer:
        """Ask `url`; `parts` are those of requests (params, json, headers, auth). Any answer but a refusal to serve
        comes back, whatever its status: what it means is the platform's to say."""
        answer = self._asked(method, url, **parts)
        if 300 <= answer.status < 400:
            raise Temporary(Code.MOVED, status=answer.status, to=_host(answer))
        return answer

    def follow(self, url: str, params: Mapping[str, str] | None = None) -> Answer:
        """GET `url` and where it leads, at most three steps on, each checked like the first. Carries no keys."""
        for _ in range(MAX_HOPS + 1):
            answer = self._asked("GET", url, params=params)
            if answer.status not in REDIRECTS:
                return answer
            url, params = urljoin(url, answer.headers.get("Location", "")), None
        raise Refused(Code.TOO_MANY_REDIRECTS, host=urlsplit(url).hostname)

    def download(self, url: str, write: Callable[[bytes], Any], accept: Callable[[Answer], None]) -> Answer:
        """As `follow`, the body in pieces to `write` once `accept` has seen status and headers without raising."""
        for _ in range(MAX_HOPS + 1):
            with self._open("GET", url) as response:
                answer = _answer(response, b"")
                if answer.status not in REDIRECTS:
                    accept(answer)
                    for piece in self._pieces(response):
                        self._say_so()
                        write(piece)
                    return answer
            url = urljoin(url, answer.headers.get("Location", ""))
        raise Refused(Code.TOO_MANY_REDIRECTS, host=urlsplit(url).hostname)

    def elsewhere(self, *, seconds: float, max_bytes: int) -> "Http":
        """A client as guarded for another host, which waits in no line with the calls to this one."""
        return Http(
            https_only=self.https_only,
            allow_local=self.allow_local,
            seconds=seconds,
            max_bytes=max_bytes,
            before=self._before,
        )

    def _asked(self, method: str, url: str, **parts: Any) -> Answer:
        attempts = 3 if method in SAFE else 1
        for attempt in stamina.retry_context(
            on=_no_answer, attempts=attempts, wait_initial=0.3, wait_max=2, timeout=None
        ):
            with attempt:
                return self._once(method, url, **parts)
        raise AssertionError("an attempt returns or raises")

    def _once(self, method: str, url: str, **parts: Any) -> Answer:
        self._say_so()
        with self._open(method, url, **parts) as response:
            answer = _answer(response, b"".join(self._pieces(response)))
            self._close_if_asked(answer)  # while the place is still ours: nobody slips through behind us
        self.clock_off = clock_off(answer.headers)
        return answer

    def _close_if_asked(self, answer: Answer) -> None:
        if answer.status == 429 or (answer.status == 503 and "Retry-After" in answer.headers):
            code = Code.THROTTLED if answer.status == 429 else Code.MAINTENANCE
            raise Throttled(self.limiter.close(wait_asked(answer.headers, PAUSE)), code, status=answer.status)

    def _say_so(self) -> None:
        if self._before:
            self._before()

    @contextmanager
    def _open(self, method: str, url: str, **parts: Any) -> Iterator[requests.Response]:
        checked(url, https_only=self.https_only, allow_local=self.allow_local)
        host = urlsplit(url).hostname or ""
        with self.limiter.place(), Deadline(self._seconds) as deadline:
            try:
                with self._sent(method, url, **parts) as response:
                    yield response
            except (requests.RequestException, PlatformError) as fault:
                raise _told(fault, deadline, host) from None  # its text holds the address, and with it maybe a secret
            if deadline.passed:  # a socket that was shut looks like the end of head or body
                raise Unreachable(Code.TIMED_OUT, host=host)

    def _sent(self, method: str, url: str, **parts: Any) -> requests.Response:
        try:
            return self._session.request(method, url, stream=True, **parts)
        except (UnicodeError, ValueError, AssertionError) as fault:  # a host that is no name, found while resolving
            if isinstance(fault, requests.RequestException):
                raise
            raise Refused(Code.ADDRESS_INVALID) from None

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_content(CHUNK):
            size += len(piece)
            if size > self._max_bytes:
                raise Temporary(Code.TOO_BIG, limit=self._max_bytes)
            yield piece


def _session(about: str, allow_local: bool, seconds: float) -> HTTPSession:
    agent = f"Vetrina/1.0 (+{about})" if about else "Vetrina/1.0"
    session = HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=allow_local,
            never_redirect=True,
            default_timeout=(min(seconds, CONNECT_SECONDS), min(seconds, READ_SECONDS)),
            user_agent_override=agent,
        )
    )
    session.trust_env = False  # no proxy, no .netrc from the surroundings
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http", "https"):
        session.mount(f"{scheme}://", GuardedAdapter(scheme == "https", allow_loopback=allow_local))
    return session


def clock_off(headers: Mapping[str, str]) -> timedelta | None:
    """From `Date`; positive where the other clock is ahead. An answer out of a cache says nothing of the clock."""
    try:
        return None if headers.get("Age", "0") != "0" else parsedate_to_datetime(headers["Date"]) - datetime.now(UTC)
    except (KeyError, ValueError, TypeError):
        return None


def _answer(response: requests.Response, body: bytes) -> Answer:
    return Answer(response.url, response.status_code, response.headers, body)


def _host(answer: Answer) -> str | None:
    return urlsplit(urljoin(answer.url, answer.headers.get("Location", ""))).hostname


def _no_answer(fault: Exception) -> bool:
    return isinstance(fault, Unreachable) and fault.code is Code.CONNECTION_FAILED


def _told(fault: Exception, deadline: Deadline, host: str) -> PlatformError:
    """A fault of the line, as one of ours. The order counts: requests' families overlap."""
    if deadline.passed or isinstance(fault, requests.Timeout):
        return Unreachable(Code.TIMED_OUT, host=host)
    if isinstance(fault, PlatformError):
        return fault
    if isinstance(fault, InvalidIPAddress):
        return Refused(Code.ADDRESS_NOT_ALLOWED, host=host)
    if isinstance(fault, requests.exceptions.SSLError):
        return Unreachable(Code.TLS_FAILED, host=host)
    if isinstance(fault, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return Temporary(Code.CUT_SHORT, host=host)
    if isinstance(fault, requests.ConnectionError):
        return Unreachable(_way_of(fault), host=host)
    return Refused(Code.ADDRESS_INVALID, host=host)


def _way_of(fault: requests.ConnectionError) -> Code:
    if "resolve" in str(fault):
        return Code.NAME_UNKNOWN
    return Code.TIMED_OUT if "timed out" in str(fault) else Code.CONNECTION_FAILED
