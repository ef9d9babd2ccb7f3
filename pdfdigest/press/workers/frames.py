"""Messages on a pipe between a program and its child: a length in eight bytes, and so many bytes."""

from __future__ import annotations

import pickle
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct("!Q")


def send(pipe: BinaryIO | Any, value: Any) -> None:
    """Write a value that can be pickled."""
    raw = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(raw)))
    pipe.write(raw)
    pipe.flush()


def receive(pipe: BinaryIO | Any) -> Any:
    """The next value; EOFError where the other end has closed."""
    return pickle.loads(frame(pipe))  # noqa: S301  both ends of this pipe are ours


def frame(pipe: BinaryIO | Any) -> bytes:
    """The bytes of the next value; EOFError where the other end has closed."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    raw: bytes = pipe.read(length)
    if len(raw) < length:
        raise EOFError
    return raw
