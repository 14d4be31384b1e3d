/*
 * Bring the page to life: the explorer, the charts, what-if, language, theme, printing,
 * copying and saving. The page says `data-ready` when the explorer can be used.
 */
const Page = (() => {
  const { el } = Dom;
  const { _ } = Words;
  const root = document.documentElement;
  const PRINTED = 200;

  const find = (selector) => document.querySelector(selector);

  // What follows the choices --------------------------------------------------------

  const shown = () => (Store.facts.told
    ? Store.facts.told.policies[Words.language()][WhatIf.policy()] : null);

  const draw = (mask) => {
    const judged = WhatIf.judged() || {};
    Charts.draw(Cube.of({ ...judged, mask }), {
      onYear: (year) => Explorer.filter({ year }),
      onPlatform: (platform) => Explorer.filter({ platform }),
    });
  };

  const note = () => {
    const old = find(".changed");
    if (old) old.remove();
    if (!WhatIf.isChanged()) return;
    const text = WhatIf.toml();
    const buttons = text === null ? [] : [
      el("button", { type: "button", class: "tool", click: saveAnswers }, _("Download my answers")),
      el("button", { type: "button", class: "tool", click: savePage },
        _("Save this report with my answers")),
    ];
    find("#summary").prepend(el("p", { class: "banner changed" },
      _("What if: the figures, charts and the list follow your choices under Questions, not the scan."),
      " ", ...buttons));
  };

  const follow = async () => {
    const counts = Figures.count(WhatIf.judged());
    const policy = shown();
    if (policy) {
      Figures.show(counts, policy.announced);
      const said = Figures.headline(counts, policy.announced);
      document.title = `${said} · meta-audit`;
      if (WhatIf.isChanged()) find("[data-status]").textContent = said;
    }
    note();
    const offer = find("[data-sentence=offer]");
    // What the first questions settle was counted without these answers.
    if (offer) offer.hidden = WhatIf.isChanged();
    await Explorer.refresh(WhatIf.judged());
  };

  // Saving --------------------------------------------------------------------------

  function saveAnswers() {
    Csv.save([WhatIf.toml()], "answers.toml", "text/plain;charset=utf-8");
  }

  /** Save the page with the answers inside; it begins with them when it is opened. */
  function savePage() {
    const copy = root.cloneNode(true);
    copy.removeAttribute("data-ready");
    for (const old of copy.querySelectorAll(`meta[name="${Answers.NAME}"], .changed`)) old.remove();
    copy.querySelector("[data-explorer]").replaceChildren();
    copy.querySelector("meta[charset]").after(
      el("meta", { name: Answers.NAME, content: WhatIf.kept() }),
    );
    const page = `<!doctype html>\n${copy.outerHTML}\n`;
    Csv.save([page], "report-with-answers.html", "text/html;charset=utf-8");
  }

  /** Save a table of the page as CSV. */
  const saveTable = ({ dataset: { download, name } }) => {
    const lines = Array.from(find(`[data-table="${download}"]`).rows, (row) => (
      Array.from(row.cells).slice(1)
        .map((cell) => Csv.guarded(cell.textContent.trim())).join(",")
    ));
    Csv.save([`\ufeff${lines.join("\r\n")}\r\n`], name);
  };

  // Language, theme, printing -------------------------------------------------------

  /** Put the page's other language in the place of this one, which waits there. */
  const speak = async (lang) => {
    const waiting = document.getElementById(`page-${lang}`);
    const before = root.lang;
    const parts = [...document.body.children].filter((node) => (
      ["HEADER", "MAIN", "FOOTER"].includes(node.tagName)
    ));
    const others = [...waiting.content.children];
    parts[0].before(...others);
    waiting.content.replaceChildren(...parts);
    waiting.id = `page-${before}`;
    waiting.lang = before;
    root.lang = lang;
    Words.speak(lang);
    await start();
    find(`[data-lang="${before}"]`).focus();
  };

  const theme = () => {
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
  };

  const print = async () => {
    await Explorer.show(PRINTED);
    window.print();
  };

  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = _("Copied");
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.previousElementSibling);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  };

  // All clicks ----------------------------------------------------------------------

  const ACTIONS = { theme, print };

  document.addEventListener("click", (event) => {
    const node = event.target.closest(
      "[data-filter], [data-action], [data-copy], [data-download], button[data-lang]",
    );
    if (!node) return;
    const { filter, action, copy: copied, download, lang } = node.dataset;
    if (filter) {
      event.preventDefault();
      Explorer.filter(JSON.parse(filter));
    } else if (action) ACTIONS[action]();
    else if (copied) copy(node);
    else if (download) saveTable(node);
    else if (lang) speak(lang);
  });

  async function start() {
    await Store.load();
    await Explorer.mount(find("[data-explorer]"), { onSelection: ({ mask }) => draw(mask) });
    WhatIf.mount(find("#questions"), { onChange: follow });
    await Explorer.idle();
    root.dataset.ready = "";
  }

  start();
  return { start };
})();
