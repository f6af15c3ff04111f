"""SCIM with clients that others wrote: scim2-tester over scim2-client, and 64 clients at one group."""

import concurrent.futures
import http.client
import json
import pathlib
import sys
import tempfile
import time
import uuid

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from scim2_tester import filling
from scim2_tester.checkers import patch_add, patch_replace

import gateway as gatehouse
from counterparts import Dns
from gateway import Gateway, check

DOMAIN = "example.com"
MEMBERS, CLIENTS = 5_000, 64
SUCCESSES = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE}
EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
# What we answer otherwise than the tester expects, on purpose: (check, resource type, attribute) and why.
EXCEPTIONS = {
    # It puts `schemas` into the extension's object; that is an attribute of resources (RFC 7643 3), not of extensions.
    ("check_add_attribute", "User", EXTENSION),
    ("check_replace_attribute", "User", EXTENSION),
    # It compares entries with what it sent, `display` included, which is read-only as /Schemas says and the server's to
    # fill (RFC 7643 2.2, 2.4).
    ("check_add_attribute", "Group", "members"),
    ("check_replace_attribute", "Group", "members"),
    # Absence of `active` means true: taking it away would let somebody in again (SCIM.docc, Divergences, 2.5).
    ("check_remove_attribute", "User", "active"),
    # A query over all resource types is optional and 501, as checklist 60 has it; the tester skips it.
    ("search_with_attributes", "User", None),
    ("search_with_attributes", "Group", None),
}


def with_addresses_of_the_domain():
    """The tester makes names of any domain up; a person of a domain that is not verified is refused (rule D-1)."""
    original = filling.generate_random_value

    def value(context, path, mutability=None, required=None):
        made = original(context, path=path, mutability=mutability, required=required)
        if made is None:
            return None
        text = str(path)
        if text.endswith("userName") or text.endswith("emails.value"):
            return f"{uuid.uuid4()}@{DOMAIN}"
        if text.endswith("emails") and isinstance(made, list):
            for entry in made:
                entry.value = f"{uuid.uuid4()}@{DOMAIN}"
        return made

    for module in (filling, patch_add, patch_replace):
        module.generate_random_value = value


def conformance(gateway, token):
    with_addresses_of_the_domain()
    http2 = httpx2.Client(base_url=f"{gateway.base}/scim/v2", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    started = time.monotonic()
    results = check_server(SyncSCIMClient(http2))
    failures, exceptions = [], set()
    for result in results:
        if result.status in SUCCESSES:
            continue
        key = (result.title, result.resource_type, result.data["urn"] if isinstance(result.data, dict) and "urn" in result.data else None)
        if key in EXCEPTIONS:
            exceptions.add(key)
        else:
            failures.append(f"  {result.status.name} {key}: {result.reason} {str(result.data)[:600]}")
    print("\n".join(failures), end="", flush=True)
    passing = len(results) - len(failures) - len(exceptions)
    check(not failures and passing > 100,
          f"scim2-tester: {passing} of {len(results)} checks pass ({time.monotonic() - started:.1f} s)")
    check(exceptions == EXCEPTIONS, f"and the other {len(EXCEPTIONS)} are those where the answer is ours on purpose")


class Client:
    """One keep-alive connection of a provider."""

    def __init__(self, gateway, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}

    def send(self, method, path, body=None):
        self.connection.request(method, "/scim/v2" + path, body and json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None


def patch(**operation):
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}


def crowd(gateway, token):
    """Everybody goes in and every third out again, all at the same time: nobody may be lost or left (checklist 98)."""
    client = Client(gateway, token)
    started = time.monotonic()
    ids = []
    for start in range(0, MEMBERS, 500):
        operations = [
            {"method": "POST", "path": "/Users", "bulkId": str(number), "data": {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": f"p{number}@{DOMAIN}",
                "emails": [{"value": f"p{number}@{DOMAIN}", "primary": True}]}}
            for number in range(start, start + 500)]
        status, answer = client.send(
            "POST", "/Bulk", {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations})
        made = [result for result in answer["Operations"] if result["status"] == "201"] if status == 200 else []
        ids += [result["location"].rsplit("/", 1)[1] for result in made]
    check(len(set(ids)) == MEMBERS, f"bulk: {MEMBERS} people are made ({time.monotonic() - started:.1f} s)")
    status, group = client.send(
        "POST", "/Groups", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Everybody"})
    path = f"/Groups/{group['id']}?"

    def work(number):
        own, failed = Client(gateway, token), 0
        for position, member in enumerate(ids[number::CLIENTS]):
            status, _ = own.send("PATCH", path, patch(op="add", path="members", value=[{"value": member}]))
            failed += status != 204
            if position % 3 == 0:
                # Both forms that providers have for it.
                form = (patch(op="remove", path=f'members[value eq "{member}"]') if position % 2 == 0
                        else patch(op="remove", path="members", value=[{"value": member}]))
                status, _ = own.send("PATCH", path, form)
                failed += status != 204
        return failed

    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        failed = sum(pool.map(work, range(CLIENTS)))
    seconds = time.monotonic() - started
    removed = {member for number in range(CLIENTS) for position, member in enumerate(ids[number::CLIENTS]) if position % 3 == 0}
    status, group = client.send("GET", f"/Groups/{group['id']}")
    found = [entry["value"] for entry in group["members"]]
    requests = MEMBERS + len(removed)
    check(failed == 0, f"{CLIENTS} clients send {requests} changes to one group, and none is refused")
    check(len(found) == len(set(found)) and set(found) == set(ids) - removed,
          f"checklist 98: exactly the {MEMBERS - len(removed)} who belong in are in "
          f"({seconds:.1f} s, {requests / seconds:.0f} changes a second)")
    log = gateway.api("GET", f"/organizations/{gateway.organization}/provisioning-log?limit=1")["items"][0]
    check(log["status"] == 200 and log["method"] == "GET", "checklist 131: the request log's newest entry is the last request")


def run():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        dns = Dns()
        gateway = Gateway(folder, dns)
        try:
            organization = gateway.set_up_organization(dns)
            token = gateway.api("POST", f"/organizations/{organization}/scim-tokens", {"adapter": "generic-saml"}, 201)
            check(token["base_url"] == f"{gateway.base}/scim/v2", "rule S-2: one base endpoint")
            # Hundreds of people come and go here, which is held otherwise (rule S-4).
            gateway.api(
                "POST", f"/organizations/{organization}/directories/{token['directory']}/allow-deprovisioning", {}, 200)
            conformance(gateway, token["token"])
            crowd(gateway, token["token"])
            gateway.stop()
        except BaseException:
            print((folder / "gatehouse.log").read_text()[-3000:], file=sys.stderr)
            raise
        finally:
            gateway.process.kill()
            dns.stop()


run()
print(f"\n{gatehouse.passed} passed, 0 failed")
