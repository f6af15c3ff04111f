"""Mail through a real server (aiosmtpd), and a log-in by the password that a mailed link sets."""

import atexit
import email
import email.policy
import html
import logging
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

import metadata
from counterparts import RelyingParty, certificate, free_port

PROGRAM = pathlib.Path(sys.argv[1]).absolute()
KEY = "interop-operator-key-0123456789"
PASSWORD = "four blue herons at dusk"
passed = 0
# What a refused handshake looks like to the server is no news.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def check(condition, sentence):
    global passed
    if not condition:
        raise SystemExit(f"✗ {sentence}")
    passed += 1
    print(f"✔ {sentence}", flush=True)


def until(question, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.1)
    raise SystemExit("✗ nothing came")


class Inbox:
    """Keeps what arrives; answers as told first."""

    def __init__(self):
        self.messages, self.replies, self.tls, self.senders = [], [], [], []

    async def handle_DATA(self, server, session, envelope):
        if self.replies:
            return self.replies.pop(0)
        self.tls.append(session.ssl is not None)
        self.senders.append(envelope.mail_from)
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def to(self, address, subject=None):
        return [m for m in self.messages if address in m["To"] and (subject is None or subject == m["Subject"])]


class Server(Controller):
    def __init__(self, inbox, host="127.0.0.1", **options):
        super().__init__(inbox, hostname=host, port=free_port(), **options)
        self.start()


class Gateway:
    def __init__(self, folder, url, sender="gate@example.com", extra=(), environment=()):
        self.base = f"http://127.0.0.1:{(port := free_port())}"
        self.log = folder / f"gatehouse-{port}.log"
        arguments = ["serve", "--data", folder / f"data-{port}", "--listen", f"127.0.0.1:{port}", "--base-url", self.base,
                     "--log-format", "json", *extra]
        if url:
            arguments += ["--smtp-url", url, "--mail-from", sender]
        self.process = subprocess.Popen(
            [PROGRAM, *arguments], env=dict(os.environ, GATEHOUSE_BOOTSTRAP_API_KEY=KEY, **dict(environment)),
            stdout=subprocess.PIPE, stderr=open(self.log, "wb"), text=True)
        atexit.register(self.process.kill)
        assert self.process.stdout.readline().startswith("gatehouse ready"), self.log.read_text()

    def api(self, method, path, body=None):
        answer = requests.request(
            method, f"{self.base}/api/v1{path}", json=body, headers={"Authorization": f"Bearer {KEY}"})
        answer.raise_for_status()
        return answer.json()

    def organization(self, owner):
        return self.api("POST", "/organizations", {"name": "Wörks", "owner_email": owner})["id"]

    def ask(self, address):
        return requests.post(self.base + "/password/forgotten", {"email": address})

    def mail(self, state):
        return self.api("GET", f"/mail?state={state}")["items"]

    def stop(self):
        self.process.terminate()
        check(self.process.wait(10) == 0, "SIGTERM ends the gateway with status 0")


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1))


def whole_journey(folder):
    inbox = Inbox()
    server = Server(inbox)
    gateway = Gateway(folder, f"smtp://127.0.0.1:{server.port}")
    organization = gateway.organization("owner@example.com")
    # First the server is busy: the message comes at the second try, under the same id.
    inbox.replies.append("451 come back later")
    begun = time.monotonic()
    check(gateway.ask("owner@example.com").status_code == 200, "asking for a link is answered")
    check(time.monotonic() - begun < 5, "and does not wait for the mail server")
    until(lambda: gateway.mail("queued") and gateway.mail("queued")[0]["last_error"])
    check("451" in gateway.mail("queued")[0]["last_error"], "a server that is busy is tried again")
    message = until(lambda: inbox.to("owner@example.com"))[0]
    body = message.get_content()
    check(message["Message-ID"].startswith("<mal-"), "the Message-ID is the row's")
    readable = message["Date"].datetime is not None and message["From"].addresses[0].addr_spec == "gate@example.com"
    check(readable, "date and sender are readable")
    check(inbox.senders[-1] == "gate@example.com", "the envelope's sender is ours")
    link = re.search(r"http://\S+/password/set\?token=\S+", body)
    check(link is not None, "the link survives quoted-printable")
    person = requests.Session()
    page = person.get(link.group(0))
    page = person.post(gateway.base + "/password/open", {"token": hidden(page, "token")})
    page = person.post(gateway.base + "/password/set", {"token": hidden(page, "token"), "password": PASSWORD})
    check(page.text.count("-") >= 30 and "recovery codes" in page.text, "the owner gets recovery codes")
    party = RelyingParty(gateway.base)
    application = gateway.api("POST", "/applications", {"name": "Authlib", "redirect_uris": [party.redirect_uri]})
    party.client_id, party.client_secret = application["client_id"], application["client_secret"]
    page = person.get(party.base + "/start")
    page = person.post(gateway.base + "/sign-in", {"attempt": hidden(page, "attempt"), "email": "owner@example.com"})
    check("Enter your password" in page.text, "rule L-1: the address leads to the password page")
    page = person.post(gateway.base + "/sign-in/password", {
        "attempt": hidden(page, "attempt"), "email": "owner@example.com", "password": PASSWORD})
    claims = party.results[-1]
    check("Signed in" in page.text and claims["amr"] == ["pwd"] and "connection_id" not in claims,
          "Authlib verifies the ID token of a password log-in")
    check(claims["org_id"] == organization, "for the owner's organization")
    until(lambda: inbox.to("owner@example.com", "Your password was set"))
    check(True, "the person is told that the password was set")
    inbox.replies.append("550 no such mailbox")
    gateway.ask("owner@example.com")
    parked = until(lambda: gateway.mail("parked"))
    check("550" in parked[0]["last_error"] and "token" not in str(parked), "what is refused for good is parked and shown")
    gateway.api("POST", f"/mail/{parked[0]['id']}/retry")
    until(lambda: not gateway.mail("parked"))
    check(True, "and sent on the operator's word")
    gateway.stop()
    server.stop()


def tls(folder):
    key, crt = certificate(folder, "mail")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    # Another address of this machine than loopback, for there TLS is demanded.
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        probe.connect(("192.0.2.1", 9))
        address = probe.getsockname()[0]
    except OSError:
        address = "127.0.0.1"
    if not address.startswith("127."):
        inbox = Inbox()
        server = Server(inbox, address)
        gateway = Gateway(folder, f"smtp://{address}:{server.port}")
        gateway.organization("owner@example.com")
        gateway.ask("owner@example.com")
        until(lambda: gateway.mail("queued") and gateway.mail("queued")[0]["last_error"])
        check("mail.tls_required" in gateway.mail("queued")[0]["last_error"] and not inbox.messages,
              "without STARTTLS nothing is sent but to this machine")
        gateway.stop()
        server.stop()
    # A certificate that nobody vouches for is no TLS.
    inbox = Inbox()
    server = Server(inbox, tls_context=context)
    gateway = Gateway(folder, f"smtp://127.0.0.1:{server.port}")
    gateway.organization("owner@example.com")
    gateway.ask("owner@example.com")
    until(lambda: gateway.mail("queued") and gateway.mail("queued")[0]["last_error"])
    check("mail.unreachable" in gateway.mail("queued")[0]["last_error"] and not inbox.messages,
          "an untrusted certificate is refused")
    gateway.stop()
    server.stop()


def log_in(folder):
    def authenticate(server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (b"gate", b"secret of the relay")
        return AuthResult(success=right, handled=False)

    inbox = Inbox()
    server = Server(inbox, authenticator=authenticate, auth_required=True, auth_require_tls=False)
    url = f"smtp://127.0.0.1:{server.port}"
    for password, works in (("secret of the relay", True), ("another-secret", False)):
        gateway = Gateway(folder, url, environment={
            "GATEHOUSE_SMTP_USER": "gate", "GATEHOUSE_SMTP_PASSWORD": password}.items())
        gateway.organization("owner@example.com")
        gateway.ask("owner@example.com")
        if works:
            until(lambda: inbox.messages)
            check(True, "user and password of the environment open the mail server")
        else:
            until(lambda: gateway.mail("queued") and gateway.mail("queued")[0]["last_error"])
            told = gateway.mail("queued")[0]["last_error"]
            check("mail.login_refused" in told, f"a wrong one is told as such ({told})")
            check(password not in gateway.log.read_text(), "and stands in no log")
        gateway.stop()
    server.stop()


def without(folder):
    gateway = Gateway(folder, None)
    check("no mail server" in gateway.log.read_text(), "without a mail server serve says so at start")
    gateway.organization("owner@example.com")
    answers = {gateway.ask(address).status_code for address in ("owner@example.com", "nobody@example.com")}
    check(answers == {503}, "and a link is refused for everybody")
    gateway.stop()


def changes(folder):
    """What an identity provider's metadata brings that somebody has to know."""
    inbox = Inbox()
    server, provider = Server(inbox), metadata.Server()
    gateway = Gateway(folder, f"smtp://127.0.0.1:{server.port}", extra=("--allow-private-network",))
    organization = f"/organizations/{gateway.organization('owner@example.com')}"
    for address, role in (("admin@example.com", "admin"), ("member@example.com", "member")):
        gateway.api("POST", f"{organization}/members", {"email": address, "role": role})
    old, new = metadata.Certificate("old", 700), metadata.Certificate("new", 700)
    provider.serve(metadata.metadata([old]))
    connection = gateway.api("POST", f"{organization}/connections", {
        "preset": "generic-saml", "name": "Followed", "metadata_url": provider.url, "follow_metadata_keys": False})
    path = f"{organization}/connections/{connection['id']}"

    def refresh():
        time.sleep(5.1)
        gateway.api("POST", path + "/refresh-metadata", {})

    staged, refused = "An identity provider's change waits for you", "An identity provider's metadata is refused"
    provider.serve(metadata.metadata([old, new]))
    refresh()
    for address in ("owner@example.com", "admin@example.com"):
        text = until(lambda: inbox.to(address, staged))[0].get_content()
        check(new.fingerprint in text, f"rule C-5: {address} is mailed the fingerprint of the key that waits")
    refresh()
    provider.serve(metadata.metadata([new], entity="https://evil.example.com/saml"))
    refresh()
    for address in ("owner@example.com", "admin@example.com"):
        text = until(lambda: inbox.to(address, refused))[0].get_content()
        check("https://evil.example.com/saml" in text, f"rule C-5: {address} is mailed the entity ID that was refused")
    refresh()
    until(lambda: not gateway.mail("queued"))
    counts = [len(inbox.to(address, subject)) for address in ("owner@example.com", "admin@example.com")
              for subject in (staged, refused)]
    check(counts == [1, 1, 1, 1] and not inbox.to("member@example.com"), "each once, and no member hears of it")
    gateway.stop()
    server.stop()
    provider.stop()


with tempfile.TemporaryDirectory() as temporary:
    for part in (whole_journey, tls, log_in, without, changes):
        print(f"\n— mail: {part.__name__.replace('_', ' ')} —", flush=True)
        part(pathlib.Path(temporary))
print(f"\n{passed} passed, 0 failed")
