"""kill -9, again and again: nothing that was answered is lost, nothing is half done (rule P-3, fault F01).

    kill9.py [--kills N] [--seed S] [--threads N] [--data DIR] PROGRAM

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
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--data", type=pathlib.Path, help="a folder to keep; default: a temporary one")
    options = parser.parse_args()
    randomness = random.Random(options.seed)
    print(f"kill -9: {options.kills} kills, {options.threads} threads, seed {options.seed}", flush=True)
    folder = options.data or pathlib.Path(tempfile.mkdtemp(prefix="kill9-"))
    (folder / "data").mkdir(parents=True, exist_ok=True)
    directory = Directory()
    server = Server(options.program.absolute(), folder / "data", directory.server_arguments)
    ok = False
    try:
        run(server, [Organizations()], directory, options, randomness)
        ok = True
    finally:
        server.kill()
        directory.stop()
        if not ok:
            print(f"the server's log and data are in {folder}", flush=True)
        elif not options.data:
            shutil.rmtree(folder)


def run(server, kinds, directory, options, randomness):
    server.launch()
    server.wait_until_ready()
    client = Client(server.port)
    try:
        directory.set_up(client)
        kinds.append(directory)
    except NotServed as error:
        print(f"– SCIM writes are left out: {error}", flush=True)
    client.close()

    begun, ready_times, early, running = time.monotonic(), [], 0, True
    for kill in range(1, options.kills + 1):
        if not running:
            server.launch()
            if randomness.random() < 0.1:
                # During its start: recovery of the log and the migrations must stand it, too.
                time.sleep(randomness.uniform(0, 0.15))
                server.kill()
                early += 1
                continue
            ready_times.append(server.wait_until_ready())
            check(server, kinds, kill - 1, kill % 25 == 0)
        threads = [
            threading.Thread(
                target=write_until_gone, args=(kinds, server.port, number, random.Random(randomness.random())))
            for number in range(options.threads)
        ]
        for thread in threads:
            thread.start()
        time.sleep(randomness.uniform(0.005, 0.5))
        server.kill()
        running = False
        for thread in threads:
            thread.join()
    server.launch()
    ready_times.append(server.wait_until_ready())
    check(server, kinds, options.kills, True)
    size = server.file.stat().st_size

    ready_times.sort()
    answered, unanswered = sum(k.answered for k in kinds), sum(k.unanswered for k in kinds)
    print(f"✔ {options.kills} kills ({early} during the start): 0 of {answered} answered writes lost, 0 half done; "
          f"{unanswered} unanswered, each fully there or fully absent")
    for kind in kinds:
        print(f"✔ {kind.summary()}")
    print(f"✔ ready again in {ready_times[len(ready_times) // 2]:.2f} s (median), {ready_times[-1]:.2f} s (worst); "
          f"{size / 1e6:.1f} MB, {time.monotonic() - begun:.0f} s in all", flush=True)
    see_what_is_taken(server, kinds)


# Rows that are taken out of the file by hand: [what must be said about it, query that finds one, how it is taken].
TAKEN = [
    ("organization {} was answered and is lost", "SELECT id FROM organizations WHERE kind = 'regular' ORDER BY id LIMIT 1 OFFSET 3",
     "DELETE FROM organizations WHERE id = ?"),
    ("a domain claim has its audit event: not {}", "SELECT MIN(id) FROM domain_claims",
     "DELETE FROM audit_events WHERE target = ?"),
    ("the events of an organization have no gap: not {}", "SELECT MAX(organization) FROM events",
     "DELETE FROM events WHERE organization = ?"),
]


def see_what_is_taken(server, kinds):
    """The proof that this test can fail: a few rows are taken away, and it says which."""
    server.kill()
    database = sqlite3.connect(server.file)
    expected = []
    for sentence, query, deletion in TAKEN:
        key = database.execute(query).fetchone()[0]
        database.execute(deletion, [key])
        expected.append(sentence.format(key))
    database.commit()
    database.close()
    server.launch()
    server.wait_until_ready()
    found = complaints(server, kinds, False)
    for sentence in expected:
        if sentence not in found:
            raise SystemExit(f"✗ a row was taken away and nobody says {sentence!r}, but {found[:5]}")
    print(f"✔ {len(expected)} rows taken out of the file by hand are missed", flush=True)


def check(server, kinds, kill, thorough):
    found = complaints(server, kinds, thorough)
    if found:
        print("\n".join(f"✗ {sentence}" for sentence in found[:20]))
        raise SystemExit(f"✗ after kill {kill}: {len(found)} promises broken")
    if kill % 25 == 0:
        print(f"  {kill} kills, {sum(k.answered for k in kinds)} answered writes, none lost", flush=True)


if __name__ == "__main__":
    main()
