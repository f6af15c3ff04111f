"""The kinds of writes that kill9.py makes, each with its part of the ledger.

A kind has `write(client, thread, randomness)`, which makes one write and notes the answer, or that there was none;
`complaints(client, database)`, which compares the ledger with the server and the file after a restart; `answered`,
`unanswered` and `summary()`.
"""

import socket
import struct
import threading
import time
import urllib.parse


class NotServed(Exception):
    """This version of the server has no such route."""


class Kind:
    def __init__(self):
        self.lock = threading.Lock()
        self.answered = self.unanswered = self.counter = 0
        self.failures = []

    def next_number(self):
        with self.lock:
            self.counter += 1
            return self.counter

    def accepted(self, what, answer, *expected):
        """Whether the server did it; an answer that nobody expects is a complaint."""
        status, body = answer
        if status in expected:
            with self.lock:
                self.answered += 1
            return True
        if status in (429, 503):
            # It says that it didn't, and when to come again.
            time.sleep(0.05)
        else:
            with self.lock:
                self.failures.append(f"{what}: {status} {body}")
        return False

    def call(self, client, on_silence, *arguments, **options):
        """Like client.call, but notes in the ledger where no answer came."""
        try:
            return client.call(*arguments, **options)
        except Exception:
            with self.lock:
                self.unanswered += 1
                on_silence()
            raise

    def taken_failures(self):
        failures, self.failures = self.failures, []
        return failures


def missing(database, query, ledger, what):
    """What the ledger has and the table hasn't."""
    there = {row[0] for row in database.execute(query)}
    return [f"{what} {key} was answered and is lost" for key in ledger if key not in there]


class Organizations(Kind):
    """Organizations with their owners, and claims of domains for them, through the administration API."""

    def __init__(self):
        super().__init__()
        self.organizations, self.claims = {}, {}
        self.fresh, self.by_thread = [], {}
        self.silent_organizations, self.silent_claims = [], []
        self.found = self.absent = 0
        self.has_events = None

    def write(self, client, thread, randomness):
        mine = self.by_thread.setdefault(thread, [])
        if mine and randomness.random() < 0.4:
            self.claim(client, randomness.choice(mine))
        else:
            self.organization(client, mine)

    def organization(self, client, mine):
        number = self.next_number()
        name, owner = f"Works {number}", f"owner{number}@example.com"
        answer = self.call(
            client, lambda: self.silent_organizations.append((name, owner)), "POST", "/api/v1/organizations",
            {"name": name, "owner_email": owner})
        if self.accepted("an organization", answer, 201):
            with self.lock:
                self.organizations[answer[1]["id"]] = (name, owner)
                self.fresh.append(answer[1]["id"])
            mine.append(answer[1]["id"])

    def claim(self, client, organization):
        domain = f"d{self.next_number()}.example.com"
        answer = self.call(
            client, lambda: self.silent_claims.append((organization, domain)), "POST",
            f"/api/v1/organizations/{organization}/domain-claims", {"domain": domain})
        if self.accepted("a domain claim", answer, 201):
            with self.lock:
                self.claims[answer[1]["id"]] = (organization, domain)

    def complaints(self, client, database):
        found = self.taken_failures()
        found += missing(database, "SELECT id FROM organizations", self.organizations, "organization")
        found += missing(database, "SELECT id FROM domain_claims", self.claims, "domain claim")
        fresh, self.fresh = self.fresh, []
        for organization in fresh[-40:]:
            found += self.seen_through_the_api(client, organization)
        silent, self.silent_organizations = self.silent_organizations, []
        for name, owner in silent:
            found += self.whole_or_absent(database, name, owner)
        silent, self.silent_claims = self.silent_claims, []
        for organization, domain in silent:
            found += self.repeated(client, organization, domain)
        return found

    def seen_through_the_api(self, client, organization):
        name, owner = self.organizations[organization]
        path = f"/api/v1/organizations/{organization}"
        found = []
        status, body = client.call("GET", path)
        if status != 200 or body["name"] != name:
            found.append(f"GET {path}: {status} {body}")
        members = client.call("GET", path + "/members")[1]["items"]
        if [(m["email"], m["role"]) for m in members] != [(owner, "owner")]:
            found.append(f"{organization} should have the owner {owner}, and has {members}")
        actions = [event["action"] for event in client.call("GET", path + "/audit-events")[1]["items"]]
        if actions.count("organization.created") != 1 or actions.count("user.created") != 1:
            found.append(f"the audit log of {organization} says {actions}")
        if self.has_events is not False:
            status, body = client.call("GET", path + "/events?after=0")
            self.has_events = status != 404
            if self.has_events and (status != 200 or not body["items"]):
                found.append(f"GET {path}/events: {status} {body}")
        return found

    def whole_or_absent(self, database, name, owner):
        organizations = [row[0] for row in database.execute("SELECT id FROM organizations WHERE name = ?", [name])]
        owners = [row[0] for row in database.execute(
            "SELECT m.organization FROM identities i LEFT JOIN memberships m ON m.identity = i.id"
            " WHERE i.email_folded = ?", [owner])]
        if organizations != owners or len(organizations) > 1:
            return [f"{name} was not answered, and is half done: organizations {organizations}, owners {owners}"]
        self.found, self.absent = self.found + len(organizations), self.absent + 1 - len(organizations)
        return []

    def repeated(self, client, organization, domain):
        """A client that got no answer asks again: the claim is made now or was made then, and is there once."""
        path = f"/api/v1/organizations/{organization}/domain-claims"
        status, body = client.call("POST", path, {"domain": domain})
        if status not in (201, 409):
            return [f"the claim of {domain}, repeated: {status} {body}"]
        self.found, self.absent = self.found + (status == 409), self.absent + (status == 201)
        claims = [c for c in client.call("GET", path)[1]["items"] if c["domain"] == domain]
        if len(claims) != 1:
            return [f"{organization} claims {domain} {len(claims)} times"]
        self.claims[claims[0]["id"]] = (organization, domain)
        return []

    def summary(self):
        return (f"{len(self.organizations)} organizations and {len(self.claims)} domain claims answered; of the unanswered "
                f"{self.found} were there, {self.absent} were not")


class TextRecords:
    """A DNS server with one answer: the TXT record that proves a domain."""

    def __init__(self):
        self.text = ""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                query, sender = self.socket.recvfrom(4096)
            except OSError:
                return
            end = query.index(b"\0", 12) + 5
            text = self.text.encode()
            answer = struct.pack(">HHHIH", 0xC00C, 16, 1, 60, len(text) + 1) + bytes([len(text)]) + text
            header = query[:2] + struct.pack(">HHHHH", 0x8580, 1, 1, 0, 0)
            self.socket.sendto(header + query[12:end] + answer, sender)


class Directory(Kind):
    """An IdP's directory: people and a group, pushed over SCIM (rules S-1 to S-6)."""

    DOMAIN = "directory.example.com"

    def __init__(self):
        super().__init__()
        self.dns = TextRecords()
        self.server_arguments = ["--dns-server", self.dns.address]
        # By membership id: [userName, family name that was answered, family name that was sent and not answered].
        self.people, self.by_thread, self.fresh = {}, {}, []
        self.members, self.silent_people = set(), []

    def stop(self):
        self.dns.socket.close()

    def set_up(self, client):
        """An organization with a verified domain, a token and a group.

        Raises NotServed where the server makes no SCIM tokens."""
        organization = self.done(client.call(
            "POST", "/api/v1/organizations", {"name": "Directory", "owner_email": f"owner@{self.DOMAIN}"}))["id"]
        path = f"/api/v1/organizations/{organization}"
        status, body = client.call("POST", path + "/scim-tokens", {})
        if status == 404:
            raise NotServed("POST …/scim-tokens answers 404")
        self.token = self.done((status, body))["token"]
        claim = self.done(client.call("POST", path + "/domain-claims", {"domain": self.DOMAIN}))
        self.dns.text = claim["txt_value"]
        verified = self.done(client.call("POST", f"{path}/domain-claims/{claim['id']}/verify"))
        if verified["state"] != "verified":
            raise SystemExit(f"✗ the domain is {verified}")
        self.organization = organization
        self.group = self.done(self.scim(client, "POST", "/Groups", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Everybody killed"}))["id"]

    @staticmethod
    def done(answer):
        status, body = answer
        if status not in (200, 201):
            raise SystemExit(f"✗ SCIM set-up: {status} {body}")
        return body

    def scim(self, client, method, path, body=None):
        return client.call(method, "/scim/v2" + path, body, key=self.token, content_type="application/scim+json")

    def silent_scim(self, client, on_silence, method, path, body):
        return self.call(
            client, on_silence, method, "/scim/v2" + path, body, key=self.token, content_type="application/scim+json")

    def write(self, client, thread, randomness):
        mine = self.by_thread.setdefault(thread, [])
        choice = randomness.random()
        if not mine or choice < 0.5:
            self.person(client, mine)
        elif choice < 0.8:
            self.rename(client, randomness.choice(mine))
        else:
            self.join(client, randomness.choice(mine))

    def user(self, name, family):
        return {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "externalId": "x-" + name,
            "name": {"givenName": "Ada", "familyName": family}, "active": True,
            "emails": [{"value": name, "type": "work", "primary": True}]}

    def person(self, client, mine):
        number = self.next_number()
        name, family = f"p{number}@{self.DOMAIN}", f"F{number}"
        answer = self.silent_scim(
            client, lambda: self.silent_people.append((name, family)), "POST", "/Users", self.user(name, family))
        if self.accepted("POST Users", answer, 201):
            with self.lock:
                self.people[answer[1]["id"]] = [name, family, None]
                self.fresh.append(answer[1]["id"])
            mine.append(answer[1]["id"])

    def patch(self, operation):
        return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}

    def rename(self, client, person):
        family = f"F{self.next_number()}"
        # Two threads never rename one person, so what was sent last is what may be there unanswered.
        entry = self.people[person]
        answer = self.silent_scim(
            client, lambda: entry.__setitem__(2, family), "PATCH", f"/Users/{person}",
            self.patch({"op": "replace", "path": "name.familyName", "value": family}))
        if self.accepted("PATCH Users", answer, 200, 204):
            with self.lock:
                entry[1], entry[2] = family, None
                self.fresh.append(person)

    def join(self, client, person):
        answer = self.silent_scim(
            client, lambda: None, "PATCH", f"/Groups/{self.group}",
            self.patch({"op": "add", "path": "members", "value": [{"value": person}]}))
        if self.accepted("PATCH Groups", answer, 200, 204):
            with self.lock:
                self.members.add(person)

    def complaints(self, client, database):
        found = self.taken_failures()
        rows = {row[0]: row[1] for row in database.execute(
            "SELECT id, last_name FROM memberships WHERE organization = ?", [self.organization])}
        for person, entry in self.people.items():
            if rows.get(person) not in entry[1:] or person not in rows:
                found.append(f"{entry[0]} should be called {entry[1:]}, and is {rows.get(person)}")
            elif entry[2]:
                entry[1], entry[2] = rows[person], None
        fresh, self.fresh = self.fresh, []
        for person in fresh[-40:]:
            status, body = self.scim(client, "GET", f"/Users/{person}")
            if status != 200 or body["name"]["familyName"] != self.people[person][1]:
                found.append(f"GET Users/{person}: {status} {body}")
        status, body = self.scim(client, "GET", f"/Groups/{self.group}")
        there = {member["value"] for member in body.get("members", [])} if status == 200 else set()
        found += [f"{person} was put into the group and is not in it" for person in self.members - there]
        silent, self.silent_people = self.silent_people, []
        for name, family in silent:
            found += self.repeated(client, name, family)
        return found

    def repeated(self, client, name, family):
        """An IdP that got no answer sends again: it meets the person or makes it, and there is one."""
        status, body = self.scim(client, "POST", "/Users", self.user(name, family))
        if status not in (200, 201, 409):
            return [f"POST {name}, repeated: {status} {body}"]
        query = urllib.parse.quote(f'userName eq "{name}"')
        found = self.scim(client, "GET", f"/Users?filter={query}")[1]["Resources"]
        if len(found) != 1:
            return [f"{name} is there {len(found)} times"]
        self.people[found[0]["id"]] = [name, family, None]
        return []

    def summary(self):
        return f"{len(self.people)} people over SCIM, {len(self.members)} of them put into a group"
