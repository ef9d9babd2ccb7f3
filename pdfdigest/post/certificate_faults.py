"""A certificate that is not proven goes in; a sentence that says why, and what to do, comes out."""

from __future__ import annotations

import ssl

from pdfdigest.errors import PostError

_INCOMPLETE = ("Missing ", "CA cert does not include", "Basic Constraints of CA cert", "Path length invalid")
"""How OpenSSL's strict verification, Python's own from 3.13 on, begins what a certificate lacks (RFC 5280, 4.2.1)."""
_ANEW = (
    "Have it made anew with that extension. An office that signs its own gives the authority"
    " basicConstraints = critical, CA:true; keyUsage = critical, keyCertSign; subjectKeyIdentifier = hash,"
    " and the server authorityKeyIdentifier = keyid."
)
_UNKNOWN = (
    "was signed by nobody who is trusted here",
    "If the office signs its own, name the file with its authority: [mail.server] authority.",
)
_ELSE = ("is not for {host}", "Give [mail.server] host the name that stands in the certificate.")
_CERTIFICATE = {
    9: ("is not valid yet", "Look at this machine's clock."),
    10: ("has expired", "Whoever runs the server must renew it; look at this machine's clock too."),
    18: _UNKNOWN,
    19: _UNKNOWN,
    20: _UNKNOWN,
    21: _UNKNOWN,
    62: _ELSE,
    64: _ELSE,
}
"""What the verification errors of OpenSSL (X509_V_ERR_...) say to a person, and what to do."""


def told(error: ssl.SSLCertVerificationError, host: str) -> PostError:
    """Why the certificate of a server does not hold, so that nothing is sent."""
    said = error.verify_message
    otherwise = (f"cannot be verified: {said}", "Ask whoever runs the server.")
    if said.startswith(_INCOMPLETE):
        otherwise = (f"is not complete: {said}", _ANEW)
    words, hint = _CERTIFICATE.get(error.verify_code, otherwise)
    return PostError(f"its certificate {words.format(host=host)}, so nothing is sent", hint=hint)
