"""Run before anything else of the frozen program: its own fontconfig file, the machine's certificates, a clean environment."""

from __future__ import annotations

import os
import ssl
import sys
from pathlib import Path

CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where systems keep the certificates that they trust; our OpenSSL knows one place alone."""

# Pages have a fontconfig file of their own; this one keeps fontconfig from the machine's, or from complaining that there is none.
os.environ.setdefault("FONTCONFIG_FILE", str(Path(sys._MEIPASS) / "fonts.conf"))

# The loader has read LD_LIBRARY_PATH by now. A browser or veraPDF that we start finds its own libraries, not ours.
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before

if ssl.get_default_verify_paths().cafile is None and "SSL_CERT_FILE" not in os.environ:
    for _path in filter(os.path.exists, CERTIFICATES):
        os.environ["SSL_CERT_FILE"] = _path
        break
