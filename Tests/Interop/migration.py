"""An organization moves under an Admin Organization while people log in: step by step as documented, and in one write.

Both ways start from the same stage: SimpleSAMLphp with one application for each connection, so that both have one Issuer, and
people who log in all the while, some of them with a response that they hold back until the step is over. Prints for how long
log-ins failed on the way of many steps, and how many failed on the way of one write: none may (rules M-1, M-2).
"""

import pathlib
import sys
import tempfile
import threading
import time

import requests

from counterparts import Dns, RelyingParty, SimpleSAMLphp
from gateway import Gateway, check
from person import Person


# How long somebody takes from one step to the next: mostly minutes.
PAUSE = 1.0


class Crowd:
    """People who log in to the linked organization, again and again, each time in a new browser."""

    def __init__(self, party, organization, count=3, held=0.0):
        self.party, self.organization, self.held = party, organization, held
        self.results, self.ending = [], threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,)) for number in range(count)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        while not self.ending.is_set():
            begun = time.monotonic()
            problem = self.log_in("ada" if number % 2 == 0 else "grace")
            self.results.append((begun, time.monotonic(), problem))

    def log_in(self, name):
        """Nil, or what the last page said."""
        person = Person()
        try:
            page = person.open(self.party.authorization_url(extra={"organization": self.organization}))
            page = person.authenticate(page, name)
            if "SAMLResponse" not in page.text:
                return f"no response from the identity provider: {page.status_code} {page.text[:300]}"
            # Some hold their response back, over a step.
            self.ending.wait(self.held)
            done = person.submit(page)
            return None if "Signed in" in done.text else f"{done.status_code} {done.text[:600]}"
        except (requests.RequestException, AttributeError, KeyError) as error:
            return repr(error)

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()
        return self.results


def failed(results):
    return [each for each in results if each[2]]


class Stage:
    def __init__(self, folder):
        self.dns, self.idp = Dns(), SimpleSAMLphp(folder)
        self.gateway = Gateway(folder, self.dns)
        self.party = RelyingParty(self.gateway.base)
        gateway = self.gateway
        gateway.set_up(self.dns, self.idp, self.party)
        self.works = gateway.organization
        self.activate(self.works, gateway.connection)
        # The Admin Organization's application beside it: another Identifier, the same Issuer.
        self.head = gateway.api("POST", f"/organizations/{self.works}/admin-organization", {"name": "Head Office"}, 201)["id"]
        self.connection = gateway.api(
            "POST", f"/organizations/{self.head}/connections",
            {"preset": "generic-saml", "name": "Head Office", "metadata_xml": self.idp.metadata()}, 201)
        self.idp.add_service(self.connection["sp_entity_id"], self.connection["acs_url"])
        check(self.connection["sp_entity_id"] != gateway.connection["sp_entity_id"],
              "rule M-3: two applications of one IdP have one Issuer and two Identifiers")

    def activate(self, organization, connection):
        path = f"/organizations/{organization}/connections/{connection['id']}"
        url = self.gateway.api("POST", path + "/test", status=201)["test_url"]
        person = Person()
        report = person.submit(person.authenticate(person.open(url), "ada"))
        check("The test log-in passed" in report.text, f"a test log-in passes through {connection['name']}")
        self.gateway.api("POST", path + "/activate", status=200)
        self.gateway.api("PUT", f"/organizations/{organization}/access-security",
                         {"sso_enabled": True, "idp_managed_access": True}, 200)

    def claim(self, organization):
        claims = self.gateway.api("GET", f"/organizations/{organization}/domain-claims")["items"]
        return next((each for each in claims if each["domain"] == "example.com"), None)

    def subjects(self):
        """Who is who to the application, by e-mail."""
        return {claims["email"]: claims["sub"] for claims in self.party.results}

    def stop(self):
        self.gateway.process.kill()
        self.idp.stop()
        self.dns.stop()


def step_by_step(stage):
    """The documented sequence, with the domain withdrawn and claimed anew."""
    gateway = stage.gateway
    stage.activate(stage.head, stage.connection)
    crowd = Crowd(stage.party, stage.works)
    time.sleep(3)
    begun = time.monotonic()
    gateway.api("DELETE", f"/organizations/{stage.works}/domain-claims/{stage.claim(stage.works)['id']}")
    time.sleep(PAUSE)
    claim = gateway.api("POST", f"/organizations/{stage.head}/domain-claims", {"domain": "example.com"}, 201)
    stage.dns.serve("example.com", claim["txt_value"])
    verified = gateway.api("POST", f"/organizations/{stage.head}/domain-claims/{claim['id']}/verify")
    check(verified["state"] == "verified", "step 5: the domain is claimed anew by the Admin Organization")
    time.sleep(PAUSE)
    code = gateway.api("POST", f"/organizations/{stage.head}/linking-codes", {}, 201)["code"]
    gateway.api("POST", f"/organizations/{stage.works}/link", {"code": code})
    linked = time.monotonic()
    time.sleep(4)
    results = crowd.end()
    bad = failed(results)
    check(results and not results[-1][2], "rule M-1: step by step, people log in again after the last step")
    late = [each for each in bad if each[0] > linked + 2]
    check(not late, f"rule M-1: and nobody who begins after it is turned away: {late[:1]}")
    window = (max(each[1] for each in bad) - min(each[0] for each in bad)) if bad else 0
    print(f"  step by step: {len(results)} log-ins, {len(bad)} failed; sign-on was out for {window:.2f} s "
          f"(three steps, {linked - begun:.2f} s in all)", flush=True)


def one_write(stage):
    gateway = stage.gateway
    blocked = gateway.api("POST", "/migrations/plan", request(stage), 201)
    check("migration.target_no_connection" in blocked["plan"]["blocked_by"],
          "rule M-2: a plan says that the Admin Organization's connection is missing")
    stage.activate(stage.head, stage.connection)
    quick, slow = Crowd(stage.party, stage.works), Crowd(stage.party, stage.works, count=4, held=2.0)
    time.sleep(4)
    before = stage.subjects()
    plan = gateway.api("POST", "/migrations/plan", request(stage), 201)
    check(plan["plan"]["blocked_by"] == [], f"rule M-2: the plan has no blockers: {plan['plan']['findings']}")
    for verb in ("apply", "undo"):
        begun = time.monotonic()
        done = gateway.api("POST", f"/migrations/{plan['id']}/{verb}", status=200)
        took = time.monotonic() - begun
        check(done["state"] == ("applied" if verb == "apply" else "undone"), f"rule M-2: {verb} took {took * 1000:.0f} ms")
        time.sleep(6)
        if verb == "apply":
            shown = gateway.api("GET", f"/migrations/{plan['id']}")
            states = {each["step"]: each["state"] for each in shown["checklist"]}
            check(states["link"] in ("done", "early") and states["log_in"] == "done",
                  f"rule M-1: the checklist has seen link and log-in: {states}")
    results = quick.end() + slow.end()
    bad = failed(results)
    check(not bad, f"rule M-2: of {len(results)} log-ins over apply and undo none failed: {bad[:2]}")
    check({email: sub for email, sub in stage.subjects().items() if email in before} == before,
          "rule L-13: everybody is the same person to the application as before")
    print(f"  one write: {len(results)} log-ins, {len(bad)} failed", flush=True)


def request(stage):
    return {"kind": "shared_sso", "organization": stage.works, "admin_organization": stage.head}


def run():
    print("\n— an organization moves under an Admin Organization —", flush=True)
    for drill in (step_by_step, one_write):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            stage = Stage(folder)
            try:
                drill(stage)
            except BaseException:
                print((folder / "gatehouse.log").read_text()[-3000:], file=sys.stderr)
                raise
            finally:
                stage.stop()


if __name__ == "__main__":
    run()
