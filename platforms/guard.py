"""The address guard: what a person typed must not become a way into our own network.

`requests-hardened` resolves a name once, checks the address and connects to exactly that one. This adds the ranges it
lets through, and what can be said of a URL before it is resolved. Ports are 80 and 443 alone: WooCommerce also lets
its own calls out to 8080, but a shop that buyers use stands on neither, and proxies inside a network like 8080.
"""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from platforms.deadline import Pool, SecurePool
from platforms.errors import Code, Refused

PORTS = (None, 80, 443)
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")  # leaves out ::/96, fec0::/10 and whatever else wraps an IPv4 address
STRANGE = re.compile(r"[\s\\\x00-\x1f\x7f]")
MAX_URL = 2000


def checked(url: str, *, https_only: bool = True, allow_local: bool = False) -> str:
    """`url`, if it may be asked at all. Says nothing of where its name leads: that is checked while connecting."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(Code.ADDRESS_INVALID) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise Refused(Code.ADDRESS_INVALID)
    if STRANGE.search(url) or len(url) > MAX_URL:
        raise Refused(Code.ADDRESS_INVALID)
    if port not in PORTS and not allow_local:
        raise Refused(Code.ADDRESS_NOT_ALLOWED, host=parts.hostname, port=port)
    if https_only and parts.scheme != "https":
        raise Refused(Code.HTTPS_NEEDED, host=parts.hostname)
    return url


class GuardedAdapter(IPFilterAdapter):
    """The library's adapter, stricter, and with connections that a deadline can end."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        HTTPAdapter.init_poolmanager(self, *args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ipaddress.ip_address(host_params["host"].strip("[]"))
        is_local = self._allow_loopback and address.is_loopback
        if address.version == 6 and address not in GLOBAL_IPV6 and not is_local:
            raise InvalidIPAddress(address)
        return host_params, pool_kwargs
