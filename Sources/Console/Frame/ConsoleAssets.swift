/// What the console's pages load beside the common style sheet.
package enum ConsoleAssets {
    /// Served as `/assets/console.css`.
    package static let styleSheet = """
        body.console { min-height: 100vh; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        header.top { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 1.25rem;
          border-bottom: 1px solid var(--line); background: var(--card); }
        header.top .brand { font-weight: 700; color: var(--ink); text-decoration: none; min-height: 1.5rem; }
        header.top .place { font-weight: 600; overflow-wrap: anywhere; }
        header.top .place::before { content: "/"; color: var(--faint); margin-right: 1rem; }
        header.top .who { margin-left: auto; display: flex; gap: .75rem; align-items: center; overflow-wrap: anywhere; }
        .console main { max-width: 62rem; width: 100%; min-width: 0; margin: 0; padding: 1.5rem 1.25rem 4rem; }
        .console main:focus { outline: none; }
        .console .body { display: block; }
        nav.menu { border-bottom: 1px solid var(--line); padding: .5rem 1.25rem; }
        nav.menu ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem .35rem; }
        nav.menu a { display: block; padding: .3rem .6rem; border-radius: .35rem; color: var(--ink); text-decoration: none; }
        nav.menu a:hover { background: var(--card); text-decoration: underline; }
        nav.menu a[aria-current] { background: var(--chosen); font-weight: 600; box-shadow: inset 3px 0 0 var(--accent); }
        @media (min-width: 62rem) {
          .console .parted { display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
          .console .whole main { margin: 0 auto; max-width: 48rem; }
          nav.menu { border-bottom: 0; border-right: 1px solid var(--line); padding: 1.25rem .75rem; min-height: 80vh; }
          nav.menu ul { display: block; }
          nav.menu li { margin-bottom: .15rem; }
          .console main { padding: 1.75rem 2.5rem 5rem; }
        }
        nav.trail ol { list-style: none; margin: 0 0 .75rem; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .5rem;
          font-size: .9rem; }
        nav.trail li + li::before { content: "›"; color: var(--faint); margin-right: .5rem; }
        .console h1 { overflow-wrap: anywhere; }
        .console h1 .badge, .console h2 .badge { font-size: .85rem; vertical-align: middle; margin-left: .35rem; }
        .lead { color: var(--faint); max-width: 46rem; }
        .console p, .console li, .console dd, .console label { max-width: 46rem; overflow-wrap: anywhere; }
        .badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid currentColor;
          font-size: .85rem; font-weight: 600; line-height: 1.5; white-space: nowrap; }
        .badge.good, .icon.good { color: var(--good); } .badge.bad { color: var(--bad); }
        .badge.warning { color: var(--warn); } .badge.neutral, .badge.busy { color: var(--faint); }
        .notice { border: 1px solid var(--line); border-left: 4px solid var(--faint); border-radius: .4rem;
          background: var(--card); padding: .7rem 1rem; margin: 0 0 1.25rem; }
        .notice p { margin: 0 0 .4rem; } .notice p:last-child { margin-bottom: 0; }
        .notice.good { border-left-color: var(--good); } .notice.bad { border-left-color: var(--bad); }
        .notice.warning { border-left-color: var(--warn); }
        .notice.good, .notice.bad { color: var(--ink); }
        .notice.good .icon { color: var(--good); } .notice.bad .icon { color: var(--bad); }
        .notice.warning .icon { color: var(--warn); }
        .icon { font-weight: 700; }
        .card { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin: 0 0 1.25rem; }
        .card > h2 { margin-top: 0; }
        .copy { margin: 0 0 1.1rem; max-width: 46rem; } .copy .label { display: block; font-weight: 600; margin-bottom: .25rem; }
        .copy .value { display: flex; gap: .5rem; align-items: stretch; }
        .copy code { flex: 1; min-width: 0; border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem;
          background: var(--card); overflow-wrap: anywhere; user-select: all; white-space: pre-wrap; }
        .facts { margin: 0 0 1.25rem; } .facts div { padding: .45rem 0; border-bottom: 1px solid var(--line); }
        .facts dt { font-weight: 600; } .facts dd { margin: 0; }
        @media (min-width: 40rem) { .facts div { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 1rem; } }
        .scroll { overflow-x: auto; margin: 0 0 1.25rem; }
        caption { text-align: left; font-weight: 600; padding: .25rem 0 .5rem; }
        .console th, .console td { min-width: 0; }
        .console tbody th { font-weight: 600; }
        @media (min-width: 40.01rem) { .console th, .console td { min-width: 7rem; } }
        @media (max-width: 40rem) {
          .console table, .console tbody, .console tr, .console th, .console td { display: block; }
          .console thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .console caption { display: block; }
          .console tbody tr { border: 1px solid var(--line); border-radius: .4rem; margin-bottom: .75rem; padding: .35rem .25rem; }
          .console tbody th, .console tbody td { border: 0; padding: .2rem .6rem; }
          .console td[data-column]::before { content: attr(data-column) ": "; color: var(--faint); font-size: .85rem; }
        }
        .field { margin: 0 0 1.1rem; max-width: 46rem; border: 0; padding: 0; min-width: 0; }
        .field input[type=text], .field input[type=email], .field input[type=password], .field input[type=url],
        .field input[type=search], .field select, .field textarea, .field input[type=file] { width: 100%; margin: 0; font: inherit;
          padding: .5rem .7rem; border: 1px solid var(--faint); border-radius: .4rem; background: var(--paper); color: var(--ink);
          min-height: 2.5rem; }
        .field textarea { font-family: ui-monospace, monospace; font-size: .9rem; }
        .field [aria-invalid] { border-color: var(--bad); border-width: 2px; }
        .field p { margin: .25rem 0 0; } .field .wrong { color: var(--bad); font-weight: 600; }
        .field legend { font-weight: 600; padding: 0; margin-bottom: .35rem; }
        .filters { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: flex-end; margin-bottom: .25rem; }
        .filters .field { flex: 1 1 11rem; max-width: 20rem; } .filters .actions { margin-bottom: 1.1rem; }
        .filters .actions button, .filters .actions a.button { padding: .45rem 1rem; min-height: 2.5rem; }
        .check { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); align-items: start; }
        .check input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--accent); }
        .check label { font-weight: 400; min-height: 1.5rem; margin-bottom: .35rem; } .check p { grid-column: 2; }
        .actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: 0 0 1.25rem; }
        .actions button, .actions a.button { margin: 0; }
        form.inline { display: inline; }
        form.inline button { white-space: nowrap; }
        .console form.inline button, .copy button { margin: 0; padding: .25rem .7rem; min-height: 2rem; }
        .console .actions form.inline button { padding: .6rem 1.1rem; min-height: 2.75rem; }
        button.other, a.button.other { background: var(--card); color: var(--ink); border: 1px solid var(--line); }
        button.danger { background: var(--bad); color: var(--paper); }
        .more { display: inline-block; min-height: 1.5rem; margin-right: .75rem; }
        .checklist { padding: 0; margin: 0 0 1.25rem; list-style: none; }
        .checklist li { border-bottom: 1px solid var(--line); padding: .65rem 0; max-width: none; }
        .checklist .line { display: flex; gap: .75rem; align-items: baseline; flex-wrap: wrap; }
        .checklist p { margin: .2rem 0 .3rem; }
        .progress ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0 0 .75rem; margin: 0 0 1.25rem;
          border-bottom: 1px solid var(--line); counter-reset: step; }
        .progress li { counter-increment: step; padding: .2rem 0; } .progress li::before { content: counter(step) ". "; color: var(--faint); }
        .progress .icon { margin-right: .3rem; }
        .progress li[aria-current] { border-bottom: 3px solid var(--accent); }
        details { margin: 0 0 1.25rem; } summary { cursor: pointer; font-weight: 600; padding: .3rem 0; min-height: 1.5rem; }
        .tree details { margin: 0 0 0 .25rem; } .tree summary { font-weight: 400; padding: .1rem 0; }
        .tree .inner { margin-left: .5rem; padding-left: .75rem; border-left: 1px solid var(--line); }
        .tree .leaf { margin-left: .25rem; padding: .1rem 0; overflow-wrap: anywhere; } .tree { margin-bottom: 1.25rem; font-size: .92rem; }
        .steps { padding-left: 1.75rem; margin: 0 0 1.25rem; } .steps li { margin-bottom: .5rem; }
        .pager { display: flex; gap: .6rem; margin-bottom: 1.25rem; }
        .pager a.button { margin: 0; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; }
        @media (forced-colors: active) { .badge, .notice, .card { border: 1px solid; } }
        @media (prefers-reduced-motion: no-preference) { .live { transition: opacity .2s; } }
        """

    /// Served as `/assets/console.js`: copy buttons, files read into text fields, regions that are looked at again.
    ///
    /// Nothing depends on it; it changes what is there and fetches only this site's pages.
    package static let script = """
        (function () {
          "use strict";
          function say(button, text) {
            var before = button.textContent;
            button.textContent = text;
            setTimeout(function () { button.textContent = before; }, 2000);
          }
          function prepareCopies(root) {
            root.querySelectorAll("[data-copy]").forEach(function (button) {
              if (!navigator.clipboard) { return; }
              button.hidden = false;
              button.addEventListener("click", function () {
                var value = button.parentNode.querySelector("code").textContent;
                navigator.clipboard.writeText(value).then(
                  function () { say(button, "Copied"); }, function () { say(button, "Select and copy"); });
              });
            });
          }
          function watch(region) {
            var seconds = Number(region.getAttribute("data-seconds"));
            if (!seconds) { return; }
            var timer;
            function look() {
              clearTimeout(timer);
              if (document.hidden || region.contains(document.activeElement)) { timer = setTimeout(look, seconds * 1000); return; }
              fetch(region.getAttribute("data-live"), { credentials: "same-origin", redirect: "error" })
                .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.text(); })
                .then(function (text) {
                  var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(region.id);
                  if (!fresh) { return; }
                  if (fresh.innerHTML !== region.innerHTML) {
                    region.innerHTML = fresh.innerHTML;
                    prepareCopies(region);
                  }
                  if (fresh.hasAttribute("data-live")) { timer = setTimeout(look, seconds * 1000); }
                })
                .catch(function () { timer = setTimeout(look, seconds * 4000); });
            }
            timer = setTimeout(look, seconds * 1000);
          }
          function prepareDrops(root) {
            root.querySelectorAll("textarea").forEach(function (area) {
              area.addEventListener("dragover", function (event) { event.preventDefault(); });
              area.addEventListener("drop", function (event) {
                var file = event.dataTransfer.files[0];
                if (!file) { return; }
                event.preventDefault();
                if (file.size > 1048576) { area.value = ""; area.placeholder = "That file is larger than 1 MiB."; return; }
                file.text().then(function (text) { area.value = text; });
              });
            });
          }
          prepareCopies(document);
          prepareDrops(document);
          document.querySelectorAll("[data-live]").forEach(watch);
          var wrong = document.querySelector("[aria-invalid]") || document.querySelector("main > .notice.bad[role=alert]");
          if (wrong) { wrong.setAttribute("tabindex", wrong.matches("input,select,textarea") ? "0" : "-1"); wrong.focus(); }
        })();
        """
}
