"""A connection from choosing the provider to going live, and organizations that share one sign-on, in pages alone."""

import visitors
from gateway import check
from journeys import press, text


def organization(gateway, name, dns, domain=None):
    made = gateway.api("POST", "/organizations", {"name": name, "owner_email": f"owner@{domain or 'elsewhere.example'}"}, 201)
    if domain:
        claim = gateway.api("POST", f"/organizations/{made['id']}/domain-claims", {"domain": domain}, 201)
        dns.serve(domain, claim["txt_value"])
        verified = gateway.api("POST", f"/organizations/{made['id']}/domain-claims/{claim['id']}/verify")
        check(verified["state"] == "verified", f"{domain} is verified")
    return made["id"]


def copied(page, ending):
    """A value of the page that is there to be copied."""
    return next(code for code in page.locator(".copy code").all_inner_texts() if code.endswith(ending))


def goes_live(gateway, page, idp, preset, tenant, kind, scripts):
    """Rule C-1, A-6: choose, give, take, test at the provider, go live."""
    page.goto(gateway.base + f"/console/organizations/{tenant}/connections/new")
    page.check(f"[name=preset][value={preset}]")
    press(page, "Begin")
    guide = page.url.rsplit("/", 1)[0]
    connection = guide.split("/")[-2]
    page.goto(guide + "/give")
    acs = copied(page, "/acs")
    idp.add_service(acs.removesuffix("/acs"), acs)
    check(connection in acs, f"rule C-2: {preset} has its postback URL before anything is known of the provider ({kind})")
    page.goto(guide + "/take")
    page.fill("[name=metadata]", idp.metadata())
    press(page, "Read it")
    page.goto(guide + "/activate")
    check("waits for a passed test" in text(page), f"rule A-6: {preset} can't go live untested ({kind})")
    page.goto(guide + "/test")
    page.get_by_role("button", name="Test a log-in", exact=True).click()
    page.wait_for_url(lambda url: "/guide/test" not in url)
    page.wait_for_load_state()
    if page.url.startswith(idp.base) and page.locator("[name=username]").count():
        visitors.at_provider(page, "ada")
        page.wait_for_load_state()
    if not scripts and page.url.startswith(idp.base):
        # The provider's page that posts the answer hides its button where scripts are off: that is its own matter.
        page.locator("form").first.evaluate("form => form.submit()")
    page.wait_for_url(gateway.base + "/**")
    page.wait_for_load_state()
    check("passed" in page.locator("h1").inner_text().lower() or "passed" in text(page).lower(),
          f"rule A-6: the test log-in of {preset} passes and is shown ({kind})")
    page.goto(guide + "/activate")
    press(page, "Go live")
    state = gateway.api("GET", f"/organizations/{tenant}/connections/{connection}")["state"]
    check(state == "active", f"{preset} is live ({kind})")


def links(gateway, page, dns, kind):
    """Rules O-1, O-2, O-5: an Admin Organization, a code, a plan, the link, and back."""
    word = "".join(kind.split())
    first = organization(gateway, f"First {kind}", dns)
    second = organization(gateway, f"Second {kind}", dns)
    pages = gateway.base + "/console/organizations/"
    page.goto(pages + first + "/shared-sso/make")
    page.fill("[name=name]", f"Admins {word}")
    if page.locator("[name=owner_email]").count():
        page.fill("[name=owner_email]", "owner@elsewhere.example")
    press(page, "Make the Admin Organization")
    admin = copied(page, "")
    check(admin.startswith("org-"), f"rule O-1: the Admin Organization is made ({kind})")
    page.goto(pages + admin + "/shared-sso/codes")
    press(page, "Make a linking code")
    code = copied(page, "")
    page.goto(pages + second + "/shared-sso/link")
    page.fill("[name=code]", "AAAA-AAAA-AAAA")
    press(page, "Show what it would do")
    check("✗" in text(page), f"rule O-2: a wrong code is refused at the form ({kind})")
    page.fill("[name=code]", code)
    press(page, "Show what it would do")
    check(gateway.api("GET", f"/organizations/{second}").get("linked_to") is None, f"looking links nobody ({kind})")
    press(page, f"Link to Admins {word}")
    page.goto(pages + second + "/shared-sso")
    check(f"Admins {word}" in text(page), f"rule O-2: the organization is linked ({kind})")
    page.goto(pages + second + "/shared-sso/unlink")
    press(page, f"Unlink Second {kind}")
    page.goto(pages + second + "/shared-sso")
    check("Enter a linking code" in text(page), f"rule O-5: unlinked, it has its own settings again ({kind})")
    return admin


def moves(gateway, page, idp, dns, admin, kind, scripts):
    """Rule M-2: a move is planned, made by one button, and undone."""
    domain = f"moves-{'-'.join(kind.split())}.example"
    moving = organization(gateway, f"Moving {kind}", dns, domain)
    goes_live(gateway, page, idp, "generic-saml", admin, kind, scripts)
    gateway.api("PUT", f"/organizations/{admin}/access-security", {"sso_enabled": True}, 200)
    page.goto(gateway.base + f"/console/organizations/{moving}/shared-sso/migrations/new")
    page.locator("main form [name=admin_organization], main form [name=admin]").first.fill(admin)
    press(page, "Show the plan")
    check(domain in text(page), f"rule M-2: the plan names the domain ({kind})")
    press(page, "Move now")
    claims = gateway.api("GET", f"/organizations/{admin}/domain-claims")["items"]
    check(any(c["domain"] == domain for c in claims), f"rule D-7: the domain moved with the link ({kind})")
    page.get_by_role("link", name="Undo").first.click()
    page.wait_for_load_state()
    press(page, "Undo the move")
    claims = gateway.api("GET", f"/organizations/{moving}/domain-claims")["items"]
    check(any(c["domain"] == domain and c["state"] == "verified" for c in claims), f"and came back when it was undone ({kind})")


def run(gateway, page, idp, dns, presets, kind, scripts):
    for preset in presets:
        goes_live(gateway, page, idp, preset, organization(gateway, f"{preset} {kind}", dns), kind, scripts)
    moves(gateway, page, idp, dns, links(gateway, page, dns, kind), kind, scripts)
