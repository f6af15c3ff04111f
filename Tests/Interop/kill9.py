"""kill -9, again and again: nothing that was answered is lost, nothing is half done (rule P-3, fault F01).

    kill9.py [--kills N] [--seed S] [--threads N] [--fresh-after N] PROGRAM

Starts the real server on a data folder, writes from several threads, and keeps a ledger of what was answered. The server is
killed at random moments, some of them during its start; after each restart the ledger is compared with the database file and
with the API. The seed decides the moments and the mix of writes; how the threads interleave is the machine's business.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

from kill9_writes import Directory, NotServed, Organizations

KEY = "kill9-operator-key-0123456789"


class Gone(Exception):
    """The server died before it answered: whether the write happened is unknown."""


class Client:
    """One thread's connection."""

    def __init__(self, port):
        self.port, self.connection = port, None

    def call(self, method, path, body=None, key=KEY, content_type="application/json"):
        """Status and JSON of the answer."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {"Authorization": f"Bearer {key}"}
            if body is not None:
                headers["Content-Type"] = content_type
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # A body that was cut off is no answer either.
            self.close()
            raise Gone(str(error)) from error

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


class Server:
    """`gatehouse serve` on one folder and one port, for as many lives as it takes."""

    def __init__(self, program, data, arguments):
        with socket.socket() as handle:
            handle.bind(("127.0.0.1", 0))
            self.port = handle.getsockname()[1]
        self.log = open(data.parent / "gatehouse.log", "ab")
        self.command = [program, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}", "--log-format", "json", *arguments]
        self.file = data / "gatehouse.sqlite"
        self.process = None

    def launch(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=dict(os.environ, GATEHOUSE_BOOTSTRAP_API_KEY=KEY, SWIFT_BACKTRACE="enable=no"),
            stdout=subprocess.PIPE, stderr=self.log, text=True)

    def wait_until_ready(self):
        """Seconds from the start to the first answer of /readyz that says so."""
        line = self.process.stdout.readline()
        if not line.startswith("gatehouse ready"):
            raise SystemExit(f"✗ the server did not start again: {line!r}, status {self.process.poll()}")
        client = Client(self.port)
        status, body = client.call("GET", "/readyz")
        client.close()
        if status != 200:
            raise SystemExit(f"✗ the server says that it is ready, and /readyz: {status} {body}")
        return time.monotonic() - self.started

    def kill(self):
        status = self.process.poll()
        if status is not None:
            # Signals have negative numbers; whoever sent one, it was not this program.
            raise SystemExit(f"✗ the server ended by itself, or by somebody else's hand: status {status}")
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def end(self):
        """Ends it as it may be; what it had ended with already is said."""
        status = self.process.poll()
        if status is not None:
            print(f"the server had ended with status {status}", flush=True)
        self.process.kill()
        self.process.wait()

    def database(self):
        return sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=10)


# Everything that must hold between the rows, whoever wrote them: [sentence, query that finds what breaks it].
INVARIANTS = [
    ("an organization has its owner",
     "SELECT id FROM organizations o WHERE kind = 'regular' AND NOT EXISTS"
     " (SELECT 1 FROM memberships m WHERE m.organization = o.id AND m.role = 'owner' AND m.active = 1)"),
    ("an organization has its audit event",
     "SELECT id FROM organizations o WHERE NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.organization = o.id"
     " AND a.action = 'organization.created' AND a.target = o.id)"),
    ("a membership has its identity",
     "SELECT id FROM memberships m WHERE NOT EXISTS (SELECT 1 FROM identities i WHERE i.id = m.identity)"),
    ("a membership has its organization",
     "SELECT id FROM memberships m WHERE NOT EXISTS (SELECT 1 FROM organizations o WHERE o.id = m.organization)"),
    ("a membership has its audit event",
     "SELECT m.id FROM memberships m LEFT JOIN audit_events a ON a.organization = m.organization AND a.target = m.id"
     " AND a.action = 'user.created' WHERE a.id IS NULL"),
    ("a membership has its event",
     "SELECT m.id FROM memberships m WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.organization = m.organization"
     " AND e.type = 'user.created' AND e.subject = m.identity)"),
    ("a domain claim has its audit event",
     "SELECT c.id FROM domain_claims c WHERE NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.organization ="
     " c.organization AND a.target = c.id AND a.action = 'domain.claimed')"),
    ("an organization claims a domain once",
     "SELECT organization || ' ' || domain FROM domain_claims GROUP BY organization, domain HAVING COUNT(*) > 1"),
    ("an event and an audit event have their organization",
     "SELECT organization FROM (SELECT organization FROM events UNION SELECT organization FROM audit_events)"
     " WHERE organization IS NOT NULL AND organization NOT IN (SELECT id FROM organizations)"),
    ("the events of an organization have no gap",
     "SELECT c.organization FROM event_counters c LEFT JOIN events e ON e.organization = c.organization"
     " GROUP BY c.organization HAVING COUNT(e.id) <> c.last OR MIN(e.sequence) <> 1 OR MAX(e.sequence) <> c.last"),
    ("an event counts in its organization's sequence",
     "SELECT organization FROM events WHERE organization NOT IN (SELECT organization FROM event_counters)"),
]


def complaints(server, kinds, thorough):
    """What breaks a promise, in sentences."""
    found = []
    database = server.database()
    try:
        for sentence, query in INVARIANTS:
            found += [f"{sentence}: not {row[0]}" for row in database.execute(query).fetchmany(5)]
        if thorough and (answer := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            found.append(f"integrity_check: {answer}")
        client = Client(server.port)
        for kind in kinds:
            found += kind.complaints(client, database)
        client.close()
    finally:
        database.close()
    return found


def write_until_gone(kinds, port, number, randomness):
    client = Client(port)
    kind = None
    try:
        while True:
            kind = randomness.choice(kinds)
            kind.write(client, number, randomness)
    except Gone:
        client.close()
    except Exception as error:
        kind.failures.append(f"a thread stopped: {error!r}")


class Totals:
    """What all machines together have been through."""

    def __init__(self):
        self.begun = time.monotonic()
        self.kills = self.early = self.answered = self.unanswered = 0
        self.ready_times = []

    def add(self, kinds):
        self.answered += sum(kind.answered for kind in kinds)
        self.unanswered += sum(kind.unanswered for kind in kinds)

    def print(self):
        times = sorted(self.ready_times)
        print(f"✔ {self.kills} kills ({self.early} during the start): 0 of {self.answered} answered writes lost, 0 half done; "
              f"{self.unanswered} unanswered, each fully there or fully absent")
        print(f"✔ ready again in {times[len(times) // 2]:.2f} s (median), {times[-1]:.2f} s (worst); "
              f"{time.monotonic() - self.begun:.0f} s in all", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--fresh-after", type=int, default=100, help="begin with an empty folder after so many kills")
    options = parser.parse_args()
    randomness, totals = random.Random(options.seed), Totals()
    print(f"kill -9: {options.kills} kills, {options.threads} threads, seed {options.seed}", flush=True)
    while totals.kills < options.kills:
        machine(options, min(options.fresh_after, options.kills - totals.kills), randomness, totals)
    totals.print()


def machine(options, kills, randomness, totals):
    """One data folder through `kills` kills; it is kept where a promise was broken."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kill9-"))
    (folder / "data").mkdir()
    kinds, directory = [Organizations()], Directory()
    server = Server(options.program.absolute(), folder / "data", directory.server_arguments)
    try:
        set_up(server, kinds, directory, is_first=totals.kills == 0)
        live_and_die(server, kinds, kills, options.threads, randomness, totals)
        see_what_is_taken(server, kinds)
        for kind in kinds:
            print(f"✔ {kind.summary()}", flush=True)
        totals.add(kinds)
        shutil.rmtree(folder)
    except BaseException:
        print(f"the server's log and data are in {folder}", flush=True)
        raise
    finally:
        server.end()
        directory.stop()


def set_up(server, kinds, directory, is_first):
    server.launch()
    server.wait_until_ready()
    client = Client(server.port)
    try:
        directory.set_up(client)
        kinds.append(directory)
    except NotServed as error:
        if is_first:
            print(f"– SCIM writes are left out: {error}", flush=True)
    client.close()


def live_and_die(server, kinds, kills, thread_count, randomness, totals):
    running = True
    for kill in range(kills):
        if not running:
            server.launch()
            if randomness.random() < 0.1:
                # During its start: recovery of the log and the migrations must stand it, too.
                time.sleep(randomness.uniform(0, 0.15))
                server.kill()
                totals.kills += 1
                totals.early += 1
                continue
            totals.ready_times.append(server.wait_until_ready())
            check(server, kinds, totals.kills, kill % 25 == 0)
        threads = [
            threading.Thread(
                target=write_until_gone, args=(kinds, server.port, number, random.Random(randomness.random())))
            for number in range(thread_count)
        ]
        for thread in threads:
            thread.start()
        time.sleep(randomness.uniform(0.005, 0.5))
        server.kill()
        totals.kills += 1
        running = False
        for thread in threads:
            thread.join()
    server.launch()
    totals.ready_times.append(server.wait_until_ready())
    check(server, kinds, totals.kills, True)


def see_what_is_taken(server, kinds):
    """The proof that this test can fail: a few rows are taken out of the file by hand, and it says which."""
    server.kill()
    organizations, claims = list(kinds[0].organizations), list(kinds[0].claims)
    taken = []
    if len(organizations) > 1:
        taken += [
            (f"organization {organizations[0]} was answered and is lost", "DELETE FROM organizations WHERE id = ?",
             organizations[0]),
            (f"the events of an organization have no gap: not {organizations[1]}", "DELETE FROM events WHERE organization = ?",
             organizations[1]),
        ]
    if claims:
        taken.append(
            (f"a domain claim has its audit event: not {claims[0]}", "DELETE FROM audit_events WHERE target = ?", claims[0]))
    database = sqlite3.connect(server.file)
    for _, deletion, key in taken:
        database.execute(deletion, [key])
    database.commit()
    database.close()
    server.launch()
    server.wait_until_ready()
    found = complaints(server, kinds, False)
    for sentence, _, _ in taken:
        if sentence not in found:
            raise SystemExit(f"✗ a row was taken away and nobody says {sentence!r}, but {found[:5]}")
    print(f"✔ {len(taken)} rows taken out of the file by hand are missed", flush=True)


def check(server, kinds, kill, thorough):
    found = complaints(server, kinds, thorough)
    if found:
        print("\n".join(f"✗ {sentence}" for sentence in found[:20]))
        raise SystemExit(f"✗ after kill {kill}: {len(found)} promises broken")
    if kill % 25 == 0:
        print(f"  {kill} kills: nothing lost, nothing half done", flush=True)


if __name__ == "__main__":
    main()
