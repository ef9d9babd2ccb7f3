"""A way to a port of loopback that can be cut: what is sent then neither arrives nor fails, as in a network that is parted."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Way:
    """`port` leads to another one.  While it is cut, nothing goes through, and new connections hang."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open = threading.Event()
        self._led: list[threading.Thread] = []
        self._open.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing through."""
        self._open.clear()

    def mend(self) -> None:
        """Let everything through again."""
        self._open.set()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                led = threading.Thread(target=self._lead, args=(near,), daemon=True)
                self._led.append(led)
                led.start()

    def _lead(self, near: socket.socket) -> None:
        self._open.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._to), timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        with near, far:
            for each in (near, far):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=self._pass, args=(far, near), daemon=True)
            back.start()
            self._pass(near, far)
            back.join()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while octets := one.recv(1 << 16):
                self._open.wait()
                other.sendall(octets)
        self._open.wait()
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """No more connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._led:
            each.join(10)


@contextlib.contextmanager
def ways(*to: int) -> Iterator[tuple[Way, ...]]:
    """Several."""
    made = tuple(Way(each) for each in to)
    try:
        yield made
    finally:
        for each in made:
            each.mend()
            each.close()
