/// The templates of forms and their fields.
enum FieldTemplates {
    static let all: [String: String] = [
        "block-form": form,
        "field-head":
            #"<label for="{{id}}">{{label}}{{#optional}} <span class="faint">(optional)</span>{{/optional}}</label>"#,
        "field-tail": tail,
        "field-input": """
        <div class="field">{{>field-head}}<input id="{{id}}" name="{{name}}" type="{{type}}" value="{{value}}" \
        autocomplete="{{autocomplete}}"{{#required}} required{{/required}}{{#readOnly}} readonly{{/readOnly}}{{>field-about}}>\
        {{>field-tail}}</div>
        """,
        "field-area": """
        <div class="field">{{>field-head}}<textarea id="{{id}}" name="{{name}}" rows="{{rows}}" spellcheck="false"\
        {{#required}} required{{/required}}{{>field-about}}>
        {{value}}</textarea>{{>field-tail}}</div>
        """,
        "field-file": """
        <div class="field">{{>field-head}}<input id="{{id}}" name="{{name}}" type="file"\
        {{#accepts}} accept="{{accepts}}"{{/accepts}}{{#required}} required{{/required}}{{>field-about}}>{{>field-tail}}</div>
        """,
        "field-select": """
        <div class="field">{{>field-head}}<select id="{{id}}" name="{{name}}"{{#required}} required{{/required}}{{>field-about}}>\
        {{#options}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/options}}</select>\
        {{>field-tail}}</div>
        """,
        "field-checkbox": """
        <div class="field check"><input id="{{id}}" name="{{name}}" type="checkbox" value="on"{{#checked}} checked{{/checked}}\
        {{#required}} required{{/required}}{{>field-about}}><label for="{{id}}">{{label}}</label>{{>field-tail}}</div>
        """,
        "field-radio": """
        <fieldset class="field"{{>field-about}}><legend>{{label}}</legend>{{#options}}<div class="check">\
        <input id="{{optionID}}" name="{{name}}" type="radio" value="{{value}}"{{#chosen}} checked{{/chosen}} required>\
        <label for="{{optionID}}">{{label}}{{#hint}}<br><span class="faint">{{hint}}</span>{{/hint}}</label></div>{{/options}}\
        {{>field-tail}}</fieldset>
        """,
        "field-about":
            #"{{#describedBy}} aria-describedby="{{describedBy}}"{{/describedBy}}{{#error}} aria-invalid="true"{{/error}}"#,
    ]

    private static let form = """
        <form method="{{method}}" action="{{action}}"{{#row}} class="filters"{{/row}}{{#multipart}} enctype="multipart/form-data"{{/multipart}}>\
        {{#posts}}<input type="hidden" name="form_token" value="{{formToken}}">{{/posts}}\
        {{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/hidden}}\
        {{#fields}}{{>*template}}{{/fields}}\
        <div class="actions"><button type="submit" class="{{weight}}">{{button}}</button>\
        {{#cancel}}<a class="button other" href="{{url}}">{{text}}</a>{{/cancel}}</div></form>

        """

    private static let tail = """
        {{#hint}}<p class="faint" id="{{id}}-hint">{{>inline}}</p>{{/hint}}\
        {{#error}}<p class="wrong" id="{{id}}-error"><span class="icon" aria-hidden="true">✗</span> {{error}}</p>{{/error}}
        """
}
