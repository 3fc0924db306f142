"""How keys are presented over https, to a store with a certificate of its own authority."""

import ssl
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_httpserver import HTTPServer
from werkzeug import Response

from platforms import Http, open_platform
from platforms.errors import Code, Reconnect
from tests.platforms.conftest import KEYS

BASIC = "Basic " + b64encode(f"{KEYS['consumer_key']}:{KEYS['consumer_secret']}".encode()).decode()
CANNOT_VIEW = {"code": "woocommerce_rest_cannot_view", "message": "Sorry", "data": {"status": 401}}
WRONG_SECRET = {"code": "woocommerce_rest_authentication_error", "message": "Consumer secret is invalid."}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1, and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "little shop")])
    signed = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture(scope="module")
def https_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HTTPServer(host="127.0.0.1", ssl_context=context) as server:
        yield server


@pytest.fixture
def verify(https_server, certificate):
    """Verify the keys at a store that calls itself `home` and takes them as `accepts` says."""

    def run(accepts, refusal=CANNOT_VIEW, scheme="https"):
        https_server.clear()
        address = https_server.url_for("").rstrip("/")
        home = address.replace("https", scheme, 1)
        index = {"name": "Little", "home": home, "url": home, "namespaces": ["wc/v3"]}
        https_server.expect_request("/wp-json/").respond_with_json(index)
        https_server.expect_request("/wp-json/wc/v3/data/currencies/current").respond_with_json({"code": "EUR"})
        https_server.expect_request("/wp-json/wc/v3/orders").respond_with_handler(
            lambda request: as_json([], 200) if accepts(request) else as_json(refusal, 401)
        )
        http = Http(allow_local=True)
        http._session.verify = str(certificate)
        return open_platform("woocommerce", address, KEYS, http).verify()

    return run


def as_json(said, status):
    response = Response(status=status, content_type="application/json")
    response.set_data(str(said).replace("'", '"'))
    return response


def test_keys_go_as_basic_and_not_into_the_address(verify, https_server):
    connection = verify(lambda request: request.headers.get("Authorization") == BASIC)
    assert (connection.credentials["way"], connection.shop.currency) == ("basic", "EUR")
    assert not any(b"consumer" in request.query_string for request, _ in https_server.log)


def test_keys_go_into_the_query_where_the_server_drops_the_header(verify):
    connection = verify(lambda request: request.args.get("consumer_secret") == KEYS["consumer_secret"])
    assert connection.credentials["way"] == "query"


def test_a_store_that_takes_https_for_http_gets_a_signature_by_its_own_address(verify):
    connection = verify(lambda request: "oauth_signature" in request.args, scheme="http")
    assert (connection.credentials["way"], connection.credentials["home"][:7]) == ("oauth", "http://")
    assert connection.shop.address.startswith("https://")


def test_keys_that_no_way_makes_good_are_refused(verify):
    with pytest.raises(Reconnect) as refusal:
        verify(lambda _request: False)
    assert refusal.value.code is Code.KEY_REFUSED


def test_a_wrong_secret_is_told_at_once_and_never_sent_in_an_address(verify, https_server):
    with pytest.raises(Reconnect) as refusal:
        verify(lambda _request: False, WRONG_SECRET)
    assert refusal.value.code is Code.SECRET_WRONG
    assert not any(b"consumer" in request.query_string for request, _ in https_server.log)
