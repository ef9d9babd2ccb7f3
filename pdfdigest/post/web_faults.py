"""What went wrong with a web address, as urllib3 says it, in plain words."""

from __future__ import annotations

_WORDS = {
    "NameResolutionError": "its name is not found in the DNS",
    "NewConnectionError": "nobody answers there",
    "ConnectTimeoutError": "it does not answer in time",
    "ReadTimeoutError": "it does not answer in time",
    "ProtocolError": "it breaks the connection off",
    "IncompleteRead": "it breaks the connection off",
}


def told(error: BaseException) -> str:
    """The innermost reason of an error, in words that name no part of a program.

    >>> told(ConnectionError("Connection refused"))
    'Connection refused'
    """
    while isinstance(reason := getattr(error, "reason", None), BaseException):
        error = reason
    if type(error).__name__ == "SSLError":
        return f"its certificate is not accepted: {error}"[:300]
    return _WORDS.get(type(error).__name__) or str(error)[:300]
