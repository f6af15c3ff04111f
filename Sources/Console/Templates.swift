/// The templates of all pages, by name.
enum Templates {
    static let all: [String: String] = [BlockTemplates.all, FieldTemplates.all, FrameTemplates.all].reduce(into: plain)
    {
        $0.merge($1) { first, _ in first }
    }

    private static let plain: [String: String] = [
        "head": head, "sign-in": signIn, "error": error, "confirm": confirm, "post-form": postForm,
        "message": message, "form": FormTemplates.form,
        "choice": FormTemplates.choice, "codes": FormTemplates.codes, "demo-home": DemoTemplates.home,
        "demo-people": DemoTemplates.people, "demo-result": DemoTemplates.result,
    ]

    private static let head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/gatehouse.css">
        </head>
        """

    private static let signIn = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        {{#problem}}<p class="problem" id="problem" role="alert">{{problem}}</p>{{/problem}}
        <form method="post" action="/sign-in">
        <input type="hidden" name="attempt" value="{{attempt}}">
        <label for="email">Work e-mail</label>
        <input id="email" name="email" type="email" autocomplete="username" required autofocus value="{{email}}"
          {{#problem}}aria-invalid="true" aria-describedby="problem"{{/problem}}>
        <button type="submit">Continue</button>
        <button type="submit" class="other" name="wish" value="password">Use a password</button>
        </form>
        </main></body></html>
        """

    private static let error = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        <p>{{sentence}}</p>
        {{#whoMendsIt}}<p><strong>Who can help:</strong> {{whoMendsIt}}</p>{{/whoMendsIt}}
        {{#remedy}}<p><strong>What to do:</strong> {{remedy}}</p>{{/remedy}}
        <p class="faint">Code <code>{{code}}</code><br>Support number <code>{{supportNumber}}</code></p>
        </main></body></html>
        """

    private static let confirm = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        <p>The identity provider of {{organization}} has signed you in as <strong>{{email}}</strong>{{#application}}
        and you are about to open {{application}}{{/application}}.</p>
        <form method="post" action="/sign-in/confirm">
        <input type="hidden" name="handle" value="{{handle}}">
        <button type="submit">Continue</button>
        </form>
        <p class="faint">If you did not just open this application yourself, close this page.</p>
        </main></body></html>
        """

    private static let postForm = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        <form method="post" action="{{action}}">
        {{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">
        {{/fields}}<button type="submit">Continue</button>
        </form>
        <script src="/assets/submit.js"></script>
        </main></body></html>
        """

    private static let message = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        {{#paragraphs}}<p>{{text}}</p>
        {{/paragraphs}}
        {{#link}}<p><a class="button" href="{{url}}">{{text}}</a></p>{{/link}}
        </main></body></html>
        """
}
