/*
 * Draw what stands around the explorer's table: search, filters, chips, counts, pages.
 * It is drawn once and then only filled anew, so that the keyboard's place stays.
 */
const Controls = (() => {
  const { el } = Dom;
  const { _, number, label, visible } = Words;
  const LISTED = 1000;
  const QUIET = 250;

  const titles = () => ({
    verdict: _("Verdict"),
    visibility: _("Visibility"),
    certainty: _("What it rests on"),
    platform: _("Network"),
    kind: _("Kind"),
    surface: _("Where published"),
    rule: _("Rule"),
    visibility_basis: _("Evidence"),
    lang: _("Language"),
    sensitive: _("Sensitive subject"),
    account: _("Account"),
    container: _("Group, album or page"),
    place: _("Place"),
    people: _("Person"),
    source_path: _("File"),
  });

  const flags = () => ({
    media: _("has a picture, video or sound"),
    gps: _("has coordinates"),
    link: _("has a link"),
    undated: _("date unknown"),
    live: _("only items I can change"),
  });

  const whose = () => ({
    own: _("Your items"),
    reactions: _("Reactions"),
    others: _("Other people’s words"),
    ai: _("Answers of Meta’s AI"),
    all: _("Everything"),
  });

  const said = (name, value) => {
    if (value === "und") return label("unknown");
    if (name === "lang") return visible(Words.tongue(value));
    return Filters.NUMBERED.includes(name) || name === "rule" ? visible(value) : label(value);
  };

  let ids = 0;
  const unique = () => `x${(ids += 1)}`;

  const select = (title, options, change) => {
    const id = unique();
    const box = el("select", { id, change: () => change(box.value) },
      ...options.map(([value, words]) => el("option", { value }, words)));
    return [el("div", { class: "field" }, el("label", { for: id }, title), box), box];
  };

  // One filter ----------------------------------------------------------------------

  /** A list of labels to tick, counted anew while it is open. */
  const facet = (name, title, actions) => {
    const used = Filters.tally(new Uint8Array(Store.rows).fill(1), name);
    const rows = Filters.labels(name).map((value, place) => ({ value, place }))
      .filter(({ place, value }) => used[place] || actions.state().facets[name].includes(value));
    if (!rows.length) return null;
    for (const row of rows) {
      row.count = el("span", { class: "count" });
      row.box = el("input", {
        type: "checkbox", change: () => actions.pick(name, row.value, row.box.checked),
      });
    }
    const marked = el("span", { class: "marked" });
    const body = el("details", { class: "facet", toggle: () => fill(null) },
      el("summary", {}, title, marked),
      el("fieldset", {}, el("legend", { class: "unseen" }, title),
        ...rows.map((row) => el("label", {}, row.box, el("bdi", {}, said(name, row.value)), " ", row.count))));
    let last = null;
    const fill = (drawn) => {
      last = drawn || last;
      const { state, hits } = last;
      const chosen = state.facets[name];
      marked.textContent = chosen.length ? ` (${number(chosen.length)})` : "";
      for (const row of rows) row.box.checked = chosen.includes(row.value);
      if (!body.open) return;
      const counts = Filters.tally(Filters.mask(state, hits, name), name);
      for (const row of rows) row.count.textContent = number(counts[row.place]);
    };
    return { body, fill };
  };

  /** A box to type or choose a name of which there may be very many. */
  const picker = (name, title, actions) => {
    const own = Store.labels(name);
    if (!own.length) return null;
    const [id, list] = [unique(), unique()];
    const counts = Filters.tally(new Uint8Array(Store.rows).fill(1), name);
    const most = Array.from(counts.keys()).sort((one, other) => counts[other] - counts[one]);
    const box = el("input", {
      id,
      list,
      type: "text",
      autocomplete: "off",
      dir: "auto",
      change: () => {
        if (Store.placeOf(name, box.value) < 0) return;
        actions.pick(name, box.value, true);
        box.value = "";
      },
    });
    return el("div", { class: "field" }, el("label", { for: id }, title), box,
      el("datalist", { id: list }, ...most.slice(0, LISTED)
        .map((place) => el("option", { value: own[place] }))));
  };

  const yearSelects = (actions) => {
    const years = [...new Set(Filters.years())].filter(Boolean).sort();
    if (!years.length) return null;
    const [least, most] = [years[0], years.at(-1)];
    const all = Array.from({ length: most - least + 1 }, (none, at) => String(least + at));
    const options = (usual) => [["", usual], ...all.map((year) => [year, year])];
    const take = () => {
      const span = [Number(from.value || least), Number(to.value || most)];
      const any = from.value || to.value;
      actions.change({ years: any ? span.sort((one, other) => one - other) : null });
    };
    const [first, from] = select(_("From year"), options(_("the first")), take);
    const [last, to] = select(_("To year"), options(_("the last")), take);
    const fill = ({ state }) => {
      const span = state.years || ["", ""];
      [from.value, to.value] = span.map(String);
    };
    return { body: [first, last], fill };
  };

  const flagBoxes = (actions) => {
    const boxes = Object.entries(flags()).map(([name, words]) => {
      const box = el("input", { type: "checkbox", change: () => actions.flag(name, box.checked) });
      return { name, box, body: el("label", {}, box, words) };
    });
    const body = el("fieldset", { class: "flags" },
      el("legend", { class: "unseen" }, _("Only items of a kind")),
      ...boxes.map((one) => one.body));
    const fill = ({ state }) => {
      for (const { name, box } of boxes) box.checked = state.flags.includes(name);
    };
    return { body, fill };
  };

  // The search ----------------------------------------------------------------------

  const searchBox = (actions) => {
    const id = unique();
    let waiting = 0;
    const box = el("input", {
      id,
      type: "search",
      dir: "auto",
      autocomplete: "off",
      input: () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => actions.change({ q: box.value.trim() }), QUIET);
      },
    });
    const done = el("progress", { "aria-label": _("Searching"), value: "0", max: "1" });
    const stop = el("button", { type: "button", click: actions.cancel }, _("Cancel"));
    const busy = el("div", { class: "busy", hidden: true }, done, stop);
    const title = Store.facts.level === "none"
      ? _("Search (this audit holds no words)") : _("Search in words and names");
    return {
      body: el("div", { class: "field search" }, el("label", { for: id }, title), box, busy),
      fill: ({ state }) => { if (document.activeElement !== box) box.value = state.q; },
      searching: (on) => { busy.hidden = !on; if (!on) done.value = 0; },
      progress: (now, all) => { done.max = all || 1; done.value = now; },
      clear: () => { clearTimeout(waiting); box.value = actions.state().q; },
    };
  };

  // Chips ---------------------------------------------------------------------------

  const chipsOf = (state, actions) => {
    const heads = titles();
    const found = [];
    for (const [name, values] of Object.entries(state.facets)) {
      for (const value of values) {
        found.push([
          _("{filter}: {value}", { filter: heads[name], value: said(name, value) }),
          () => actions.pick(name, value, false),
        ]);
      }
    }
    if (state.years) {
      const [first, last] = state.years;
      const words = first === last ? String(first) : `${first}–${last}`;
      found.push([_("Year: {years}", { years: words }), () => actions.change({ years: null })]);
    }
    for (const name of state.flags) {
      found.push([flags()[name], () => actions.flag(name, false)]);
    }
    if (state.q) {
      found.push([_("Search: {words}", { words: visible(state.q) }), () => actions.change({ q: "" })]);
    }
    if (state.whose !== "own") {
      found.push([whose()[state.whose], () => actions.change({ whose: "own" })]);
    }
    return found;
  };

  const chips = (actions, status) => {
    const body = el("ul", { class: "chips" });
    const fill = ({ state }) => {
      const inside = [...body.querySelectorAll("button")].indexOf(document.activeElement);
      const found = chipsOf(state, actions);
      const clear = () => actions.change({ ...Filters.fresh(), size: state.size });
      const item = (words, name, click) => el("li", {}, el("button", {
        type: "button", "aria-label": name, click,
      }, el("bdi", {}, words), el("span", { "aria-hidden": "true" }, " ✕")));
      body.replaceChildren(
        ...found.map(([words, remove]) => item(words, _("Remove filter: {filter}", { filter: words }), remove)),
        ...(found.length ? [item(_("Clear all"), _("Clear all"), clear)] : []),
      );
      if (inside < 0) return;
      const left = body.querySelectorAll("button");
      (left[Math.min(inside, left.length - 1)] || status).focus();
    };
    return { body, fill };
  };

  return { titles, select, facet, picker, yearSelects, flagBoxes, searchBox, chips, whose };
})();
