/// The templates of the password pages.
enum FormTemplates {
    static let form = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        {{#problem}}<p class="problem" id="problem" role="alert">{{problem}}</p>{{/problem}}
        {{#paragraphs}}<p>{{text}}</p>
        {{/paragraphs}}
        <form method="post" action="{{action}}">
        {{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">
        {{/hidden}}
        {{#inputs}}<label for="{{name}}">{{label}}</label>
        <input id="{{name}}" name="{{name}}" type="{{type}}" autocomplete="{{autocomplete}}" value="{{value}}" required
          {{#readOnly}}readonly{{/readOnly}} {{#focus}}autofocus{{/focus}}
          {{#hasProblem}}aria-invalid="true" aria-describedby="problem"{{/hasProblem}}>
        {{/inputs}}
        <button type="submit"{{#mainWish}} name="wish" value="{{mainWish}}"{{/mainWish}}>{{button}}</button>
        {{#alternatives}}<button type="submit" class="other" formaction="{{target}}" formnovalidate name="wish" value="{{wish}}">{{label}}</button>
        {{/alternatives}}
        </form>
        {{#links}}<p class="faint"><a href="{{url}}">{{text}}</a></p>
        {{/links}}
        </main></body></html>
        """

    static let choice = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        <p>{{paragraph}}</p>
        {{#choices}}<p><a class="button" href="{{url}}">{{text}}</a></p>
        {{/choices}}
        </main></body></html>
        """

    static let codes = """
        {{>head}}
        <body><main class="narrow">
        <h1>{{title}}</h1>
        {{#paragraphs}}<p>{{text}}</p>
        {{/paragraphs}}
        <pre id="codes">{{codes}}</pre>
        {{#link}}<p><a class="button" href="{{url}}">{{text}}</a></p>{{/link}}
        </main></body></html>
        """
}
