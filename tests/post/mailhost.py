"""A real mail host goes up on loopback, in a folder of its own: Postfix hands to Dovecot, and what cannot be
delivered comes back as a bounce.

`example.test` is the readers' domain, `office.test` the office's.  Nothing ever leaves the machine: every other
domain is answered with an error.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import judge

WAIT = 30.0
"""Seconds that a delivery may take."""


IMAP = Path(os.environ.get("DOVECOT_IMAP", "/usr/lib/dovecot"))
"""Where Dovecot's IMAP programs lie (dovecot-imapd)."""


@dataclass(frozen=True, slots=True)
class MailHost:
    """Where the host listens, what it logs, and where its mail lies; `imap` is 0 where Dovecot has no IMAP part."""

    port: int
    log: Path
    mail: Path
    config: Path
    imap: int = 0

    def mailbox(self, address: str) -> Path:
        """The Maildir of an address (`reader@example.test`)."""
        user, _, domain = address.partition("@")
        return self.mail / domain / user

    def messages(self, address: str) -> tuple[Path, ...]:
        """The messages delivered to an address so far, the oldest first."""
        found = [path for part in ("new", "cur") for path in (self.mailbox(address) / part).glob("*")]
        return tuple(sorted(found, key=lambda path: path.stat().st_mtime_ns))

    def settle(self) -> None:
        """Wait until the queue is empty; fails the test where it does not empty itself."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if not _queued(self.config):
                return
            time.sleep(0.1)
        pytest.fail(f"Postfix still has mail in its queue after {WAIT:.0f} s:\n{self.log.read_text()[-4000:]}")


@contextlib.contextmanager
def mail_host() -> Iterator[MailHost]:
    """Start Postfix and Dovecot; both need root, as any mail host does.

    Their folder has a short name: the path of a socket holds about a hundred characters.
    """
    with tempfile.TemporaryDirectory(prefix="mail-", ignore_cleanup_errors=True) as folder:
        yield from _standing(Path(folder))


def _standing(folder: Path) -> Iterator[MailHost]:
    for program in ("postfix", "dovecot"):
        judge(program)
    if os.geteuid() != 0:
        if os.environ.get("CI"):
            pytest.fail("the mail host needs root")
        pytest.skip("the mail host needs root")
    imap = _free_port() if (IMAP / "imap-login").exists() else 0
    host = MailHost(_free_port(), folder / "log" / "mail.log", folder / "mail", folder / "postfix", imap)
    for name in ("postfix", "queue", "data", "log", "mail", "dovecot"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)
    _dovecot(folder, imap)
    _postfix(folder, host)
    dovecot = subprocess.Popen(
        ["dovecot", "-F", "-c", str(folder / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        subprocess.run(["postfix", "-c", str(host.config), "start"], check=True, capture_output=True)
        _wait_for(host.port)
        yield host
    finally:
        subprocess.run(["postfix", "-c", str(host.config), "stop"], check=False, capture_output=True)
        dovecot.terminate()
        dovecot.wait(10)


def _dovecot(folder: Path, imap: int) -> None:
    mail = folder / "mail"
    user = pwd.getpwnam("mail")
    os.chown(mail, user.pw_uid, user.pw_gid)
    passwords = folder / "users"
    people = [f"reader-{number}@example.test" for number in range(1, 41)]
    people += ["editor@office.test", "bounces@office.test", "leave@office.test"]
    passwords.write_text("".join(f"{name}:{{PLAIN}}secret::::::\n" for name in people))
    passwords.chmod(0o644)
    settings = _settings_24 if _version() >= (2, 4) else _settings_23
    (folder / "dovecot.conf").write_text(settings(folder, mail, passwords, user, imap))


def _version() -> tuple[int, ...]:
    """Of Dovecot: 2.4, of Debian 13, has other names for most settings than 2.3, of Debian 12."""
    said = subprocess.run(["dovecot", "--version"], check=True, capture_output=True, text=True).stdout
    return tuple(int(part) for part in said.split()[0].split(".")[:2])


def _settings_24(folder: Path, mail: Path, passwords: Path, user: pwd.struct_passwd, imap: int) -> str:
    """As https://doc.dovecot.org/2.4.0/installation/upgrade/2.3-to-2.4.html has them."""
    return f"""\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/log/dovecot.log
protocols {{
  lmtp = yes
{"  imap = yes" if imap else ""}
}}
ssl = no
listen = 127.0.0.1
mail_driver = maildir
mail_path = {mail}/%{{user | domain}}/%{{user | username}}
mail_home = {mail}/%{{user | domain}}/%{{user | username}}
first_valid_uid = {user.pw_uid}
first_valid_gid = 0
mail_uid = {user.pw_uid}
mail_gid = {user.pw_gid}
auth_username_format = %{{user | lower}}
recipient_delimiter = +
passdb passwd-file {{
  passwd_file_path = {passwords}
}}
userdb passwd-file {{
  passwd_file_path = {passwords}
  fields {{
    uid = {user.pw_uid}
    gid = {user.pw_gid}
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
{_imap(imap, "auth_allow_cleartext = yes") if imap else ""}"""


def _settings_23(folder: Path, mail: Path, passwords: Path, user: pwd.struct_passwd, imap: int) -> str:
    return f"""\
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/log/dovecot.log
protocols = lmtp{" imap" if imap else ""}
ssl = no
listen = 127.0.0.1
mail_location = maildir:{mail}/%d/%n
first_valid_uid = {user.pw_uid}
first_valid_gid = 0
mail_uid = {user.pw_uid}
mail_gid = {user.pw_gid}
auth_username_format = %Lu
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = {passwords}
}}
userdb {{
  driver = passwd-file
  args = {passwords}
  default_fields = uid={user.pw_uid} gid={user.pw_gid} home={mail}/%d/%n
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
{_imap(imap, "disable_plaintext_auth = no") if imap else ""}"""


def _imap(port: int, clear: str) -> str:
    """The part of Dovecot that reads mailboxes, wherever its programs lie; `clear` lets passwords cross unencrypted."""
    names = ("imap", "imap-hibernate", "imap-urlauth", "imap-urlauth-login", "imap-urlauth-worker")
    services = "".join(f"service {name} {{\n  executable = {IMAP}/{name}\n}}\n" for name in names)
    return f"""{services}service imap-login {{
  executable = {IMAP}/imap-login
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
{clear}
"""


def _postfix(folder: Path, host: MailHost) -> None:
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    (host.config / "dynamicmaps.cf").touch()
    (host.config / "main.cf").write_text(f"""\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = {grp.getgrnam("postdrop").gr_name}
maillog_file = {host.log}
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.office.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = none
virtual_mailbox_domains = example.test, office.test
virtual_transport = lmtp:unix:{folder}/dovecot/lmtp
lmtp_destination_concurrency_limit = 4
default_transport = error:5.1.2 no mail leaves this machine
recipient_delimiter = +
message_size_limit = 20000000
minimal_backoff_time = 1s
queue_run_delay = 1s
notify_classes =
disable_dns_lookups = yes
""")
    services = [
        f"127.0.0.1:{host.port} inet n - n - - smtpd",
        "pickup unix n - n 60 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 1 1 qmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "verify unix - - n - 1 verify",
        "flush unix n - n 1000? 0 flush",
        "proxymap unix - - n - - proxymap",
        "smtp unix - - n - - smtp",
        "relay unix - - n - - smtp",
        "showq unix n - n - - showq",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "discard unix - - n - - discard",
        "lmtp unix - - n - - lmtp",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
        "postlog unix-dgram n - n - 1 postlogd",
    ]
    (host.config / "master.cf").write_text("\n".join(services) + "\n")


def _queued(config: Path) -> bool:
    queue = config.parent / "queue"
    return any(
        path.is_file() for part in ("incoming", "active", "deferred", "maildrop") for path in (queue / part).rglob("*")
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, said: Path | None = None) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    words = said.read_text("utf-8", "replace")[-2000:] if said is not None else ""
    pytest.fail(f"the mail host does not answer\n{words}")


def available() -> bool:
    """Whether a mail host can be started here."""
    return shutil.which("postfix") is not None and shutil.which("dovecot") is not None and os.geteuid() == 0
