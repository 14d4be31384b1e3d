/*
 * Show every item: filters, search, order and pages, the table, and what is saved.
 *
 *   await Explorer.mount(root, { onSelection })   draw into an empty element
 *   Explorer.filter({ verdict: "in_scope" })      set the filters anew, and go there
 *   Explorer.refresh(judged)                      take a judgement; null: the scan's
 *   Explorer.show(200)                            so many rows on a page, to print them
 *   await Explorer.idle()                         until what was last asked for is drawn
 *
 * `judged` holds codes by row: verdict, visibility, rule, certainty; and `rules`, the ids
 * that its rule codes number. `onSelection({ mask, rows, count, total })` is told of
 * every change of what is chosen. The state stands in the fragment of the address.
 */
const Explorer = (() => {
  const { el } = Dom;
  const { _ } = Words;

  let state = null;
  let view = null;
  let hits = null;
  let searched = "";
  let turn = 0;
  let heard = false;
  let onSelection = () => {};

  // What is chosen ------------------------------------------------------------------

  /** Return whether the search is done; a newer one or the reader may end it. */
  const search = async (own) => {
    if (state.q === searched) return true;
    const words = state.q;
    view.searching(true);
    const found = await Search.find(
      words, view.progress, () => own !== turn,
    );
    if (own !== turn) return false;
    view.searching(false);
    [hits, searched] = [found, words];
    return true;
  };

  const total = () => {
    const place = Store.GROUPS.indexOf(state.whose);
    if (place < 0) return Store.rows;
    let count = 0;
    for (const one of Store.whose()) count += Number(one === place);
    return count;
  };

  /** Choose rows by the state and draw them; `kept` leaves the address alone. */
  const redraw = async (kept) => {
    turn += 1;
    const own = turn;
    if (!await search(own)) return;
    const mask = Filters.mask(state, hits);
    const rows = Filters.sorted(mask, state);
    const pages = Math.max(1, Math.ceil(rows.length / state.size));
    state.page = Math.min(state.page, pages);
    const first = (state.page - 1) * state.size;
    const shown = rows.subarray(first, first + state.size);
    const { drawn: lines, filled } = Rows.lines(shown, first + 2);
    const chosen = { mask, rows, count: rows.length, total: total() };
    view.draw({ state, chosen, lines, first, pages, hits });
    if (!kept) history.replaceState(null, "", `#${Filters.written(state)}`);
    onSelection(chosen);
    await filled;
  };

  let last = Promise.resolve();
  const update = ({ kept = false } = {}) => {
    last = redraw(kept);
    return last;
  };

  /** Change the state; all but a turn of pages goes back to the first page. */
  const change = (changes) => {
    state = { ...state, page: 1, ...changes };
    return update();
  };

  const pick = (name, value, on) => {
    const others = state.facets[name].filter((one) => one !== value);
    return change({ facets: { ...state.facets, [name]: on ? [...others, value] : others } });
  };

  const flag = (name, on) => change({
    flags: Filters.FLAGS.filter((one) => (one === name ? on : state.flags.includes(one))),
  });

  const cancel = () => {
    turn += 1;
    state.q = searched;
    view.searching(false);
    view.clear();
  };

  // Saving --------------------------------------------------------------------------

  const save = async () => {
    const mask = Filters.mask(state, hits);
    const lines = await Csv.parts(mask, view.progress);
    view.progress(0, 0);
    Csv.save(lines, Filters.isJudged() ? "items-what-if.csv" : "items-selected.csv");
  };

  // From outside --------------------------------------------------------------------

  const fromAddress = () => Filters.read(location.hash.slice(1));

  const listen = () => {
    if (heard) return;
    heard = true;
    window.addEventListener("hashchange", () => {
      const read = fromAddress();
      if (read) {
        state = read;
        update({ kept: true });
      }
    });
  };

  /** Draw the explorer into an element, with the state that it or the address has. */
  const mount = async (root, { onSelection: listener = () => {} } = {}) => {
    onSelection = listener;
    turn += 1;
    root.replaceChildren(el("p", { class: "small" }, _("Reading the items…")));
    try {
      await Store.load();
    } catch {
      root.replaceChildren(el("p", { class: "warning", "data-old": true },
        _("This browser is too old to show the items here; items.csv holds them all.")));
      return;
    }
    root.replaceChildren();
    if (!Store.rows) {
      // The page says so itself where it is read without a script.
      if (!root.parentElement.querySelector(".empty")) {
        root.append(el("p", { class: "empty" }, _("There is no item to show.")));
      }
      return;
    }
    const asked = state ? null : fromAddress();
    state = state || asked || Filters.fresh();
    view = Board.over(root, { change, pick, flag, cancel, save, state: () => state });
    listen();
    await update({ kept: !asked });
    if (asked) root.closest("section").scrollIntoView();
  };

  /** Set the filters anew, as `Filters.asked` takes them, and go to the table. */
  const filter = async (wish) => {
    state = { ...Filters.asked(wish), size: state.size };
    await update();
    const section = view.root.closest("section");
    section.scrollIntoView();
    view.focus();
  };

  /** Take a judgement of the page, or null for what the scan wrote. */
  const refresh = async (judged) => {
    Filters.judge(judged);
    if (view) await update({ kept: true });
  };

  /** Show so many rows on a page, to be printed say, until it is turned. */
  const show = (size) => {
    state.size = size;
    return update({ kept: true });
  };

  return { mount, filter, refresh, show, idle: () => last };
})();
