import socket
import time
import zlib

import pytest

from attest.ingest.fetch import Fetcher, FetchError, Manners, checked, is_public
from tests.ingest.server import REPORT, bomb, page, redirect, serving, squeezed

OWN = Manners(pause_s=0, total_s=5.0, private=True, answer_bytes=200_000)


def get(url, manners=OWN, **known):
    return Fetcher(manners).get(url, **known)


def refusal(url, manners=OWN):
    with pytest.raises(FetchError) as caught:
        get(url, manners)
    return caught.value


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.8",
            "172.16.3.3",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.1.1",
        ),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "nonsense", ""),
    ],
)
def test_an_address_inside_some_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::ffff:169.254.169.254"])
def test_not_even_servers_of_ones_own_are_link_local(address):
    assert not is_public(address, private=True)


def test_a_server_on_loopback_is_refused_unless_it_is_ones_own():
    with serving({"/a": page()}) as server:
        said = refusal(f"{server.url}/a", Manners(pause_s=0))
        assert "127.0.0.1" in said.reason
        assert "private_addresses" in (said.fix or "")
        assert server.visits.total() == 0
        assert get(f"{server.url}/a").content == REPORT


def test_a_name_that_leads_inside_is_refused_after_it_is_looked_up(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("10.1.2.3", 80))])

    assert "10.1.2.3" in refusal("http://news.example/a", Manners(pause_s=0)).reason


def test_a_name_is_looked_up_once_and_the_connection_goes_where_was_checked(monkeypatch):
    with serving({"/a": page()}) as server:
        port = int(server.url.rpartition(":")[2])
        answers = iter([("127.0.0.1", port), ("127.0.0.1", port), ("169.254.169.254", port)])
        real = socket.getaddrinfo

        def look_up(host, *args, **kwargs):
            return [(2, 1, 6, "", next(answers))] if host == "rebinding.example" else real(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

        # Once for robots.txt, once for the page; a third look would lead to where clouds keep their secrets.
        assert get(f"http://rebinding.example:{port}/a").content == REPORT
        assert [asked["host"] for asked in server.asked] == [f"rebinding.example:{port}"] * 2


def test_a_name_with_a_public_and_a_private_address_is_asked_at_the_public_one(monkeypatch):
    tried = []
    found = [(2, 1, 6, "", ("10.0.0.1", 80)), (2, 1, 6, "", ("192.0.2.1", 80)), (2, 1, 6, "", ("8.8.4.4", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)

    def connect(address, *args, **kwargs):
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    refusal("http://mixed.example/", Manners(pause_s=0, total_s=1))

    assert set(tried) == {"8.8.4.4"}


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/a",
        "file:///etc/passwd",
        "http://",
        "http://user:pass@x.example/",
        "http://x.example:99999/",
        "x",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(FetchError):
        checked(url)


def test_an_address_is_sent_in_plain_signs():
    assert checked("http://B\u00fccher.example/caf\u00e9?q=\u00e9#part") == (
        "http://xn--bcher-kva.example/caf%C3%A9?q=%C3%A9"
    )


def test_redirects_are_followed_and_the_last_address_is_kept():
    pages = {"/a": redirect("/b"), "/b": redirect("c", "308 Permanent Redirect"), "/c": page()}
    with serving(pages) as server:
        answer = get(f"{server.url}/a")

    assert (answer.url, answer.content) == (f"{server.url}/c", REPORT)


def test_a_circle_of_redirects_ends():
    with serving({"/a": redirect("/b"), "/b": redirect("/a")}) as server:
        assert "redirects more than 5 times" in refusal(f"{server.url}/a").reason
        assert server.visits.total() < 10


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("http://169.254.169.254/latest/meta-data/", "no address of the open internet"),
        ("http://[fe80::1]/", "no address of the open internet"),
        ("file:///etc/passwd", "no web address"),
        ("http://user:word@example.org/", "a user"),
        ("javascript:alert(1)", "no web address"),
        ("http://[broken/", "broken address"),
    ],
)
def test_a_redirect_is_checked_as_if_it_were_the_first_address(to, says):
    with serving({"/a": redirect(to)}) as server:
        assert says in refusal(f"{server.url}/a").reason


def test_a_redirect_to_a_page_that_robots_forbid_is_not_followed():
    pages = {
        "/robots.txt": page(b"User-agent: *\nDisallow: /secret", content_type="text/plain"),
        "/a": redirect("/secret/b"),
        "/secret/b": page(),
    }
    with serving(pages) as server:
        assert "robots.txt" in refusal(f"{server.url}/a").reason
        assert server.visits["/secret/b"] == 0


def stall(visit):
    time.sleep(5)


def drip(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n")
    visit.send(*[b"x"] * 900, pause_s=0.05)


def drip_headers(visit):
    visit.send(b"HTTP/1.1 200 OK\r\n", *[b"X-More: 1\r\n"] * 900, pause_s=0.05)


def endless(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(10_000):
        visit.send(b"x" * 65_536)


def endless_continue(visit):
    visit.send(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 900, pause_s=0.01)


def endless_chunks(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 900, pause_s=0.05)


def says_more(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nshort")


def says_less(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nshort and much more")


def two_lengths(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nshort")


def babble(visit):
    visit.send(b"\x00\x01\x02 what is HTTP?\r\n" * 50)


def huge_header(visit):
    visit.send(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000 + b"\r\n\r\n")


def hang_up(visit):
    visit.connection.close()


@pytest.mark.parametrize("misbehave", [stall, drip, drip_headers, endless_continue, endless_chunks])
def test_time_is_bounded_for_the_whole_answer_however_often_a_byte_comes(misbehave):
    with serving({"/a": misbehave}) as server:
        began = time.monotonic()
        said = refusal(f"{server.url}/a", Manners(pause_s=0, total_s=0.4, private=True))

    assert "within 0.4 seconds" in said.reason
    assert said.passing
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("misbehave", "says"),
    [
        (endless, "larger than 200,000"),
        (says_more, "broke"),
        (two_lengths, "broke"),
        (babble, "broke"),
        (huge_header, "broke"),
        (hang_up, "broke"),
        (page(b"x" * 300_000), "larger than 200,000"),
        (page(bomb(50 << 20), content_encoding="gzip"), "larger than 200,000 bytes once unpacked"),
        (page(zlib.compress(bytes(9_000_000)), content_encoding="deflate"), "once unpacked"),
        (page(squeezed(REPORT)[:-9], content_encoding="gzip"), "cut off"),
        (page(REPORT, content_encoding="gzip"), "can't be unpacked"),
        (page(REPORT, content_encoding="br"), "'br'"),
        (page(b"no", "404 Not Found"), "404"),
        (page(b"no", "500 Oh"), "500"),
        (page(b"no", "451 Law"), "by law"),
        (page(b"", "204 No Content"), "204"),
        (page(b"", "302 Found"), "302"),
    ],
)
def test_a_server_that_misbehaves_is_told_and_left(misbehave, says):
    with serving({"/a": misbehave}) as server:
        assert says in refusal(f"{server.url}/a").reason


def test_a_length_that_is_too_short_ends_the_answer_there():
    with serving({"/a": says_less}) as server:
        assert get(f"{server.url}/a").content == b"short"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (squeezed(REPORT), "gzip"),
        (zlib.compress(REPORT), "deflate"),
        (zlib.compress(REPORT)[2:-4], "deflate"),
        (REPORT, "identity"),
    ],
)
def test_a_packed_answer_is_unpacked(body, encoding):
    with serving({"/a": page(body, content_encoding=encoding)}) as server:
        assert get(f"{server.url}/a").content == REPORT


def test_a_server_that_says_nothing_has_changed_is_believed():
    def mind(visit):
        if visit.headers.get("if-none-match") == '"v1"':
            visit.answer(b"", "304 Not Modified", etag='"v1"')
        else:
            visit.answer(REPORT, etag='"v1"', last_modified="Tue, 05 Mar 2030 10:00:00 GMT")

    with serving({"/a": mind}) as server:
        first = get(f"{server.url}/a")
        second = get(f"{server.url}/a", etag=first.etag, modified=first.modified)
        assert server.asked[-1]["if-modified-since"] == "Tue, 05 Mar 2030 10:00:00 GMT"

    assert (first.status, second.status, second.content) == (200, 304, b"")


def test_a_host_that_asks_for_time_gets_it():
    pages = {"/a": page(b"", "429 Too Many", retry_after="3000"), "/b": page()}
    with serving(pages) as server:
        fetcher = Fetcher(OWN)
        with pytest.raises(FetchError, match="429"):
            fetcher.get(f"{server.url}/a")
        with pytest.raises(FetchError, match="asked not to be asked") as caught:
            fetcher.get(f"{server.url}/b")
        assert caught.value.passing
        assert server.visits["/b"] == 0


def test_two_requests_to_a_host_have_a_pause_between_them():
    slept = []
    now = [100.0]

    def sleep(seconds):
        slept.append(round(seconds, 3))
        now[0] += seconds

    pages = {"/robots.txt": page(b"User-agent: *\nCrawl-delay: 7\n"), "/a": page(), "/b": page()}
    with serving(pages) as server:
        fetcher = Fetcher(Manners(pause_s=2, private=True), clock=lambda: now[0], sleep=sleep)
        fetcher.get(f"{server.url}/a")
        fetcher.get(f"{server.url}/b")

    # Two seconds after robots.txt, which then asks for seven.
    assert slept == [2.0, 7.0]


def test_a_host_that_never_answers_is_left_alone_after_three_tries():
    with serving({"/robots.txt": page(b""), "/a": hang_up}) as server:
        fetcher = Fetcher(OWN)
        for _ in range(3):
            with pytest.raises(FetchError, match="broke"):
                fetcher.get(f"{server.url}/a")
        with pytest.raises(FetchError, match="left alone"):
            fetcher.get(f"{server.url}/a")
        assert server.visits["/a"] == 3
        fetcher.start_again()
        with pytest.raises(FetchError, match="broke"):
            fetcher.get(f"{server.url}/a")


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (page(b"User-agent: attest\nDisallow: /"), False),
        (page(b"User-agent: other\nDisallow: /\n"), True),
        (page(b"nothing", "404 Not Found"), True),
        (page(b"nothing", "403 Forbidden"), True),
        (page(b"oh", "503 Down"), False),
        (hang_up, False),
        (page(b"\xff\xfe\x00" * 60_000), True),
        (page(b"#" * 150_000), True),
        (redirect("/r2"), False),
        (page(bomb(40 << 20), content_encoding="gzip"), True),
    ],
)
def test_robots_txt_is_asked_first_and_obeyed(robots, allowed):
    pages = {"/robots.txt": robots, "/r2": page(b"User-agent: *\nDisallow: /a"), "/a": page()}
    with serving(pages) as server:
        try:
            get(f"{server.url}/a")
        except FetchError:
            assert not allowed
        else:
            assert allowed
        assert server.asked[0]["path"] == "/robots.txt"
        assert bool(server.visits["/a"]) is allowed


def test_the_server_is_told_who_asks_and_how_to_reach_them():
    with serving({"/a": page()}) as server:
        get(f"{server.url}/a", Manners(pause_s=0, private=True, contact="desk@watch.example"))

        assert all("attest/" in asked["user-agent"] for asked in server.asked)
        assert "desk@watch.example" in server.asked[0]["user-agent"]
