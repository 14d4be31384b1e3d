/* Draw the explorer's table: one row for each item, and all that is known of it. */
const Rows = (() => {
  const { el, icon } = Dom;
  const { _, visible, label } = Words;
  const EXCERPT = 140;
  const REST = ["media_path", "url", "source_pointer", "item_id"];

  const own = (name, row) => Filters.labels(name)[Filters.col(name)[row]] ?? null;
  const names = (text) => el("bdi", { dir: "auto" }, visible(text));
  const code = (text) => el("code", { dir: "auto" }, visible(text));
  const small = (...children) => el("div", { class: "small" }, ...children);

  /** Return the heads of the columns, each with the order it sorts by. */
  const heads = () => [
    ["created_at", _("Published (UTC)")],
    ["kind", _("What")],
    [null, Store.facts.level === "none" ? _("Account") : _("Words")],
    ["visibility", _("Visibility")],
    ["verdict", _("Verdict")],
  ];

  const iso = (at) => new Date(at).toISOString().replace(".000Z", "Z");

  const moment = (at, precision) => (
    precision === "day" ? Words.day(at) : `${Words.day(at)}, ${Words.time(at)}`
  );

  const published = (row) => {
    const at = Store.col("created_at")[row];
    if (Number.isNaN(at)) return _("date unknown");
    const exact = Store.labelOf("precision", row);
    return el("time", { datetime: exact === "day" ? iso(at).slice(0, 10) : iso(at) },
      Words.day(at), exact === "day" ? null : small(Words.time(at)));
  };

  const words = (row, text) => {
    const lang = Store.labelOf("lang", row);
    return { dir: "auto", lang: lang === "und" ? null : lang, text: visible(text) };
  };

  /** Return as much of a text as one row bears. */
  const excerpt = (row, text) => {
    const signs = Array.from(text.slice(0, 4 * EXCERPT));
    const cut = signs.length > EXCERPT || text.length > 4 * EXCERPT;
    const { text: shown, ...attributes } = words(row, signs.slice(0, EXCERPT).join(""));
    return el("div", { class: "excerpt", ...attributes }, cut ? `${shown}…` : shown);
  };

  const verdict = (name) => el(
    "span", { class: "verdict", "data-verdict": name }, icon(name), label(name),
  );

  const seen = (name) => el(
    "span", { class: "seen" },
    el("span", { class: "swatch", "data-label": name, "aria-hidden": "true" }),
    label(name),
  );

  const what = (row) => {
    const more = [label(Store.labelOf("platform", row)), label(Store.labelOf("surface", row))];
    const status = Store.labelOf("status", row);
    if (status !== "live") more.push(label(status));
    const whose = Store.labelOf("author", row);
    if (whose === "other") more.push(_("by someone else"));
    if (whose === "ai") more.push(_("by Meta’s AI"));
    return [label(Store.labelOf("kind", row)), small(more.join(", "))];
  };

  /** Return what stands for an item; `slot` is the place of its words. */
  const told = (row, slot) => {
    if (Store.facts.level === "none") return [names(Store.labelOf("account", row))];
    const [group, place] = [Store.labelOf("container", row), Store.labelOf("place", row)];
    return [slot, group && small(names(group)), place && small(names(place))];
  };

  // All that is known of one item ---------------------------------------------------

  const spans = (text) => {
    if (text === null) return _("unknown");
    if (!text) return _("never");
    const day = (at) => Words.day(Date.parse(at));
    return text.split("; ").map((span) => {
      const [from, until] = span.split("..");
      if (until) return _("{from} to {until}", { from: day(from), until: day(until) });
      return _("since {from}, still so when the archive was made", { from: day(from) });
    }).join("; ");
  };

  const asked = (row, id) => {
    const question = Store.labelOf("question", row);
    const found = question && Store.question(question, Words.language());
    if (!found) return question && code(question);
    const text = found.text.replace("{item_id}", id);
    return [el("span", { dir: "auto" }, visible(text)), small(visible(found.where))];
  };

  const evidence = (row, rest) => [
    [_("Visibility"), [seen(own("visibility", row)), small(_("when the archive was made"))]],
    [_("Evidence"), label(own("visibility_basis", row))],
    [_("Known to be public"), spans(rest.public_spans)],
    [_("Likelihood"), label(own("public_hint", row) || "")],
    [_("What the verdict rests on"), label(own("certainty", row))],
    [_("What would settle it"), asked(row, rest.item_id)],
  ];

  const rule = (name) => {
    const says = (Store.facts.rules[Words.language()] || {})[name];
    return [says && el("p", {}, says), code(name)];
  };

  const time = (name, row) => {
    const at = Store.col(name)[row];
    return Number.isNaN(at) ? null : moment(at);
  };

  const facts = (row, rest) => {
    const age = Store.col("owner_age")[row];
    const account = Store.labelOf("account", row);
    return [
      [_("Account"), [names(account), ` (${label(Store.labelOf("platform", row))})`]],
      [_("Group, album or page"), Store.labelOf("container", row)],
      [_("Place"), Store.labelOf("place", row)],
      [_("People"), Store.listOf("people", row).join(", ")],
      [_("Link"), rest.url],
      [_("File"), rest.media_path],
      [_("Coordinates"), Store.col("has_gps")[row] === 1 ? _("held by the export") : null],
      [_("Sensitive"), Store.listOf("sensitive", row).map(label).join(", ")],
      [_("Edited"), time("edited_at", row)],
      [_("Backdated to"), time("backdated_to", row)],
      [_("Your age then"), Number.isNaN(age) ? null : String(age)],
      [_("Read from"), [
        code(`${Store.labelOf("source_archive", row)} · ${Store.labelOf("source_path", row)}`),
        small(code(rest.source_pointer)),
      ]],
      [_("Item"), code(rest.item_id)],
    ];
  };

  const list = (pairs) => el("dl", { class: "evidence" }, ...pairs
    .filter(([, value]) => value && value.length !== 0)
    .map(([head, value]) => el("div", {}, el("dt", {}, head),
      el("dd", {}, ...(typeof value === "string" ? [names(value)] : [value].flat())))));

  /** Return the small picture that the page has of an item, if it has one. */
  const picture = (id) => {
    const found = document.querySelector(`img[data-item="${CSS.escape(id)}"]`);
    return found && el("img", { src: found.src, alt: found.alt });
  };

  /** Return all that is known of an item: words, the chain of evidence, facts. */
  const detail = async (row) => {
    const rest = {};
    await Promise.all(REST.map(async (name) => { rest[name] = await Store.text(row, name); }));
    rest.public_spans = await Store.spansOf(row);
    const text = await Store.text(row);
    const anew = Filters.isJudged() && Csv.changed(row);
    const chosen = [_("Verdict"), [verdict(own("verdict", row)), ...rule(own("rule", row))]];
    const before = anew && [_("Without your choices on this page"), [
      verdict(Store.labelOf("verdict", row)), ...rule(Store.labelOf("rule", row)),
    ]];
    const chain = evidence(row, rest);
    const { text: shown, ...attributes } = words(row, text || "");
    return [
      picture(rest.item_id),
      text && el("div", { class: "words", ...attributes }, shown),
      anew && list([[_("Visibility"), [seen(own("visibility", row))]], chosen, before]),
      anew && el("p", { class: "small" }, _("The evidence of the audit itself:")),
      list([...chain, ...(anew ? [] : [chosen]), ...facts(row, rest)]),
    ].filter(Boolean);
  };

  // The rows ------------------------------------------------------------------------

  const cell = (head, ...children) => (
    el("td", { role: "cell", "data-head": head }, ...children)
  );

  const button = (row, line) => {
    const at = Store.col("created_at")[row];
    const toggle = el("button", {
      type: "button",
      class: "toggle",
      "aria-expanded": "false",
      "aria-label": _("Details: {kind}, {date}", {
        kind: label(Store.labelOf("kind", row)),
        date: Number.isNaN(at) ? _("date unknown") : moment(at, Store.labelOf("precision", row)),
      }),
      click: async () => {
        const open = toggle.getAttribute("aria-expanded") === "true";
        toggle.setAttribute("aria-expanded", String(!open));
        if (open) return line().nextElementSibling.remove();
        const known = el("td", { role: "cell", colspan: "5" }, ...await detail(row));
        if (toggle.getAttribute("aria-expanded") === "true" && line().isConnected) {
          line().after(el("tr", { role: "row", class: "detail" }, known));
        }
        return undefined;
      },
    }, _("Details"));
    return toggle;
  };

  /** Return one item's row; `index` is its place among the table's rows. */
  const line = (row, slot, index) => {
    const titles = heads().map(([, head]) => head);
    const visibility = own("visibility", row);
    const made = el(
      "tr", { role: "row", "aria-rowindex": index },
      cell(titles[0], published(row)),
      cell(titles[1], ...what(row)),
      cell(titles[2], ...told(row, slot), button(row, () => made)),
      cell(titles[3], seen(visibility)),
      cell(titles[4], verdict(own("verdict", row)), small(code(own("rule", row)))),
    );
    return made;
  };

  /**
   * Return the rows of a page of the table, and a promise that their words are there:
   * these come from many chunks, and nothing else waits for them.
   */
  const lines = (rows, first) => {
    const slots = Array.from(rows, () => el("div", { class: "small" }, "…"));
    const drawn = Array.from(rows, (row, at) => line(row, slots[at], first + at));
    const filled = Promise.all(Array.from(rows, async (row, at) => {
      const text = await Store.text(row);
      slots[at].replaceWith(text ? excerpt(row, text) : small(_("no words")));
    }));
    return { drawn, filled };
  };

  return { heads, lines, detail };
})();
