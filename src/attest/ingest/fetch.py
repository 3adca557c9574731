"""Asking a server for one thing: politely, within bounds, and never where we should not go."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

from attest import __version__
from attest.ingest.addresses import is_address
from attest.ingest.bodies import BodyError, Unpacker, split_content_type
from attest.ingest.extras import require
from attest.ingest.robots import ALL, ROBOTS_BYTES, Robots, parse_robots

AGENT = "attest"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SHARED = ipaddress.ip_network("100.64.0.0/10")
_REDIRECTS = (301, 302, 303, 307, 308)
_ROBOTS_KEPT_S = 3600.0
_GIVE_UP_AFTER = 3
_MOST_WAIT_S = 120.0
_WORDS = {
    401: "it wants a login",
    402: "it wants to be paid",
    403: "it refuses us",
    404: "there is no such page",
    410: "the page is gone",
    429: "we asked too often",
    451: "it may not show the page, by law",
}


class FetchError(Exception):
    """An address that gave nothing.

    Args:
        reason: Why, for people.
        fix: What to try.
        passing: Whether it may be otherwise later: a server that is down, not a page that is gone.
    """

    def __init__(self, reason: str, *, fix: str | None = None, passing: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.fix, self.passing = reason, fix, passing


@dataclass(frozen=True, slots=True)
class Manners:
    """How we ask.

    Args:
        contact: How the owner of a site reaches us.
        pause_s: Seconds between two requests to one host.
        total_s: Seconds for one answer, from the first name to be resolved to the last byte, redirects included.
        answer_bytes: The largest answer, unpacked.
        redirects: How many are followed.
        private: Whether loopback and private addresses may be asked.
    """

    contact: str | None = None
    pause_s: float = 1.0
    total_s: float = 30.0
    answer_bytes: int = 20_000_000
    redirects: int = 5
    private: bool = False

    @property
    def agent(self) -> str:
        """The User-Agent: what we are, which version, and how we are reached."""
        contact = f"; contact: {self.contact}" if self.contact else ""
        return f"{AGENT}/{__version__} (reads published news reports{contact})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave: status 200 with content, or 304 without."""

    url: str  # the last one, after redirects
    status: int
    content: bytes
    media_type: str
    charset: str | None
    etag: str | None
    modified: str | None


@dataclass(slots=True)
class _Host:
    """What we remember of a host."""

    next_s: float = 0.0
    failed: int = 0
    delay_s: float = 0.0
    robots: dict[str, tuple[float, Robots]] = field(default_factory=dict)


class Fetcher:
    """Asks servers one thing at a time, and remembers when each may be asked again.

    Args:
        manners: How we ask.
        clock: Seconds that only grow.
        sleep: Waits for seconds.
    """

    def __init__(
        self,
        manners: Manners,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        require("httpcore2", extra="web", what="the web")
        self._manners, self._clock, self._sleep = manners, clock, sleep
        self._hosts: dict[str, _Host] = {}

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """The answer to one address.

        Args:
            url: An address that begins with http.
            etag: The ETag of the answer that we have.
            modified: The Last-Modified of the answer that we have.

        Raises:
            FetchError: it may not be asked, did not answer, or gave no page.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        return self._follow(url, {name: value for name, value in known.items() if value}, ask_robots=True)

    def start_again(self) -> None:
        """Forgets which hosts did not answer, so that they are tried again."""
        for host in self._hosts.values():
            host.failed = 0

    def _follow(self, url: str, headers: Mapping[str, str], *, ask_robots: bool) -> Answer:
        """Follows redirects one by one, each as if it were the first."""
        deadline: float | None = None
        for _ in range(self._manners.redirects + 1):
            url = checked(url)
            host = self._hosts.setdefault(_host_of(url), _Host())
            if host.failed >= _GIVE_UP_AFTER:
                raise FetchError(f"its host did not answer {_GIVE_UP_AFTER} times, and was left alone", passing=True)
            if ask_robots and not self._robots(url, host).allows(url):
                raise FetchError(
                    "the site's robots.txt asks that it not be fetched", fix="ask the site, or save it by hand."
                )
            self._wait(host)
            # Waiting for our turn is not the server's fault, so only asking counts.
            deadline = deadline or self._clock() + self._manners.total_s
            answer = self._ask(url, host, headers, deadline, cut=not ask_robots)
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise FetchError(f"it redirects more than {self._manners.redirects} times")

    def _robots(self, url: str, host: _Host) -> Robots:
        """The site's rules. No robots.txt allows all; a server that can't say allows nothing for now (RFC 9309)."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        kept_until, robots = host.robots.get(site, (0.0, ALL))
        if self._clock() < kept_until:
            return robots
        try:
            answer = self._follow(f"{site}/robots.txt", {}, ask_robots=False)
            robots = parse_robots(answer.content, agent=AGENT)
        except FetchError as problem:
            if problem.passing:
                raise FetchError(f"its robots.txt can't be had: {problem.reason}", passing=True) from problem
            robots = ALL
        host.robots[site] = (self._clock() + _ROBOTS_KEPT_S, robots)
        host.delay_s = robots.delay_s
        return robots

    def _wait(self, host: _Host) -> None:
        wait_s = host.next_s - self._clock()
        if wait_s > _MOST_WAIT_S:
            raise FetchError(f"its host asked not to be asked for {wait_s:.0f} seconds", passing=True)
        if wait_s > 0:
            self._sleep(wait_s)
        host.next_s = self._clock() + max(self._manners.pause_s, host.delay_s)

    def _ask(self, url: str, host: _Host, headers: Mapping[str, str], deadline: float, *, cut: bool) -> Answer | str:
        """One request: its answer, or where it redirects to. With `cut`, a long answer's beginning is enough."""
        import httpcore2

        backend = _Guarded(deadline, clock=self._clock, private=self._manners.private)
        sent = {
            "Host": urlsplit(url).netloc,
            "User-Agent": self._manners.agent,
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,"
            "application/pdf;q=0.8,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
        }
        try:
            with (
                httpcore2.ConnectionPool(ssl_context=_trusted(), network_backend=cast(Any, backend)) as pool,
                pool.stream("GET", url, headers=list(sent.items())) as response,
            ):
                host.failed = 0
                return self._read(url, host, response, cut=cut)
        except (httpcore2.TimeoutException, TimeoutError) as problem:
            host.failed += 1
            said = f"it did not answer in full within {self._manners.total_s:g} seconds"
            raise FetchError(said, passing=True) from problem
        except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError, OSError) as problem:
            host.failed += 1
            raise FetchError(f"the connection broke ({_short(problem)})", passing=True) from problem
        except (BodyError, ValueError) as problem:
            raise FetchError(str(problem)) from problem

    def _read(self, url: str, host: _Host, response: Any, *, cut: bool) -> Answer | str:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        status = response.status
        if status in _REDIRECTS and "location" in headers:
            try:
                return str(urljoin(url, headers["location"]))
            except ValueError as problem:
                raise FetchError("it redirects to a broken address") from problem
        if status == 304:
            return Answer(url, status, b"", "", None, headers.get("etag"), headers.get("last-modified"))
        if status in (429, 503):
            host.next_s = self._clock() + max(_seconds(headers.get("retry-after", "")), self._manners.pause_s)
        if status != 200:
            words = _WORDS.get(status, "it could not serve the page" if status >= 500 else "it gave no page")
            raise FetchError(f"the server says {status}: {words}", passing=status >= 500 or status in (408, 425, 429))
        content = b"".join(self._pieces(response, headers, cut=cut))
        media_type, charset = split_content_type(headers.get("content-type", ""))
        return Answer(url, status, content, media_type, charset, headers.get("etag"), headers.get("last-modified"))

    def _pieces(self, response: Any, headers: Mapping[str, str], *, cut: bool) -> Iterator[bytes]:
        most = self._manners.answer_bytes
        unpacker = Unpacker(headers.get("content-encoding", ""), most_bytes=most)
        packed = unpacked = 0
        for block in response.iter_stream():
            packed += len(block)
            if packed > most:
                raise BodyError(f"it is larger than {most:,} bytes")
            out = unpacker.feed(block)
            yield out
            unpacked += len(out)
            if cut and unpacked > ROBOTS_BYTES:
                return
        if packed:
            unpacker.check_end()


def checked(url: str) -> str:
    """The address in the form that is sent.

    Raises:
        FetchError: it is none that we ask: another scheme, a name and password in it, or a broken one.
    """
    if not is_address(url):
        raise FetchError(f"'{url[:60]}' is no web address", fix="only http and https are fetched.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError as problem:
        raise FetchError(f"the address is broken ({_short(problem)})") from problem
    if not host or parts.username is not None or parts.password is not None:
        raise FetchError("the address names no host, or a user", fix="take the name and password out of it.")
    place = f"[{host}]" if ":" in host else host
    path = "".join(sign if " " < sign < "\x7f" else _escaped(sign) for sign in parts.path or "/")
    query = "".join(sign if " " < sign < "\x7f" else _escaped(sign) for sign in parts.query)
    return urlunsplit((parts.scheme.lower(), f"{place}:{port}" if port else place, path, query, ""))


def is_public(address: str, *, private: bool = False) -> bool:
    """Whether an IP address is one of the open internet.

    Loopback and private networks are allowed when `private`; link-local ones, where clouds keep their secrets, never.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner), private=private)
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or (ip.is_reserved and not ip.is_loopback):
        return False
    if ip.is_loopback or ip.is_private or (ip.version == 4 and ip in _SHARED):
        return private
    return ip.is_global


def _escaped(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))


def _host_of(url: str) -> str:
    return urlsplit(url).netloc


def _seconds(header: str) -> float:
    return float(header) if header.strip().isdigit() and len(header) < 9 else 60.0


def _short(problem: BaseException) -> str:
    return (str(problem) or type(problem).__name__)[:100]


@cache
def _trusted() -> ssl.SSLContext:
    import httpcore2

    return httpcore2.default_ssl_context()


def _resolve(host: str, port: int, timeout_s: float) -> list[str]:
    """The IP addresses of a host; a resolver that hangs is left behind when the time is up."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as problem:
            found.append(problem)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if not found:
        raise TimeoutError("its name could not be looked up in time")
    if isinstance(found[0], BaseException):
        raise FetchError(f"there is no host '{host[:80]}'", passing=True) from found[0]
    return list(dict.fromkeys(str(info[4][0]) for info in found[0]))


class _Guarded:
    """Connects to the very address that was looked up and found public, and watches the clock on every read.

    A name that is looked up twice may lead elsewhere the second time, so it is looked up once.
    """

    def __init__(self, deadline: float, *, clock: Callable[[], float], private: bool) -> None:
        self._deadline, self._clock, self._private = deadline, clock, private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "_Timed":
        """A connection to the first public address of the host that takes one."""
        import httpcore2

        del timeout, local_address
        addresses = _resolve(host, port, self.left_s())
        public = [address for address in addresses if is_public(address, private=self._private)]
        if not public:
            raise FetchError(
                f"'{host}' is {addresses[0]}, which is no address of the open internet",
                fix="to ask servers of your own, set `private_addresses = true`.",
            )
        problem: Exception | None = None
        for address in public[:3]:
            try:
                stream = httpcore2.SyncBackend().connect_tcp(
                    address, port, timeout=self.left_s(), socket_options=socket_options
                )
                return _Timed(stream, self)
            except httpcore2.ConnectError as error:
                problem = error
        raise problem or httpcore2.ConnectError("no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> "_Timed":
        """Never: a page is not on this machine."""
        del path, timeout, socket_options
        raise FetchError("only the web is asked")

    def sleep(self, seconds: float) -> None:
        """Waits no longer than there is time."""
        time.sleep(min(seconds, self.left_s()))

    def left_s(self) -> float:
        """Seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        left = self._deadline - self._clock()
        if left <= 0:
            raise TimeoutError("the time is up")
        return left


class _Timed:
    """A connection on which every read and write gets only the time that is left for the whole answer."""

    def __init__(self, stream: Any, guard: _Guarded) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What comes next."""
        del timeout
        return bytes(self._stream.read(max_bytes, timeout=self._guard.left_s()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends."""
        del timeout
        self._stream.write(buffer, timeout=self._guard.left_s())

    def close(self) -> None:
        """Hangs up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Timed":
        """The same connection, encrypted; the certificate must be the host's, whatever its address."""
        del timeout
        secured = self._stream.start_tls(ssl_context, server_hostname, timeout=self._guard.left_s())
        return _Timed(secured, self._guard)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._stream.get_extra_info(info)
