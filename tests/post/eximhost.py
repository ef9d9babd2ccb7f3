"""A real Exim goes up on loopback, in a folder of its own, without being installed: Debian's packages of Exim and Postfix
exclude each other, so its program is unpacked beside (`sh scripts/system.sh judges`, or apt-get download and dpkg-deb -x).

`example.test` is the readers' domain, `office.test` the office's; `reader-1` and so on have mailboxes.  Nothing ever leaves
the machine: every other address is answered with a bounce, in Exim's own words.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.post.mailhost import WAIT, _free_port, _wait_for

PROGRAM = Path(os.environ.get("EXIM", "/opt/pdfdigest-judges/exim/usr/sbin/exim4"))
"""Where the unpacked Exim lies."""
USER, NUMBER = "Debian-exim", 8998
"""Who Debian's Exim runs as: it wants to find that name, and the machine need not have it."""

PEOPLE = ("bounces", "leave", "editor", *(f"reader-{number}" for number in range(1, 401)))


@dataclass(frozen=True, slots=True)
class EximHost:
    """Where it listens, what it logs, and where its mail lies."""

    port: int
    log: Path
    folder: Path

    def mailbox(self, address: str) -> Path:
        """The Maildir of an address."""
        user, _, domain = address.partition("@")
        return self.folder / "mail" / domain / user

    def messages(self, address: str) -> tuple[Path, ...]:
        """The messages delivered to an address so far."""
        return tuple(path for part in ("new", "cur") for path in (self.mailbox(address) / part).glob("*"))

    def taken(self) -> int:
        """How many letters it has answered for."""
        return self.log.read_text("utf-8", "replace").count(" <= ") if self.log.exists() else 0

    def settle(self) -> None:
        """Wait until the queue is empty; fails the test where it does not empty itself."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if not any(path.is_file() for path in (self.folder / "spool" / "input").rglob("*")):
                return
            time.sleep(0.1)
        pytest.fail(f"Exim still has mail in its queue after {WAIT:.0f} s:\n{self.log.read_text()[-4000:]}")


@contextlib.contextmanager
def exim_host() -> Iterator[EximHost]:
    """Start Exim; it needs root, and a mount namespace in which the machine seems to have its user and settings."""
    if not PROGRAM.exists() or os.geteuid() != 0 or shutil.which("unshare") is None:
        words = "no Exim is unpacked here, or this is not root; `sh scripts/system.sh judges` unpacks one"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with tempfile.TemporaryDirectory(prefix="exim-", ignore_cleanup_errors=True) as folder:
        yield from _standing(Path(folder))


def _standing(folder: Path) -> Iterator[EximHost]:
    host = EximHost(_free_port(), folder / "log" / "mainlog", folder)
    folder.chmod(0o755)
    for name in ("spool", "log", "mail"):
        (folder / name).mkdir()
        os.chown(folder / name, NUMBER, NUMBER)
    for name, line in (
        ("passwd", f"{USER}:x:{NUMBER}:{NUMBER}::/nonexistent:/usr/sbin/nologin\n"),
        ("group", f"{USER}:x:{NUMBER}:\n"),
    ):
        (folder / name).write_text(Path("/etc", name).read_text("utf-8") + line, "utf-8")
    for name, words in (
        ("domains", ("example.test", "office.test")),
        ("people", PEOPLE),
    ):  # Exim names no folder by what a stranger sent
        (folder / name).write_text("".join(f"{word}: {word}\n" for word in words), "utf-8")
    (folder / "exim.conf").write_text(_settings(folder, host.port), "utf-8")
    binds = " && ".join(f"mount --bind {shlex.quote(str(folder / name))} /etc/{name}" for name in ("passwd", "group"))
    program = shlex.join([str(PROGRAM), "-C", str(folder / "exim.conf"), "-bdf", "-q5s"])
    with (folder / "said").open("wb") as said:
        daemon = subprocess.Popen(["unshare", "-m", "sh", "-c", f"{binds} && exec {program}"], stdout=said, stderr=said)
    try:
        _wait_for(host.port, folder / "said")
        yield host
    finally:
        daemon.terminate()
        daemon.wait(10)


def _settings(folder: Path, port: int) -> str:
    return f"""\
exim_path = {PROGRAM}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/spool/exim.pid
primary_hostname = mail.office.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
acl_smtp_rcpt = takes
deliver_drop_privilege = true
smtp_accept_max = 50
smtp_accept_queue_per_connection = 0
smtp_receive_timeout = 30s
begin acl
takes:
  accept
begin routers
boxes:
  driver = accept
  domains = lsearch;{folder}/domains
  local_parts = lsearch;{folder}/people
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail/$domain_data/$local_part_data
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
  delivery_date_add
begin retry
* * F,10m,1s
"""
