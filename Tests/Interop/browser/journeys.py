"""What admins come for, with scripts and without: a connection, a token, why a log-in failed."""

import re

import visitors
from gateway import check
from person import Person


def test_log_in(gateway):
    url = gateway.api("POST", gateway.path("/test"), status=201)["test_url"]
    person = Person()
    report = person.submit(person.authenticate(person.open(url), "ada"))
    check("The test log-in passed" in report.text, "rule A-6: the test log-in passes")
    gateway.api("POST", gateway.path("/activate"), status=200)
    gateway.api("PUT", f"/organizations/{gateway.organization}/access-security",
                {"sso_enabled": True, "idp_managed_access": True}, 200)


def text(page):
    return page.locator("main").inner_text()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def failing_log_in(gateway, page, kind):
    stranger = page.context.browser.new_page()
    stranger.goto(gateway.base + f"/saml/{gateway.connection['id']}/login")
    visitors.at_provider(stranger, "eve")
    stranger.wait_for_url(gateway.base + "/**")
    refusal = text(stranger)
    stranger.close()
    check("eve@elsewhere.example" in refusal or "Support number" in refusal, f"a log-in of a stranger fails ({kind})")
    page.goto(gateway.base + f"/console/organizations/{gateway.organization}/log-ins")
    link = page.locator("main table a").first
    with page.expect_navigation():
        link.click()
    said = text(page)
    check("elsewhere.example" in said, f"rule L-10: the trace page names the address that has no domain ({kind})")
    return said


def token(gateway, page, kind):
    base = gateway.base + f"/console/organizations/{gateway.organization}/directory"
    page.goto(base + "/tokens/new")
    press(page, "Make the token")
    secret = next((code for code in page.locator(".copy code").all_inner_texts() if not code.startswith("http")), "")
    check(len(secret) > 20, f"a SCIM token is made and shown ({kind})")
    page.goto(base)
    check(secret not in page.content(), f"and never again ({kind})")


def domain(gateway, page, dns, kind):
    name = f"{'-'.join(kind.split())}.example"
    page.goto(gateway.base + f"/console/organizations/{gateway.organization}/domains/new")
    page.fill("[name=domain]", name)
    press(page, "Claim the domain")
    value = page.locator(".copy code").all_inner_texts()[-1]
    press(page, "Check now")
    check("verified" not in page.locator("h1").inner_text(), f"rule D-3: no record, no domain ({kind})")
    dns.serve(name, value)
    # Looked up a moment ago: the next check is possible in five seconds.
    page.wait_for_timeout(6000)
    press(page, "Check now")
    check("verified" in page.locator("h1").inner_text(), f"rule D-3: the record that the page shows verifies it ({kind})")


def require(gateway, page, kind):
    path = f"/organizations/{gateway.organization}/access-security"
    page.goto(gateway.base + "/console" + path)
    page.check("[name=require]")
    press(page, "Show what this would do")
    before = gateway.api("GET", path)
    check("/plan" in page.url and not before["require_sso"], f"Require SSO shows its plan and changes nothing yet ({kind})")
    press(page, "Make the change")
    check(gateway.api("GET", path)["require_sso"], f"and its button makes the change ({kind})")
    gateway.api("PUT", path, {"require_sso": False, "sso_enabled": True, "idp_managed_access": True}, 200)


def wizard(gateway, page, presets, metadata, kind):
    """A connection of each preset is set up as far as its test, by keyboard alone."""
    for preset in presets:
        page.goto(gateway.base + f"/console/organizations/{gateway.organization}/connections/new")
        # Tab to the radio buttons, arrows to the preset, Tab to its name.
        tab_to(page, "[name=preset]")
        for _ in range(page.locator("[name=preset]").count()):
            if page.locator(":focus").get_attribute("value") == preset and page.locator(":focus").is_checked():
                break
            page.keyboard.press("Space" if not page.locator(":focus").is_checked()
                                and page.locator(":focus").get_attribute("value") == preset else "ArrowDown")
        tab_to(page, "[name=name]")
        page.keyboard.insert_text(f"Keyboard {preset} {kind}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        guide = page.url.rsplit("/", 1)[0]
        check("/guide/" in page.url, f"rule C-1: {preset} has a guide ({kind})")
        page.goto(guide + "/take")
        tab_to(page, "[name=metadata]")
        # Each is another provider: one entity ID belongs to one connection.
        provider = f"https://{preset}-{'-'.join(kind.split())}.example/idp"
        page.keyboard.insert_text(re.sub('entityID="[^"]*"', f'entityID="{provider}"', metadata, count=1))
        tab_to(page, "form:has([name=metadata]) button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.goto(guide + "/take")
        check(provider in text(page), f"{preset} reads the metadata that was pasted, by keyboard alone ({kind})")


def tab_to(page, selector, most=60):
    for _ in range(most):
        if page.locator(":focus").count() and page.locator(":focus").first.evaluate("(e, s) => e.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise SystemExit(f"✗ {page.url}: the Tab key never reaches {selector}")


def run(gateway, page, operator, idp, dns, scripts):
    kind = "with scripts" if scripts else "without scripts"
    check(visitors.by_password(page, gateway.base, operator), f"the operator signs in ({kind})")
    failing_log_in(gateway, page, kind)
    token(gateway, page, kind)
    domain(gateway, page, dns, kind)
    require(gateway, page, kind)
    presets = ["generic-saml"]
    page.goto(gateway.base + f"/console/organizations/{gateway.organization}/connections/new")
    offered = [radio.get_attribute("value") for radio in page.locator("[name=preset]").all()]
    wizard(gateway, page, offered if scripts else presets, idp.metadata(), kind)
