"""How people come in: the first administrator, by password, through SimpleSAMLphp."""

import email
import email.policy
import re
import time

from aiosmtpd.controller import Controller

from ports import free_port

PASSWORD = "four blue herons at dusk"


class Inbox:
    """A mail server that keeps what arrives."""

    def __init__(self):
        self.messages = []
        self.server = Controller(self, hostname="127.0.0.1", port=free_port())
        self.server.start()
        self.url = f"smtp://127.0.0.1:{self.server.port}"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def wait(self, address, pattern, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self.messages:
                if address in message["To"] and (found := re.search(pattern, message.get_content())):
                    return found.group(0)
            time.sleep(0.1)
        raise SystemExit(f"✗ no mail to {address}")


def send(page, field):
    """As Enter in a field does: the form's own button."""
    with page.expect_navigation():
        page.press(f"[name={field}]", "Enter")


def make_first(page, address, who):
    page.goto(address)
    page.fill("[name=organization]", "Operators")
    page.fill("[name=email]", who)
    page.fill("[name=password]", PASSWORD)
    send(page, "password")


def by_password(page, base, who):
    page.goto(base + "/console")
    page.fill("[name=email]", who)
    send(page, "email")
    page.fill("[name=password]", PASSWORD)
    send(page, "password")
    return page.url.startswith(base + "/console")


def set_password(page, base, who, inbox):
    page.goto(base + "/password/forgotten")
    page.fill("[name=email]", who)
    send(page, "email")
    page.goto(inbox.wait(who, r"http://\S+/password/set\?token=\S+"))
    with page.expect_navigation():
        page.click("main button")
    page.fill("[name=password]", PASSWORD)
    send(page, "password")


def at_provider(page, name):
    """At SimpleSAMLphp; without scripts its page that posts the answer wants a click."""
    page.fill("[name=username]", name)
    page.fill("[name=password]", "secret")
    page.press("[name=password]", "Enter")


def by_sso(page, base, who, name):
    page.goto(base + "/console")
    page.fill("[name=email]", who)
    send(page, "email")
    at_provider(page, name)
    page.wait_for_url(base + "/**")
    page.wait_for_load_state()
    return page.url.startswith(base + "/console")
