"""kill -9 between plan and apply, and during apply and undo: a migration is done as a whole or not at all (rule M-2).

    migration_kill.py [--kills N] [--seed S] [--people N] PROGRAM

The real server on a data folder: an organization and an Admin Organization with a connection each. Each round asks for apply or
undo and kills the server at a random moment around it; after the restart the database is as before the call or as after it, the
plan is still there, and the same call repeated ends in the state that was asked for.
"""

import argparse
import pathlib
import random
import secrets
import sqlite3
import subprocess
import tempfile
import threading
import time

import kill9
from kill9 import Client, Gone, Server

CONNECTION = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/%s">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>%s</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
Location="https://idp.example.com/%s/sso"/></IDPSSODescriptor></EntityDescriptor>"""


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=idp", "-keyout",
         folder / "idp.key", "-out", folder / "idp.crt"], check=True, capture_output=True)
    return "".join(line for line in (folder / "idp.crt").read_text().splitlines() if "-----" not in line)


class Stage:
    """Set up through the API; what needs another party's proof is written into the file while no server runs."""

    def __init__(self, server, folder, people):
        self.server = server
        key = certificate(folder)
        client = Client(server.port)

        def call(method, path, body=None, expected=(200, 201)):
            status, answer = client.call(method, "/api/v1" + path, body)
            if status not in expected:
                raise SystemExit(f"✗ {method} {path}: {status} {answer}")
            return answer

        self.sides = []
        for name in ("works", "head"):
            organization = call("POST", "/organizations", {"name": name, "owner_email": f"owner@{name}.example"})["id"]
            call("POST", f"/organizations/{organization}/domain-claims", {"domain": f"{name}.example"})
            made = call("POST", f"/organizations/{organization}/connections",
                        {"preset": "generic-saml", "name": name, "metadata_xml": CONNECTION % (name, key, name)})["id"]
            call("POST", f"/organizations/{organization}/connections/{made}/activate", {"skip_test": True})
            call("PUT", f"/organizations/{organization}/access-security", {"sso_enabled": True, "idp_managed_access": True})
            self.sides.append(organization)
        for number in range(people):
            call("POST", f"/organizations/{self.sides[0]}/members", {"email": f"person-{number}@works.example"})
        client.close()
        server.kill()
        database = sqlite3.connect(server.file)
        with database:
            now = int(time.time() * 1000)
            database.execute("UPDATE organizations SET kind = 'admin' WHERE id = ?", (self.sides[1],))
            database.execute("UPDATE connections SET tested_at = ?", (now,))
            # Beyond the days in which a check without a name server could do harm.
            database.execute("UPDATE domain_claims SET state = 'verified', verified_at = ?, effective_domain = domain,"
                             " next_check_at = ?", (now, now + 10 ** 10))
            database.execute("UPDATE memberships SET domain_holder = organization")
        database.close()
        server.launch()
        server.wait_until_ready()

    def plan(self):
        client = Client(self.server.port)
        status, answer = client.call("POST", "/api/v1/migrations/plan", {
            "kind": "shared_sso", "organization": self.sides[0], "admin_organization": self.sides[1]})
        client.close()
        if status != 201 or answer["plan"]["blocked_by"]:
            raise SystemExit(f"✗ plan: {status} {answer}")
        return answer["id"]

    def standing(self, migration):
        """What the file says of each thing that the write changes; they must agree."""
        database = self.server.database()

        def one(sql, *values):
            row = database.execute(sql, values).fetchone()
            return row and row[0]

        try:
            works, head = self.sides
            state = database.execute("SELECT applied_at, undone_at FROM migrations WHERE id = ?", (migration,)).fetchone()
            if state is None:
                raise SystemExit("✗ the plan that was answered is gone")
            linked = one("SELECT 1 FROM shared_sso_links WHERE organization = ? AND ended_at IS NULL", works) == 1
            words = [
                ("the claim", one("SELECT organization FROM domain_claims WHERE domain = 'works.example'") == head), ("the link", linked),
                ("those who hold the domain",
                 one("SELECT COUNT(*) FROM memberships WHERE domain_holder = ? AND email_domain = 'works.example'", head) > 0),
                ("nobody is held by both",
                 one("SELECT COUNT(DISTINCT domain_holder) FROM memberships WHERE email_domain = 'works.example'") == 1 and linked),
                ("the state", state[0] is not None and state[1] is None),
            ]
            audits = [one("SELECT COUNT(*) FROM audit_events WHERE organization = ? AND target = ? AND action = ?", side,
                          migration, action) for side in self.sides for action in ("migration.applied", "migration.undone")]
        finally:
            database.close()
        expected = [int(state[0] is not None), int(state[1] is not None)] * 2
        if len({word for _, word in words}) != 1 or audits != expected:
            raise SystemExit(f"✗ half done: {words}, audit events {audits}, expected {expected}")
        return "undone" if state[1] else "applied" if state[0] else "planned"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10 ** 6))
    parser.add_argument("--people", type=int, default=200)
    arguments = parser.parse_args()
    randomness = random.Random(arguments.seed)
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        server = Server(arguments.program.absolute(), folder / "data", [])
        server.launch()
        server.wait_until_ready()
        try:
            drill(Stage(server, folder, arguments.people), server, randomness, arguments.kills)
        except BaseException:
            print((folder / "gatehouse.log").read_text()[-2000:])
            raise
        finally:
            server.end()


def drill(stage, server, randomness, kills):
    found = {"before": 0, "after": 0}
    took = 0.05
    for number in range(kills):
        migration = stage.plan()
        # Between plan and apply.
        server.kill()
        server.launch()
        server.wait_until_ready()
        if stage.standing(migration) != "planned":
            raise SystemExit("✗ a plan changed something")
        for verb, before, after in (("apply", "planned", "applied"), ("undo", "applied", "undone")):
            path = f"/api/v1/migrations/{migration}/{verb}"
            answered = []

            def ask():
                client = Client(server.port)
                begun = time.monotonic()
                try:
                    answered.append((*client.call("POST", path), time.monotonic() - begun))
                except Gone:
                    pass
                client.close()

            thread = threading.Thread(target=ask)
            thread.start()
            time.sleep(randomness.random() * took * 2)
            server.kill()
            thread.join()
            server.launch()
            server.wait_until_ready()
            state = stage.standing(migration)
            if state not in (before, after) or (answered and state != after):
                raise SystemExit(f"✗ {verb}: {state} after the answer {answered}")
            if answered:
                if answered[0][0] != 200:
                    raise SystemExit(f"✗ {verb}: {answered[0]}")
                took = (took + answered[0][2]) / 2
            found["after" if state == after else "before"] += 1
            client = Client(server.port)
            for _ in range(2):
                status, answer = client.call("POST", path)
                if status != 200 or answer["state"] != after:
                    raise SystemExit(f"✗ {verb} again: {status} {answer}")
            client.close()
            if stage.standing(migration) != after:
                raise SystemExit(f"✗ {verb} again did not do it")
        if broken := kill9.complaints(server, [], thorough=number == kills - 1):
            raise SystemExit("✗ " + "; ".join(broken))
    print(f"✔ rule M-2: {kills * 3} kills between plan and apply, during apply and during undo: {found['before']} calls had done "
          f"nothing, {found['after']} everything, none a part; repeated, each ended as asked", flush=True)


if __name__ == "__main__":
    main()
