"""The very letter that readers will get goes to the office itself, or into a file where no server is set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import disk, mail_setup, send_plan, sent_edition
from pdfdigest.office.surroundings import Office
from pdfdigest.post import headers, keys
from pdfdigest.post import plan as plans
from pdfdigest.post.book import Row
from pdfdigest.post.carriers import Lost
from pdfdigest.post.outgoing import composer
from pdfdigest.post.plan import Bound
from pdfdigest.post.tokens import Keys, new_secret
from pdfdigest.record import issued


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof of the letter: the `path` of the .eml file, or the server's `answer` where it was mailed."""

    address: str
    path: Path | None
    answer: str


def proof(office: Office, what: str, to: str, folder: Path, *, revision: int | None = None, link: str = "") -> Proof:
    """Mail the letter of WHAT to one address; where no server is set it is written into `folder` as an .eml file.

    RequestError where `to` is no address or WHAT is not on record; PostError where it may not be mailed, or a server
    does not take it.
    """
    try:
        address = headers.address(to)
    except PostError as error:
        raise RequestError(error.message, hint="Write it like me@office.example") from None
    room, record = sent_edition.recorded(office, what, revision)
    bound = send_plan.bound(room, record, (), link=link)
    facts = {name: getattr(bound, name) for name in Bound.__slots__}
    secret = keys.text(room.folder) if (room.folder / keys.NAME).exists() else new_secret()
    data = issued.edition(record, sent_edition.TARGET).data if bound.attached else b""
    compose = composer(facts, data, Keys.read(secret), mail_setup.signers(room))
    token = plans.token(secret.encode(), "proof", office.clock().isoformat(timespec="microseconds"), address)
    domain = address.rpartition("@")[2]
    envelope, made = compose(Row(0, 0, address, "", "proof", domain, token, 0, None), office.seconds)
    carrier = mail_setup.carrier(room)
    if carrier.kind == "rehearsal":
        revised = f"-r{record.identity.revision}" if record.identity.revision > 1 else ""
        path = folder / f"{record.identity.slug}-proof{revised}.eml"
        disk.write(office.here / path, made.file(), secret=True)
        return Proof(address, path, "")
    if not carrier.test and (lacks := mail_setup.lacking(room)):
        raise PostError(f"a proof is not sent: {'; '.join(lacks)}", hint=mail_setup.TEST)
    try:
        session = carrier.open()
        answer = session.offer(envelope, made) or session.dot()
        session.close()
    except Lost as lost:
        raise PostError(f"the proof was not handed over: {lost}") from None
    if not answer.accepted:
        raise PostError(f"the server refused the proof: {answer.code} {answer.words}")
    return Proof(address, None, answer.words)
