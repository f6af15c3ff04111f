"""`gatehouse serve` as the counterparts see it, and the count of what was shown."""

import os
import pathlib
import subprocess
import sys
import time

import requests

from counterparts import TLSProxy, free_port

PROGRAM = pathlib.Path(sys.argv[2]).absolute()
KEY = "interop-operator-key-0123456789"
passed = 0


def check(condition, sentence):
    global passed
    if not condition:
        raise SystemExit(f"✗ {sentence}")
    passed += 1
    print(f"✔ {sentence}", flush=True)


class Gateway:
    """`gatehouse serve`, set up through its API."""

    def __init__(self, folder, dns, tls=False, extra=()):
        self.port = free_port()
        self.ca = None
        if tls:
            front = free_port()
            self.base = f"https://127.0.0.1:{front}"
            self.ca = str(TLSProxy(folder, front, self.port).certificate)
        else:
            self.base = f"http://127.0.0.1:{self.port}"
        self.log = open(folder / "gatehouse.log", "wb")
        started = time.monotonic()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", folder / "data", "--listen", f"127.0.0.1:{self.port}", "--base-url", self.base,
             "--dns-server", f"127.0.0.1:{dns.port}", "--log-format", "json", *extra],
            env=dict(os.environ, GATEHOUSE_BOOTSTRAP_API_KEY=KEY), stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline().strip()
        check(line == f"gatehouse ready url={self.base}", f"the gateway says that it is ready ({time.monotonic() - started:.2f} s)")
        self.http = requests.Session()
        self.http.verify = self.ca or True
        self.http.headers["Authorization"] = f"Bearer {KEY}"

    def api(self, method, path, body=None, status=None):
        answer = self.http.request(method, f"{self.base}/api/v1{path}", json=body)
        if status and answer.status_code != status:
            raise SystemExit(f"✗ {method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def set_up_organization(self, dns):
        """An organization with the verified domain example.com."""
        organization = self.api("POST", "/organizations", {"name": "Works", "owner_email": "owner@example.com"}, 201)["id"]
        claim = self.api("POST", f"/organizations/{organization}/domain-claims", {"domain": "example.com"}, 201)
        dns.serve("example.com", claim["txt_value"])
        verified = self.api("POST", f"/organizations/{organization}/domain-claims/{claim['id']}/verify")
        check(verified["state"] == "verified", "rule D-3: dnsmasq's TXT record verifies the domain")
        self.organization = organization
        return organization

    def set_up(self, dns, idp, party):
        organization = self.set_up_organization(dns)
        connection = self.api(
            "POST", f"/organizations/{organization}/connections",
            {"preset": "generic-saml", "name": "SimpleSAMLphp", "metadata_xml": idp.metadata(), "allow_idp_initiated": True}, 201)
        idp.add_service(connection["sp_entity_id"], connection["acs_url"])
        self.connection = connection
        application = self.api(
            "POST", "/applications",
            {"name": "Authlib", "redirect_uris": [party.redirect_uri], "initiate_login_uri": party.base + "/start"}, 201)
        party.client_id, party.client_secret = application["client_id"], application["client_secret"]

    def path(self, rest=""):
        return f"/organizations/{self.organization}/connections/{self.connection['id']}{rest}"

    def members(self):
        return {m["email"]: m for m in self.api("GET", f"/organizations/{self.organization}/members")["items"]}

    def stop(self):
        self.process.terminate()
        check(self.process.wait(10) == 0, "SIGTERM ends the gateway with status 0")
