/// The templates of the blocks, by name.
///
/// No tag stands alone on its line: such a partial would be indented, and with it what a text field holds.
enum BlockTemplates {
    static let all: [String: String] = [
        "inline": "{{#spans}}{{>*span}}{{/spans}}",
        "span-text": "{{text}}",
        "span-strong": "<strong>{{text}}</strong>",
        "span-code": "<code>{{text}}</code>",
        "span-link": #"<a href="{{url}}">{{text}}</a>"#,
        "span-time": #"<time datetime="{{machine}}">{{text}}</time>"#,
        "span-badge": badge,
        "badge": badge,
        "blocks": "{{#blocks}}{{>*kind}}{{/blocks}}",
        "block-heading": "<h2{{#anchor}} id=\"{{anchor}}\"{{/anchor}}>{{text}}</h2>\n",
        "block-paragraph": "<p{{#faint}} class=\"faint\"{{/faint}}>{{>inline}}</p>\n",
        "block-notice": notice,
        "block-preformatted": "<pre tabindex=\"0\" role=\"region\" aria-label=\"{{label}}\">{{text}}</pre>\n",
        "block-copy": copy,
        "block-facts": facts,
        "block-table": table,
        "cell": cell,
        "button": button,
        "block-actions": actions,
        "block-checklist": checklist,
        "block-progress": progress,
        "block-disclosure":
            "<details{{#open}} open{{/open}}><summary>{{#summary}}{{>inline}}{{/summary}}</summary>{{>blocks}}</details>\n",
        "block-card": card,
        "block-live": live,
        "block-steps":
            "<ol class=\"steps\" start=\"{{first}}\">{{#steps}}<li>{{>inline}}</li>{{/steps}}</ol>\n",
        "block-pager": pager,
        "block-tree": "<div class=\"tree\" role=\"group\" aria-label=\"{{label}}\">{{>nodes}}</div>\n",
        "nodes": "{{#nodes}}{{>*template}}{{/nodes}}",
        "node-leaf": "<div class=\"leaf\">{{#label}}{{>inline}}{{/label}}</div>",
        "node-branch":
            "<details open><summary>{{#label}}{{>inline}}{{/label}}</summary><div class=\"inner\">{{>nodes}}</div></details>",
    ]

    private static let badge =
        #"<span class="badge {{tone}}"><span class="icon" aria-hidden="true">{{icon}}</span> {{text}}</span>"#

    private static let links = #"{{#links}}<a class="more" href="{{url}}">{{text}}</a> {{/links}}"#

    private static let notice = """
        <div class="notice {{tone}}" role="{{role}}"><p class="headline"><span class="icon" aria-hidden="true">{{icon}}</span> \
        {{#title}}<strong>{{title}}</strong><br>{{/title}}{{>inline}}</p>\
        {{#remedy}}<p><strong>What to do:</strong> {{>inline}}</p>{{/remedy}}\
        {{#links}}<p><a class="more" href="{{url}}">{{text}}</a></p>{{/links}}\
        {{#code}}<p class="faint">Code <code>{{code}}</code></p>{{/code}}</div>

        """

    private static let copy = """
        <div class="copy"><span class="label">{{label}}</span><span class="value"><code tabindex="0">{{value}}</code>\
        <button type="button" class="other" data-copy hidden aria-label="Copy {{label}}">Copy</button></span>\
        {{#hint}}<span class="faint">{{>inline}}</span>{{/hint}}</div>

        """

    private static let facts = """
        <dl class="facts">{{#facts}}<div><dt>{{name}}</dt><dd>{{>inline}}{{#hint}}<br><span class="faint">{{>inline}}</span>\
        {{/hint}}</dd></div>{{/facts}}</dl>

        """

    private static let table = """
        <div class="scroll" tabindex="0" role="region" aria-label="{{caption}}"><table>\
        <caption>{{caption}}</caption><thead><tr>{{#columns}}<th scope="col">{{text}}</th>{{/columns}}</tr></thead><tbody>\
        {{#rows}}<tr>{{#head}}<th scope="row">{{>cell}}</th>{{/head}}\
        {{#cells}}<td data-column="{{column}}">{{>cell}}</td>{{/cells}}</tr>{{/rows}}\
        {{^rows}}<tr><td colspan="9">{{#empty}}{{>inline}}{{/empty}}</td></tr>{{/rows}}</tbody></table></div>

        """

    private static let cell = """
        {{>inline}}{{#second}}<br><span class="faint">{{>inline}}</span>{{/second}}{{#buttons}} {{>button}}{{/buttons}}
        """

    private static let button = """
        <form class="inline" method="post" action="{{action}}"><input type="hidden" name="form_token" value="{{formToken}}">\
        {{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">{{/fields}}\
        <button type="submit" class="{{weight}}"{{#full}} aria-label="{{full}}"{{/full}}>{{label}}</button></form>
        """

    private static let actions = """
        <div class="actions">{{#primary}}<a class="button" href="{{url}}">{{text}}</a>{{/primary}}\
        {{#buttons}}{{>button}}{{/buttons}}{{#links}}<a class="button other" href="{{url}}">{{text}}</a>{{/links}}</div>

        """

    private static let checklist = """
        <ol class="checklist">{{#items}}<li><div class="line">{{#badge}}{{>badge}}{{/badge}} \
        <span>{{#title}}{{>inline}}{{/title}}</span></div>\
        {{#detail}}<p class="faint">{{>inline}}</p>{{/detail}}\
        {{#links}}<a class="more" href="{{url}}">{{text}}</a> {{/links}}{{#buttons}}{{>button}}{{/buttons}}</li>{{/items}}</ol>

        """

    private static let progress = """
        <nav class="progress" aria-label="Steps of this guide"><ol>{{#steps}}\
        <li{{#current}} aria-current="step"{{/current}}>{{#done}}<span class="icon good" aria-hidden="true">✓</span>\
        <span class="hidden">done: </span>{{/done}}{{#url}}<a href="{{url}}">{{title}}</a>{{/url}}\
        {{#current}}<strong>{{title}}</strong>{{/current}}{{#closed}}<span class="faint">{{title}}</span>{{/closed}}</li>\
        {{/steps}}</ol></nav>

        """

    private static let card = """
        <section class="card"><h2>{{title}}{{#badge}} {{>badge}}{{/badge}}</h2>{{>blocks}}</section>

        """

    private static let live = """
        <div id="{{id}}" class="live" aria-live="polite"{{#seconds}} data-live="{{url}}" data-seconds="{{seconds}}"{{/seconds}}>\
        {{>blocks}}{{#seconds}}<p><a class="more" href="{{url}}" data-check>Check now</a></p>{{/seconds}}</div>

        """

    private static let pager = """
        <nav class="pager" aria-label="Pages of {{label}}">{{#first}}<a class="button other" href="{{first}}">First page</a>{{/first}}\
        {{#next}}<a class="button other" href="{{next}}" rel="next">Next page</a>{{/next}}</nav>

        """
}
