"""Metadata from a real HTTP server that changes its mind, and turns hostile: nothing live changes but by the rules of C-5."""

import base64
import datetime
import hashlib
import http.server
import pathlib
import sqlite3
import tempfile
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from events import Gateway

ENTITY = "https://idp.example.com/saml"
SSO = "https://idp.example.com/sso"


class Certificate:
    def __init__(self, name, days):
        now = datetime.datetime.now(datetime.timezone.utc)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                .not_valid_after(now + datetime.timedelta(days=days)).sign(key, hashes.SHA256()))
        self.der = made.public_bytes(serialization.Encoding.DER)
        self.fingerprint = hashlib.sha256(self.der).hexdigest()


def metadata(certificates, entity=ENTITY, sso=SSO):
    keys = "".join(
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{base64.b64encode(each.der).decode()}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>" for each in certificates)
    return (f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">'
            f'<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}'
            f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>").encode()


class Server:
    """Answers as `behave` says, and counts what it was asked."""

    def __init__(self):
        self.requests, self.elsewhere, self.stopping = 0, 0, threading.Event()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/elsewhere":
                    server.elsewhere += 1
                    return server.document(self, server.next)
                server.requests += 1
                try:
                    server.behave(self)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/metadata"

    def serve(self, body):
        self.behave = lambda handler: self.document(handler, body)

    def document(self, handler, body):
        handler.send_response(200)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def slow(self, handler):
        # A byte now and then keeps time-outs of silence from ever ending it.
        handler.send_response(200)
        handler.end_headers()
        for byte in self.next:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if self.stopping.wait(0.5):
                return

    def endless(self, handler):
        handler.send_response(200)
        handler.end_headers()
        while not self.stopping.is_set():
            handler.wfile.write(b"<!-- and so on -->" * 4096)

    def redirecting(self, handler):
        handler.send_response(302)
        handler.send_header("location", self.url.replace("/metadata", "/elsewhere"))
        handler.send_header("content-length", "0")
        handler.end_headers()

    def failing(self, handler):
        handler.send_error(503)

    def stop(self):
        self.stopping.set()
        self.http.shutdown()
        self.http.server_close()


class Followed:
    """One connection, and what is trusted of it."""

    def __init__(self, gateway, organization, url, follow):
        self.gateway = gateway
        base = f"/organizations/{organization}/connections"
        made = gateway.api("POST", base, {"preset": "generic-saml", "name": "Followed", "metadata_url": url,
                                          "follow_metadata_keys": follow}, 201)
        self.path = f"{base}/{made['id']}"
        gateway.api("POST", self.path + "/activate", {"skip_test": True}, 200)

    def now(self):
        return self.gateway.api("GET", self.path, status=200)

    def refresh(self):
        time.sleep(5.1)
        started = time.monotonic()
        shown = self.gateway.api("POST", self.path + "/refresh-metadata", {}, 200)
        return shown, time.monotonic() - started


def trusted(shown):
    return {each["sha256"] for each in shown["idp"]["certificates"]}


def live(shown):
    return shown["idp"], shown["state"], shown["staged_certificates"], shown["staged_sso_url"]


def failure(shown):
    status = shown["metadata_status"]
    return status["last_failure"]["code"] if status["failing"] else None


def run(program, check):
    print("\n— metadata that is refreshed —", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder, server = pathlib.Path(temporary), Server()
        gateway = Gateway(program, folder, "--allow-private-network")
        try:
            journey(gateway, server, program, folder, check)
        finally:
            gateway.process.kill()
            gateway.process.wait()
            server.stop()


def journey(gateway, server, program, folder, check):
    old, new, other = Certificate("old", 5), Certificate("new", 700), Certificate("other", 700)
    server.serve(metadata([old]))
    organization = gateway.organization("followed")
    followed = Followed(gateway, organization, server.url, True)
    waiting = Followed(gateway, organization, server.url, False)
    hostile(followed, server, new, check)

    server.serve(metadata([new, other], entity="https://evil.example.com/saml", sso="https://evil.example.com/sso"))
    before = live(followed.now())
    shown, _ = followed.refresh()
    check(live(shown) == before and failure(shown) == "metadata.entity_id_changed",
          "rule C-5: another entity ID is refused, with its keys and its sign-on URL")
    check(any(each["code"] == "metadata.entity_id_changed" for each in shown["findings"]), "and a finding says so")

    server.serve(metadata([old, new], sso="https://evil.example.com/sso"))
    shown, _ = followed.refresh()
    check(trusted(shown) == {old.fingerprint, new.fingerprint} and failure(shown) is None,
          "rule C-5: a new key under the pinned entity ID is followed")
    check(shown["idp"]["sso_url"] == SSO and shown["staged_sso_url"]["sso_url"] == "https://evil.example.com/sso",
          "rule C-5: another sign-on URL is staged, and log-ins go where they went")
    shown, _ = waiting.refresh()
    check(trusted(shown) == {old.fingerprint}
          and [each["sha256"] for each in shown["staged_certificates"]] == [new.fingerprint],
          "rule C-5: where keys are not followed, the new one waits for an admin")
    shown = gateway.api("POST", waiting.path + "/staged-certificates/accept", {"sha256": [new.fingerprint]}, 200)
    check(trusted(shown) == {old.fingerprint, new.fingerprint}, "who accepts it by its fingerprint")

    server.serve(metadata([other]))
    shown, _ = followed.refresh()
    check(trusted(shown) == {old.fingerprint, new.fingerprint, other.fingerprint},
          "rule C-5: all keys swapped at once: the old ones stay for the grace")
    check({each["sha256"] for each in shown["metadata_status"]["vanished_certificates"]}
          == {old.fingerprint, new.fingerprint}, "and are shown as vanished")
    restarts(gateway, followed, server, program, folder, old, check)


def hostile(followed, server, new, check):
    """Whatever the server does, the connection is the same after as before."""
    before = live(followed.now())
    server.next = metadata([new])
    for behaviour, code, sentence in [
        (server.slow, "fetch.unreachable", "a server that trickles is left after ten seconds"),
        (server.endless, "fetch.too_long", "a document without end is left after 1 MiB"),
        (server.redirecting, "fetch.status", "a redirect is not followed"),
        (server.failing, "fetch.status", "a server that is broken changes nothing"),
    ]:
        server.behave = behaviour
        shown, seconds = followed.refresh()
        check(live(shown) == before and failure(shown) == code and seconds < 12, f"rule R29: {sentence} ({seconds:.1f} s)")
    check(server.elsewhere == 0, "nobody asked where the redirect leads")
    for body, code, sentence in [
        (b"<!DOCTYPE html><html></html>", "metadata.is_html", "a web page"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', None, "a document type with entities"),
        (server.next[:400], None, "metadata that breaks off"),
        (metadata([]), "metadata.no_signing_key", "metadata without a key"),
    ]:
        server.serve(body)
        shown, _ = followed.refresh()
        check(live(shown) == before and failure(shown) and code in (None, failure(shown)),
              f"rule C-5: {sentence} changes nothing ({failure(shown)})")


def restarts(gateway, followed, server, program, folder, old, check):
    """The schedule and the notices, over restarts; the guard, once it is up."""

    def expiring():
        return [event for event in gateway.feed() if event["type"] == "connection.certificate_expiring"]

    def due():
        with sqlite3.connect(folder / "data/gatehouse.sqlite", timeout=30) as database:
            database.execute("UPDATE metadata_refreshes SET next_refresh_at = 0")

    def wait(condition, seconds=40):
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.2)
        return condition()

    def start(*flags):
        again = Gateway(program, folder, *flags)
        gateway.process, gateway.base, gateway.http = again.process, again.base, again.http

    gateway.process.kill()
    gateway.process.wait()
    start("--allow-private-network")
    # Both connections trust the certificate that ends in five days; each has its own notice.
    check(wait(lambda: len(expiring()) == 2), "rule C-4: a certificate that ends in five days is told soon after the start")
    event = expiring()[0]["data"]
    check((event["days"], event["step"], event["fingerprint"]) == (5, 7, old.fingerprint) and event["remedy"],
          "with days, step, fingerprint and remedy")
    asked = server.requests
    due()
    check(wait(lambda: server.requests >= asked + 2), "rule C-5: the schedule in the database brings the next look")
    server.stop()
    before = live(followed.now())
    due()
    check(wait(lambda: failure(followed.now()) == "fetch.unreachable"), "a server that is gone is shown as failing")
    shown = followed.now()
    check(live(shown) == before and shown["metadata_status"]["last_good"]["entity_id"] == ENTITY,
          "rule C-5: and the last good copy stays")
    gateway.process.terminate()
    check(gateway.process.wait(10) == 0, "SIGTERM ends the gateway with status 0, its schedules too")

    server.__init__()
    start()
    with sqlite3.connect(folder / "data/gatehouse.sqlite", timeout=30) as database:
        database.execute("UPDATE connections SET identity_provider = replace(identity_provider, 'http://127.0.0.1', 'https://127.0.0.1')")
    server.serve(b"")
    shown, _ = followed.refresh()
    check(failure(shown) == "fetch.address_refused" and live(shown)[1:] == before[1:] and server.requests == 0,
          "rule R29: without the lab's flag the loopback address is refused, and nobody connects to it")
    refused = gateway.http.post(f"{gateway.base}/api/v1{followed.path.rsplit('/', 1)[0]}", json={
        "preset": "generic-saml", "metadata_url": server.url.replace("http:", "https:")})
    check(refused.json()["error"]["code"] == "fetch.address_refused", "nor can a connection be drafted with it")
    time.sleep(11)
    check(len(expiring()) == 2, "rule C-4: no restart tells of a certificate twice")
    gateway.process.terminate()
    gateway.process.wait(10)
