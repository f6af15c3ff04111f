/// The pages of `gatehouse demo`.
enum DemoTemplates {
    static let home = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        <p>This page plays the application. It knows one thing about sign-on: the address of an OpenID provider.</p>
        <p>The button starts an ordinary OpenID Connect log-in. Type <code>{{email}}</code>: the gateway finds the
        organization that has claimed <code>{{domain}}</code>, and sends you to its SAML identity provider.</p>
        <p><a class="button" href="/start">Sign in</a></p>
        </main></body></html>
        """

    static let people = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        <p>This page plays the customer's SAML identity provider. It has no passwords: pick who you are.</p>
        <form method="post" action="/saml/sso">
        {{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">
        {{/fields}}{{#people}}<button class="person" type="submit" name="person" value="{{id}}"><strong>{{name}}</strong><br>{{email}} – {{note}}</button>
        {{/people}}
        </form>
        </main></body></html>
        """

    static let result = """
        {{>head}}
        <body><main>
        <h1>{{title}}</h1>
        <p>The application redeemed the code and checked the ID token's signature, issuer, audience and nonce.
        <a href="/">Start again</a></p>
        <h2>The ID token</h2>
        <pre>{{token}}</pre>
        <h2>The member, as the directory has them now</h2>
        <pre>{{member}}</pre>
        <h2>The trace, as the organization's admin reads it</h2>
        <pre>{{trace}}</pre>
        </main></body></html>
        """
}
