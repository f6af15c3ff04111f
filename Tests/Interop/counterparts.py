"""The real counterparts of the gateway: an IdP, a DNS server, a TLS proxy, a relying party."""

import http.server
import os
import signal
import pathlib
import socket
import socketserver
import ssl
import subprocess
import threading
import time
import urllib.parse
import urllib.request

from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

from ports import free_port, wait_for


def certificate(folder, name):
    key, crt = folder / f"{name}.key", folder / f"{name}.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", crt], check=True, capture_output=True)
    return key, crt


class SimpleSAMLphp:
    """Debian's SimpleSAMLphp under PHP's own web server, with a configuration of its own."""

    def __init__(self, folder):
        self.folder = folder / "idp"
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        for part in ("metadata", "log", "data", "tmp", "cert", "sessions"):
            (self.folder / part).mkdir(parents=True)
        certificate(self.folder / "cert", "idp")
        self.services = {}
        self._write()
        root = pathlib.Path("/usr/share/simplesamlphp")
        www = root / "www" if (root / "www").exists() else root / "public"
        environment = dict(os.environ, SIMPLESAMLPHP_CONFIG_DIR=str(self.folder), PHP_CLI_SERVER_WORKERS="2")
        self.log = open(self.folder / "php.log", "wb")
        self.process = subprocess.Popen(
            ["php", "-d", "opcache.enable=0", "-d", f"session.save_path={self.folder}/sessions", "-S", f"127.0.0.1:{self.port}", "-t", str(www)],
            env=environment, stdout=self.log, stderr=self.log, start_new_session=True)
        wait_for(self.port)

    def metadata(self):
        return urllib.request.urlopen(f"{self.base}/saml2/idp/metadata.php").read().decode()

    def add_service(self, entity_id, acs_url):
        self.services[entity_id] = acs_url
        self._write()

    def initiated_url(self, entity_id):
        return f"{self.base}/saml2/idp/SSOService.php?" + urllib.parse.urlencode({"spentityid": entity_id})

    def _write(self):
        f = self.folder
        (f / "config.php").write_text(f"""<?php
$config = [
    'baseurlpath' => '{self.base}/', 'certdir' => '{f}/cert/', 'loggingdir' => '{f}/log/', 'datadir' => '{f}/data/',
    'tempdir' => '{f}/tmp', 'metadatadir' => '{f}/metadata', 'secretsalt' => 'a-salt-for-the-tests',
    'auth.adminpassword' => 'unused-in-the-tests', 'timezone' => 'UTC', 'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true], 'store.type' => 'phpsession',
    'session.phpsession.cookiename' => 'interop_idp', 'session.cookie.name' => 'interop_idp_id',
    'session.cookie.secure' => false, 'session.cookie.samesite' => null, 'session.phpsession.savepath' => null,
    'language.default' => 'en', 'language.available' => ['en'], 'metadata.sources' => [['type' => 'flatfile']],
    'logging.handler' => 'file', 'logging.level' => 6, 'showerrors' => true, 'errorreporting' => false,
    'admin.checkforupdates' => false,
];
""")
        (f / "authsources.php").write_text("""<?php
$config = ['people' => ['exampleauth:UserPass',
    'ada:secret' => ['uid' => ['ada'], 'mail' => ['ada@example.com'], 'givenName' => ['Ada'], 'sn' => ['Lovelace'],
        'eduPersonAffiliation' => ['staff']],
    'grace:secret' => ['uid' => ['grace'], 'mail' => ['grace@example.com'], 'givenName' => ['Grace'], 'sn' => ['Hopper']],
    'eve:secret' => ['uid' => ['eve'], 'mail' => ['eve@elsewhere.example'], 'givenName' => ['<img src=x onerror=alert(1)>'],
        'sn' => ['<script>alert(2)</script>']],
]];
""")
        mail = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
        (f / "metadata/saml20-idp-hosted.php").write_text(f"""<?php
$metadata['{self.base}/idp'] = ['host' => '__DEFAULT__', 'privatekey' => 'idp.key', 'certificate' => 'idp.crt',
    'auth' => 'people', 'NameIDFormat' => '{mail}', 'saml20.sign.response' => true, 'saml20.sign.assertion' => true,
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'authproc' => [3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'mail', 'identifyingAttribute' => 'mail',
        'Format' => '{mail}']]];
""")
        remote = "<?php\n"
        for entity_id, acs_url in self.services.items():
            remote += f"$metadata['{entity_id}'] = ['AssertionConsumerService' => '{acs_url}', 'NameIDFormat' => '{mail}'];\n"
        (f / "metadata/saml20-sp-remote.php").write_text(remote)

    def stop(self):
        # Its workers don't end with it.
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


class Dns:
    """dnsmasq with one TXT record."""

    def __init__(self):
        self.port = free_port()
        self.process = None

    def serve(self, name, text):
        self.stop()
        self.process = subprocess.Popen(
            ["/usr/sbin/dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", f"--port={self.port}", "--no-resolv",
             "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--user=root", "--pid-file=",
             f"--local=/{name}/", f"--txt-record={name},{text}"], stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


class TLSProxy:
    """Ends TLS in front of a port, as a reverse proxy does."""

    def __init__(self, folder, port, target):
        key, crt = certificate(folder, f"tls-{port}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(crt, key)
        self.certificate = crt

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with socket.create_connection(("127.0.0.1", target)) as back:
                    def pump(source, sink):
                        try:
                            while data := source.recv(65536):
                                sink.sendall(data)
                        except OSError:
                            pass
                        finally:
                            try:
                                sink.shutdown(socket.SHUT_WR)
                            except OSError:
                                pass
                    thread = threading.Thread(target=pump, args=(back, self.request), daemon=True)
                    thread.start()
                    pump(self.request, back)
                    thread.join(5)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def get_request(self):
                connection, address = self.socket.accept()
                return context.wrap_socket(connection, server_side=True), address

            def handle_error(self, request, address):
                pass

        self.server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class RelyingParty:
    """An OpenID Connect relying party on Authlib; it checks the ID token as Authlib does."""

    def __init__(self, issuer, ca=None):
        self.issuer, self.ca = issuer, ca
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.redirect_uri = self.base + "/callback"
        self.client_id = self.client_secret = None
        self.pending, self.results = {}, []
        party = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                url = urllib.parse.urlparse(self.path)
                try:
                    if url.path == "/start":
                        hint = dict(urllib.parse.parse_qsl(url.query)).get("login_hint")
                        self.redirect(party.authorization_url(hint))
                    elif url.path == "/callback":
                        claims = party.redeem(self.path)
                        self.page(200, "<h1>Signed in</h1><pre id=claims>%s</pre>" % repr(dict(claims)).replace("<", "&lt;"))
                    else:
                        self.page(404, "nothing here")
                except Exception as error:  # shown, never swallowed
                    self.page(500, f"<h1>Failed</h1><pre>{type(error).__name__}: {error}</pre>")

            def redirect(self, location):
                self.send_response(302)
                self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def page(self, status, body):
                data = body.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def session(self, **extra):
        session = OAuth2Session(
            self.client_id, self.client_secret, scope="openid email profile", redirect_uri=self.redirect_uri,
            code_challenge_method="S256", **extra)
        session.verify = self.ca or True
        return session

    def discovery(self):
        return self.session().get(self.issuer + "/.well-known/openid-configuration", withhold_token=True).json()

    def authorization_url(self, hint=None, extra=None):
        verifier, nonce = os.urandom(32).hex(), os.urandom(16).hex()
        extra = dict(extra or {}, **({"login_hint": hint} if hint else {}))
        url, state = self.session().create_authorization_url(
            self.discovery()["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **extra)
        self.pending[state] = (verifier, nonce)
        return url

    def redeem(self, callback):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlparse(callback).query))
        if "error" in query:
            raise RuntimeError(f"{query['error']}: {query.get('error_description')}")
        assert query["iss"] == self.issuer, "RFC 9207"
        verifier, nonce = self.pending.pop(query["state"])
        discovery = self.discovery()
        session = self.session()
        token = session.fetch_token(discovery["token_endpoint"], code=query["code"], code_verifier=verifier)
        keys = JsonWebKey.import_key_set(session.get(discovery["jwks_uri"], withhold_token=True).json())
        claims = jwt.decode(
            token["id_token"], keys, claims_cls=CodeIDToken,
            claims_options={"iss": {"essential": True, "value": self.issuer},
                            "aud": {"essential": True, "value": self.client_id}},
            claims_params={"nonce": nonce, "client_id": self.client_id})
        claims.validate(leeway=5)
        userinfo = session.get(discovery["userinfo_endpoint"]).json()
        assert userinfo["sub"] == claims["sub"]
        self.results.append(dict(claims))
        return claims
