/// What pages load beside themselves.
package enum Assets {
    /// Served as `/assets/gatehouse.css`.
    package static let styleSheet = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --faint: #57606a; --line: #d0d7de;
          --accent: #0a5bd3; --good: #1a7f37; --bad: #b3261e; --warn: #8a5300; --card: #f6f8fa; --chosen: #e7effb; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --faint: #9aa4ae;
          --line: #30363d; --accent: #6cb6ff; --good: #57d364; --bad: #ff8f87; --warn: #f0b429; --card: #161b22;
          --chosen: #1b2b42; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; }
        main.narrow { max-width: 27rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        main { overflow-wrap: anywhere; }
        p { margin: 0 0 1rem; }
        label { display: block; font-weight: 600; margin-bottom: .35rem; }
        input[type=email], input[type=password], input[type=text] { width: 100%; margin-bottom: .8rem; font: inherit; padding: .6rem .7rem; border: 1px solid var(--faint);
          border-radius: .4rem; background: var(--paper); color: var(--ink); }
        button, a.button { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.1rem;
          min-height: 2.75rem; border: 0; border-radius: .4rem; background: var(--accent); color: var(--paper);
          text-decoration: none; cursor: pointer; margin: 1rem .5rem 0 0; }
        button.other { background: var(--card); color: var(--ink); border: 1px solid var(--line); }
        form + p { margin-top: 1.25rem; }
        button.person { width: 100%; text-align: left; margin: .5rem 0 0; background: var(--card); color: var(--ink);
          border: 1px solid var(--line); }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .problem { border-left: 4px solid var(--bad); padding: .5rem .8rem; background: var(--card); }
        .faint { color: var(--faint); font-size: .9rem; }
        .good { color: var(--good); } .bad { color: var(--bad); } .quiet { color: var(--faint); }
        table { width: 100%; border-collapse: collapse; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line);
          overflow-wrap: anywhere; }
        pre { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .8rem;
          overflow-x: auto; font-size: .85rem; line-height: 1.45; }
        code { font-size: .9em; }
        """

    /// Served as `/assets/icon.svg` and `/favicon.ico`: a gate in its house.
    package static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0a5bd3" d="M8 0 0 6v10h4V9a4 4 0 0 1 8 0v7h4V6z"/></svg>
        """

    /// Served as `/assets/submit.js`: sends the page's one form (the button does it where scripts are off).
    package static let submitScript = """
        document.addEventListener("DOMContentLoaded", function () { document.forms[0].submit(); });
        """
}
