/// The template of the console's frame.
enum FrameTemplates {
    static let all: [String: String] = ["console": console]

    private static let console = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{windowTitle}} · Gatehouse</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/gatehouse.css">
        <link rel="stylesheet" href="/assets/console.css">
        <script src="/assets/console.js" defer></script>
        </head>
        <body class="console">
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top"><a class="brand" href="/console">Gatehouse</a>{{#place}}<span class="place">{{place}}</span>{{/place}}\
        {{#email}}<span class="who"><a href="/console/account">{{email}}</a> \
        <form class="inline" method="post" action="/console/sign-out"><input type="hidden" name="form_token" value="{{formToken}}">\
        <button type="submit" class="other">Sign out</button></form></span>{{/email}}</header>
        <div class="body {{#hasMenu}}parted{{/hasMenu}}{{^hasMenu}}whole{{/hasMenu}}">
        {{#hasMenu}}<nav class="menu" aria-label="Pages"><ul>{{#menu}}<li><a href="{{url}}"\
        {{#current}} aria-current="page"{{/current}}>{{text}}</a></li>{{/menu}}</ul></nav>{{/hasMenu}}
        <main id="content" tabindex="-1">
        {{#hasTrail}}<nav class="trail" aria-label="You are here"><ol>{{#trail}}<li><a href="{{url}}">{{text}}</a></li>{{/trail}}</ol></nav>{{/hasTrail}}
        <h1>{{heading}}{{#badge}} {{>badge}}{{/badge}}</h1>
        {{#lead}}<p class="lead">{{>inline}}</p>{{/lead}}
        {{#done}}<div class="notice good" role="status"><p class="headline"><span class="icon" aria-hidden="true">✓</span> {{done}}</p></div>{{/done}}
        {{#problem}}{{>block-notice}}{{/problem}}
        <div>{{>blocks}}</div></main>
        </div>
        </body></html>
        """
}
