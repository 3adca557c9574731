"""A server on loopback that does as it is told, well or badly."""

import gzip
import socket
import socketserver
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

REPORT = b"<!doctype html><html><body><p>Gunmen attacked a bus near Talvo on Monday, police said.</p></body></html>"
Handler = Callable[["Visit"], None]


class Visit:
    """One request: `number` counts those for this path, from 1."""

    def __init__(self, connection: socket.socket, path: str, headers: dict[str, str], number: int) -> None:
        self.connection, self.path, self.headers, self.number = connection, path, headers, number

    def send(self, *blocks: bytes, pause_s: float = 0.0) -> None:
        for block in blocks:
            self.connection.sendall(block)
            if pause_s:
                time.sleep(pause_s)

    def answer(self, body: bytes = b"", status: str = "200 OK", **headers: str) -> None:
        said = {"Content-Type": "text/html", "Content-Length": str(len(body)), **_names(headers)}
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        self.send(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1"), body)


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


class Server:
    """Paths and what answers them; what is not named is 404."""

    def __init__(self, address: tuple[str, int], pages: dict[str, Handler]) -> None:
        self.url = f"http://127.0.0.1:{address[1]}"
        self.pages = pages
        self.visits: Counter[str] = Counter()
        self.asked: list[dict[str, str]] = []

    def visit(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            block = connection.recv(4096)
            if not block:
                return
            request += block
        first, *lines = request.decode("latin-1").split("\r\n")
        path = first.split()[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        self.visits[path] += 1
        self.asked.append({"path": path, **headers})
        handler = self.pages.get(path, lambda visit: visit.answer(b"gone", "404 Not Found"))
        handler(Visit(connection, path, headers, self.visits[path]))


@contextmanager
def serving(pages: dict[str, Handler]) -> Iterator[Server]:
    class Request(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                told.visit(self.request)

    class Threads(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Threads(("127.0.0.1", 0), Request) as server:
        told = Server(server.server_address, pages)  # type: ignore[arg-type]
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()


def page(body: bytes = REPORT, status: str = "200 OK", **headers: str) -> Handler:
    return lambda visit: visit.answer(body, status, **headers)


def redirect(to: str, status: str = "302 Found") -> Handler:
    return lambda visit: visit.answer(b"", status, location=to)


def bomb(size_bytes: int) -> bytes:
    """A gzip of zeros, itself in gzip's best compression: a thousand to one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    packed = [packer.compress(block) for _ in range(size_bytes >> 20)]
    return b"".join([*packed, packer.flush()])


def feed(*entries: str, title: str = "The Talvo Post", closed: bool = True) -> bytes:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    end = "</channel></rss>" if closed else ""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}{end}'.encode()


def entry(url: str, *, title: str = "A bus", day: str = "Tue, 05 Mar 2030 23:30:00 -0500", more: str = "") -> str:
    return f"<title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{day}</pubDate>{more}"


def squeezed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def opened(_: Any = None) -> None:
    """Nothing; a handler that hangs up without a word."""
