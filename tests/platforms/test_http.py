"""The client: limits of time and size, redirects, and the strict reading of what comes back."""

import gzip
import hashlib
import time
import traceback
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from werkzeug import Response

from platforms.errors import Code, Refused, Temporary, Throttled, Unreachable
from platforms.files import fetch_file
from platforms.http import Http
from tests.platforms import servers


@pytest.fixture
def http():
    return Http(about="https://prints.example", https_only=False, allow_local=True)


@pytest.fixture
def hasty():
    return Http(https_only=False, allow_local=True, seconds=0.6)


@pytest.mark.parametrize("misbehaviour", [servers.dripping_head, servers.dripping_body, servers.silent])
def test_a_server_that_keeps_us_waiting_is_left_at_the_deadline(misbehaviour, hasty):
    with servers.listening(misbehaviour) as address:
        with pytest.raises(Unreachable) as fault:
            hasty.call("GET", f"{address}/")
        assert (fault.value.code, fault.value.permanent) == (Code.TIMED_OUT, False)


def test_a_server_that_never_finishes_shaking_hands_is_left_at_the_deadline(hasty):
    with servers.listening(servers.silent) as address, pytest.raises(Unreachable) as fault:
        hasty.call("GET", address.replace("http:", "https:"))
    assert fault.value.code is Code.TIMED_OUT


def late(_request):
    time.sleep(2)
    return Response("late")


def test_a_second_call_on_the_kept_connection_has_its_own_deadline(httpserver, hasty):
    httpserver.expect_request("/quick").respond_with_json([])
    httpserver.expect_request("/slow").respond_with_handler(late)
    hasty.call("GET", httpserver.url_for("/quick"))
    with pytest.raises(Unreachable) as fault:
        hasty.call("GET", httpserver.url_for("/slow"))
    assert fault.value.code is Code.TIMED_OUT


def test_a_body_of_ten_megabytes_is_given_up_at_the_cap(httpserver, http):
    httpserver.expect_request("/").respond_with_data(b" " * 10_000_000, content_type="application/json")
    with pytest.raises(Temporary) as fault:
        http.call("GET", httpserver.url_for("/"))
    assert (fault.value.code, fault.value.facts["limit"]) == (Code.TOO_BIG, 8 * 1024 * 1024)


def test_a_small_body_that_unpacks_to_a_large_one_is_given_up_at_the_cap(httpserver, http):
    packed = gzip.compress(b" " * 50_000_000)
    httpserver.expect_request("/").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(Temporary) as fault:
        http.call("GET", httpserver.url_for("/"))
    assert fault.value.code is Code.TOO_BIG


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_of_a_call_is_an_error_and_its_target_is_never_asked(method, status, httpserver, http):
    httpserver.expect_request("/").respond_with_data("", status, {"Location": "/elsewhere"})
    with pytest.raises(Temporary) as fault:
        http.call(method, httpserver.url_for("/"))
    assert (fault.value.code, [request.path for request, _ in httpserver.log]) == (Code.MOVED, ["/"])


def test_following_goes_three_steps_and_no_further(httpserver, http):
    for number in range(6):
        httpserver.expect_request(f"/{number}").respond_with_data("", 302, {"Location": f"/{number + 1}"})
    httpserver.expect_request("/6").respond_with_data("the end")
    assert http.follow(httpserver.url_for("/3")).body == b"the end"
    with pytest.raises(Refused) as fault:
        http.follow(httpserver.url_for("/2"))
    assert fault.value.code is Code.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd", "http://a@b/"])
def test_each_step_is_checked_like_the_first(target, httpserver, http):
    httpserver.expect_request("/").respond_with_data("", 302, {"Location": target})
    with pytest.raises(Refused) as fault:
        http.follow(httpserver.url_for("/"))
    assert fault.value.code in (Code.ADDRESS_NOT_ALLOWED, Code.ADDRESS_INVALID)


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("text/html; charset=UTF-8", "<!DOCTYPE html><html></html>", Code.PAGE_INSTEAD),
        ("text/html", '[{"id": 1}]', Code.PAGE_INSTEAD),
        ("text/plain", "ok", Code.PAGE_INSTEAD),
        ("", "[]", Code.PAGE_INSTEAD),
        ("application/json", "<html></html>", Code.PAGE_INSTEAD),
        ("application/json", '<br />\n<b>Notice</b>: foo\n[{"id":587}]', Code.TEXT_AROUND),
        ("application/json", '[{"id":587}]<!-- cached -->', Code.TEXT_AROUND),
        ("application/json", '[{"id":587},{"id"', Code.CUT_SHORT),
        ("application/json", '{"id": 5', Code.CUT_SHORT),
        ("application/json", "", Code.CUT_SHORT),
        ("application/json", '{"price": NaN}', Code.TEXT_AROUND),
    ],
)
def test_what_stands_in_place_of_json_is_told_apart(content_type, body, code, httpserver, http):
    httpserver.expect_request("/").respond_with_data(body, content_type=content_type)
    with pytest.raises(Temporary) as fault:
        http.call("GET", httpserver.url_for("/")).json()
    assert fault.value.code is code


def test_json_that_is_nested_to_break_the_reader_is_no_json(httpserver, http):
    httpserver.expect_request("/").respond_with_data("[" * 1_000_000, content_type="application/json")
    with pytest.raises(Temporary) as fault:
        http.call("GET", httpserver.url_for("/")).json()
    assert fault.value.code is Code.CUT_SHORT


def test_a_fault_of_the_line_shows_no_secret_of_the_address(http):
    secret = "cs_" + "5" * 40
    with pytest.raises(Unreachable) as fault:
        http.call("GET", f"http://127.0.0.1:1/?consumer_secret={secret}")
    assert secret not in "".join(traceback.format_exception(fault.value))


@pytest.mark.parametrize("body", ['{"id": 5}', '\ufeff{"id": 5}', ' {"id": 5}\n'])
def test_json_is_read_with_spaces_round_it_and_a_byte_order_mark_before(body, httpserver, http):
    httpserver.expect_request("/").respond_with_data(body.encode(), content_type="application/json; charset=UTF-8")
    assert http.call("GET", httpserver.url_for("/")).json() == {"id": 5}


def test_a_body_that_ends_before_its_length_is_no_answer(http):
    with servers.listening(servers.cut_short) as address, pytest.raises(Temporary) as fault:
        http.call("GET", f"{address}/")
    assert fault.value.code is Code.CUT_SHORT


@pytest.mark.parametrize(("method", "calls"), [("GET", 3), ("HEAD", 3), ("POST", 1), ("PUT", 1), ("DELETE", 1)])
def test_only_reading_is_tried_again_when_the_line_breaks(method, calls, http):
    seen = []

    def note_and_hang_up(caller):
        seen.append(1)
        servers.hang_up(caller)

    with servers.listening(note_and_hang_up) as address, pytest.raises(Unreachable) as fault:
        http.call(method, f"{address}/")
    assert (fault.value.code, len(seen)) == (Code.CONNECTION_FAILED, calls)


def test_an_unknown_name_and_a_closed_port_are_told_apart(http):
    with pytest.raises(Unreachable) as unknown:
        http.call("GET", "http://no-such-shop.invalid/")
    with pytest.raises(Unreachable) as closed:
        http.call("POST", "http://127.0.0.1:1/")
    assert (unknown.value.code, closed.value.code) == (Code.NAME_UNKNOWN, Code.CONNECTION_FAILED)


def test_a_server_without_tls_is_told_as_such(httpserver, http):
    with pytest.raises(Unreachable) as fault:
        http.call("GET", httpserver.url_for("/").replace("http:", "https:"))
    assert fault.value.code is Code.TLS_FAILED


def test_we_say_who_we_are_and_keep_no_cookies(httpserver, http, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    httpserver.expect_request("/").respond_with_data("", headers={"Set-Cookie": "seen=1; Path=/"})
    http.call("GET", httpserver.url_for("/"))
    http.call("GET", httpserver.url_for("/"))
    headers = [request.headers for request, _ in httpserver.log]
    assert [one["User-Agent"] for one in headers] == ["Vetrina/1.0 (+https://prints.example)"] * 2
    assert [one.get("Cookie") for one in headers] == [None, None]


@pytest.mark.parametrize(
    ("status", "headers", "code", "seconds"),
    [
        (429, {"Retry-After": "7"}, Code.THROTTLED, 7),
        (429, {}, Code.THROTTLED, 30),
        (429, {"Retry-After": "soon"}, Code.THROTTLED, 30),
        (429, {"Retry-After": "99999999999"}, Code.THROTTLED, 3600),
        (503, {"Retry-After": "600"}, Code.MAINTENANCE, 600),
        (429, {"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"}, Code.THROTTLED, 1),
    ],
)
def test_a_shop_that_asks_to_be_left_alone_is_told_with_the_moment(status, headers, code, seconds, httpserver, http):
    httpserver.expect_request("/").respond_with_data("", status, headers)
    with pytest.raises(Throttled) as fault:
        http.call("GET", httpserver.url_for("/"))
    wait = fault.value.retry_at - datetime.now(UTC)
    assert (fault.value.code, fault.value.permanent, len(httpserver.log)) == (code, False, 1)
    assert abs(wait - timedelta(seconds=seconds)) < timedelta(seconds=2)


def fetched(url, **limits):
    into = BytesIO()
    return fetch_file(url, into, about="", https_only=False, allow_local=True, **limits), into.getvalue()


def test_a_design_file_is_fetched_through_a_redirect(httpserver):
    httpserver.expect_request("/art").respond_with_data("", 302, {"Location": "/art/poster.pdf?key=1"})
    httpserver.expect_request("/art/poster.pdf").respond_with_data(b"%PDF-1.7", content_type="application/pdf")
    found, body = fetched(httpserver.url_for("/art"))
    assert (found.name, found.content_type, found.size, body) == ("poster.pdf", "application/pdf", 8, b"%PDF-1.7")
    assert found.sha256 == hashlib.sha256(body).hexdigest()


def test_a_design_file_that_leads_into_our_network_is_refused(httpserver):
    httpserver.expect_request("/art").respond_with_data("", 302, {"Location": "http://169.254.169.254/latest"})
    with pytest.raises(Refused) as fault:
        fetched(httpserver.url_for("/art"))
    assert fault.value.code is Code.ADDRESS_NOT_ALLOWED


def test_who_downloads_something_long_says_again_and_again_that_they_are_at_it(httpserver):
    httpserver.expect_request("/file").respond_with_data(b"x" * 1_000_000)
    said, pieces = [], []
    here = Http(https_only=False, allow_local=True, before=lambda: said.append(len(pieces)))
    here.elsewhere(seconds=5, max_bytes=2_000_000).download(httpserver.url_for("/file"), pieces.append, lambda _: None)
    assert said == list(range(len(pieces)))
    assert len(pieces) > 10


def test_a_page_in_place_of_a_design_file_is_refused_before_its_body_is_read(httpserver):
    httpserver.expect_request("/art").respond_with_data("<html>" * 1000, content_type="text/html")
    with pytest.raises(Refused) as fault:
        fetched(httpserver.url_for("/art"))
    assert (fault.value.code, fault.value.facts["type"]) == (Code.TYPE_NOT_ALLOWED, "text/html")


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (403, True), (410, True), (500, False), (502, False)])
def test_a_design_file_that_is_not_there_says_whether_waiting_helps(status, permanent, httpserver):
    httpserver.expect_request("/art").respond_with_data("", status)
    with pytest.raises((Refused, Temporary)) as fault:
        fetched(httpserver.url_for("/art"))
    assert (fault.value.permanent, fault.value.facts["status"]) == (permanent, status)


def test_a_design_file_above_the_cap_is_given_up(httpserver):
    httpserver.expect_request("/art").respond_with_data(b"x" * 3000, content_type="image/png")
    with pytest.raises(Refused) as fault:
        fetched(httpserver.url_for("/art"), max_bytes=2000)
    assert fault.value.code is Code.TOO_BIG
