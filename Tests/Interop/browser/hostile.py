"""What attackers try in a browser and beside one: refused, or rendered harmless."""

import base64
import http.server
import threading

import requests

import journeys
from gateway import check
from ports import free_port

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
REFUSED = (400, 401, 403, 404)


def run(gateway, watch, idp, operator, admin, cookies):
    cross_site_form(gateway, operator)
    stolen_link(gateway, watch, operator)
    foreign_ids(gateway, idp, admin, cookies)
    markup(gateway, operator, admin)
    large(gateway, operator, cookies)


def names(gateway):
    return [o["name"] for o in gateway.api("GET", "/organizations?limit=100")["items"]]


def cross_site_form(gateway, page):
    """From another site no cookie comes; from another port of the same site it does, and the form's token is missing."""
    body = (f'<form method="post" action="{gateway.base}/console/organizations/new"><input name="name" value="Stolen">'
            '<input name="owner_email" value="thief@example.com"><button>Win a prize</button></form>').encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for host in ("localhost", "127.0.0.1"):
        page.goto(f"http://{host}:{server.server_port}/")
        with page.expect_navigation() as navigation:
            page.click("button")
        status = navigation.value.status
        check(status in REFUSED and "Stolen" not in names(gateway), f"a form on http://{host} is refused ({status})")
    server.shutdown()


def stolen_link(gateway, watch, page):
    page.goto(gateway.base + f"/console/organizations/{gateway.organization}/setup-links/new")
    page.fill("[name=recipient]", "it@example.com")
    journeys.press(page, "Make the link")
    address = next(code for code in page.locator(".copy code").all_inner_texts() if "/setup/" in code)
    holder, thief = watch.visitor(), watch.visitor()
    for visitor in (holder, thief):
        visitor.goto(address)
        with visitor.expect_navigation():
            visitor.click("main form button")
    home = gateway.base + f"/console/organizations/{gateway.organization}/set-up"
    holder.goto(home)
    check(holder.url == home, "a set-up link opens for the first browser")
    thief.goto(home)
    check(thief.url != home, "rule P-5: and not for a second one")
    links = gateway.base + f"/console/organizations/{gateway.organization}/members"
    check(holder.context.request.get(links, max_redirects=0).status in (303, *REFUSED), "its holder sees no members")


def foreign_ids(gateway, idp, admin, cookies):
    other = gateway.api("POST", "/organizations", {"name": "Other", "owner_email": "other@other.example"}, 201)["id"]
    theirs = idp.metadata().replace(f'entityID="{idp.base}/idp"', 'entityID="https://idp.other.example"')
    foreign = gateway.api("POST", f"/organizations/{other}/connections",
                          {"preset": "generic-saml", "name": "Theirs", "metadata_xml": theirs}, 201)
    own = f"/console/organizations/{gateway.organization}"
    paths = [f"/console/organizations/{other}" + rest for rest in
             ("", "/connections", "/members", "/log-ins", "/directory", "/setup-links", "/access-security", "/domains")]
    paths += [f"{own}/connections/{foreign['id']}" + rest for rest in ("", "/health", "/remove", "/guide/take")]
    http = cookies(admin)
    for path in paths:
        answer = http.get(gateway.base + path, allow_redirects=False)
        check(answer.status_code in (403, 404), f"another organization's {path.rsplit('/', 1)[-1]}: {answer.status_code}")
        admin.goto(gateway.base + path)
        check("Theirs" not in journeys.text(admin), "and the page in the browser says nothing of it")


def markup(gateway, page, admin):
    gateway.api("POST", "/organizations", {"name": "Ma " + MARKUP, "owner_email": "mark@markup.example"})
    base = f"/console/organizations/{gateway.organization}"
    for form in ("/connections/new", "/provider-errors", "/members", "/log-ins", "/setup-links/new", "/domains"):
        page.goto(gateway.base + base + form)
        for field in page.locator("main textarea, main input[type=text], main input[type=search]").all():
            if field.is_visible():
                field.fill(MARKUP)
        if page.locator("main [name=preset]").count():
            page.locator("main [name=preset]").first.check()
        button = page.locator("main form:has(input:not([type=hidden]), textarea) button[type=submit]:visible").first
        if button.count():
            # What the browser itself would hold back is sent as well.
            button.evaluate("button => { button.form.noValidate = true }")
            with page.expect_navigation():
                button.click()
        harmless(page, form)
    # What an identity provider says when it refuses.
    said = MARKUP.replace("<", "&lt;").replace(">", "&gt;")
    response = (f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
                f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" '
                f'IssueInstant="2026-01-01T00:00:00Z"><saml:Issuer>{said}</saml:Issuer><samlp:Status><samlp:StatusCode '
                f'Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/><samlp:StatusMessage>{said}</samlp:StatusMessage>'
                "</samlp:Status></samlp:Response>")
    answer = requests.post(gateway.connection["acs_url"], {"SAMLResponse": base64.b64encode(response.encode()).decode()})
    check("<img src=x" not in answer.text and "<script>alert" not in answer.text, "an IdP's error text stays text")
    admin.goto(gateway.base + base + "/log-ins")
    admin.goto(admin.locator("main table a").first.evaluate("a => a.href"))
    harmless(admin, "its trace")
    with admin.expect_navigation():
        admin.locator("form[action$='/response'] button").click()
    check("img src=x" in admin.content(), "an admin opens the response, which stands there as it was sent")
    harmless(admin, "the response")
    page.goto(gateway.base + "/console/organizations")
    harmless(page, "the list of organizations")


def harmless(page, name):
    # A dialog is a fault already; here it is that no element was made.
    made = page.locator("img[src=x]").count() + page.locator("script:not([src])").count()
    check(made == 0, f"HTML in every text field of {name} stays text")


def large(gateway, page, cookies):
    http = cookies(page)
    base = f"{gateway.base}/console/organizations/{gateway.organization}"
    take = f"{base}/connections/{gateway.connection['id']}/guide/take"
    page.goto(take)
    token = page.locator("[name=form_token]").first.get_attribute("value")
    for path, size in ((take, 20), (base + "/provider-errors", 10), (gateway.base + "/sign-in", 10)):
        try:
            status = http.post(path, {"form_token": token, "metadata": "x" * (size << 20)}, timeout=30).status_code
        except requests.ConnectionError:
            status = "connection closed"
        check(status in (400, 413, "connection closed"), f"{size} MB to {path.rsplit('/', 1)[-1]}: {status}")
    page.locator("textarea[name=metadata]").evaluate(
        "field => setTimeout(() => { field.value = '<x>' + 'y'.repeat(20 << 20); field.form.submit() })")
    # Refused by an answer or by a closed connection; either way the browser has left the form or stays where it is.
    page.wait_for_timeout(3000)
    page.goto(take)
    check(page.locator("h1").count() == 1, "after a metadata file of 20 MB in the browser, the page opens as before")
