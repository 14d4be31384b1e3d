/* Put the explorer's pieces together around its table, and fill them when it changes. */
const Board = (() => {
  const { el } = Dom;
  const { _, ngettext, number } = Words;

  const table = (actions) => {
    const body = el("tbody", { role: "rowgroup" });
    const columns = Rows.heads().map(([sort, title]) => {
      const turn = () => {
        const { sort: now, up } = actions.state();
        actions.change({ sort, up: now === sort ? !up : sort !== "created_at" });
      };
      const head = el("th", { scope: "col", role: "columnheader" },
        sort ? el("button", { type: "button", class: "sort", click: turn }, title) : title);
      return { sort, head };
    });
    const caption = el("caption", {});
    const whole = el("table", { class: "stack items", role: "table" }, caption,
      el("thead", { role: "rowgroup" },
        el("tr", { role: "row", "aria-rowindex": "1" }, ...columns.map(({ head }) => head))),
      body);
    const fill = ({ state, chosen, lines, first }) => {
      whole.setAttribute("aria-rowcount", chosen.count + 1);
      for (const { sort, head } of columns) {
        if (sort) {
          const way = state.up ? "ascending" : "descending";
          head.setAttribute("aria-sort", sort === state.sort ? way : "none");
        }
      }
      const last = first + lines.length;
      caption.textContent = lines.length
        ? _("Items {first} to {last} of {count}", {
          first: number(first + 1), last: number(last), count: number(chosen.count),
        })
        : _("No item fits these filters.");
      body.replaceChildren(...lines);
    };
    const wide = el("div", {
      class: "wide", role: "region", tabindex: "0", "aria-label": _("Items"),
    }, whole);
    return { body: wide, fill };
  };

  const pager = (actions) => {
    let pages = 1;
    const to = (page) => {
      const wanted = Math.min(Math.max(1, page), pages);
      if (wanted !== actions.state().page) actions.change({ page: wanted });
    };
    const now = () => actions.state().page;
    const step = (title, where, ends) => ({
      ends,
      button: el("button", { type: "button", click: () => to(where()) }, title),
    });
    const steps = [
      step(_("First page"), () => 1, true),
      step(_("Previous page"), () => now() - 1, true),
      step(_("Next page"), () => now() + 1, false),
      step(_("Last page"), () => pages, false),
    ];
    const place = el("span", {});
    const sizes = Filters.SIZES.map((size) => [String(size), String(size)]);
    const [field, size] = Controls.select(
      _("Rows on a page"), sizes, (value) => actions.change({ size: Number(value) }),
    );
    const body = el("nav", { class: "pager", "aria-label": _("Pages of the items") },
      ...steps.slice(0, 2).map(({ button }) => button), place,
      ...steps.slice(2).map(({ button }) => button), field);
    const fill = ({ state, pages: all }) => {
      pages = all;
      size.value = String(state.size);
      place.textContent = _("Page {page} of {pages}", {
        page: number(state.page), pages: number(all),
      });
      for (const { button, ends } of steps) {
        const over = ends ? state.page === 1 : state.page === all;
        // Not `disabled`: that would take the keyboard's place away.
        button.setAttribute("aria-disabled", String(over));
      }
    };
    return { body, fill };
  };

  const saving = (actions) => {
    const button = el("button", { type: "button", click: actions.save });
    const fill = ({ chosen }) => {
      button.textContent = ngettext(
        "Save this item as CSV", "Save these {n} items as CSV", chosen.count,
      );
    };
    return { body: button, fill };
  };

  /** Draw everything into the root; `draw(drawn)` fills it when something changes. */
  const over = (root, actions) => {
    const titles = Controls.titles();
    const status = el("p", { class: "found", role: "status", tabindex: "-1" });
    const search = Controls.searchBox(actions);
    const groups = Object.entries(Controls.whose());
    const [whoseField, whose] = Controls.select(
      _("Show"), groups, (value) => actions.change({ whose: value }),
    );
    const years = Controls.yearSelects(actions);
    const flags = Controls.flagBoxes(actions);
    const facets = Filters.NAMED
      .map((name) => Controls.facet(name, titles[name], actions)).filter(Boolean);
    const pickers = Filters.NUMBERED.map((name) => Controls.picker(name, titles[name], actions));
    const chips = Controls.chips(actions, status);
    const [items, pages, save] = [table(actions), pager(actions), saving(actions)];
    root.append(
      el("div", { class: "controls", role: "search", "aria-label": _("Items") },
        el("div", { class: "fields" }, search.body, whoseField, ...(years ? years.body : [])),
        flags.body,
        el("div", { class: "facets" }, ...facets.map(({ body }) => body)),
        el("details", {}, el("summary", {}, _("Groups, places, people and files")),
          el("div", { class: "fields" }, ...pickers.filter(Boolean)))),
      chips.body, el("div", { class: "found-line" }, status, save.body), items.body, pages.body,
    );
    const parts = [search, years, flags, ...facets, chips, items, pages, save].filter(Boolean);
    const draw = (drawn) => {
      for (const part of parts) part.fill(drawn);
      whose.value = drawn.state.whose;
      const { count, total } = drawn.chosen;
      status.textContent = ngettext(
        "{shown} of {total} item", "{shown} of {total} items", total,
        { shown: number(count), total: number(total) },
      );
    };
    return { root, draw, focus: () => status.focus(), ...search };
  };

  return { over };
})();
