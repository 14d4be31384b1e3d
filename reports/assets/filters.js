/*
 * Choose rows: what the reader's filters, search and order say, as a mask of all rows;
 * and the same as the fragment of the page's address.
 */
const Filters = (() => {
  // Facets whose labels are ours stand in the address by name, those of the person's
  // own names by number: an address that is passed on tells none of them.
  const NAMED = [
    "verdict", "visibility", "certainty", "platform", "kind", "surface", "rule",
    "visibility_basis", "lang", "sensitive",
  ];
  const NUMBERED = ["account", "container", "place", "people", "source_path"];
  const LISTS = ["people", "sensitive"];
  const FLAGS = ["media", "gps", "link", "undated", "live"];
  const SORTS = ["created_at", "kind", "visibility", "verdict"];
  const SIZES = [50, 100, 500];
  const MARK = "explorer?";

  const fresh = () => ({
    whose: "own",
    facets: Object.fromEntries([...NAMED, ...NUMBERED].map((name) => [name, []])),
    years: null,
    flags: [],
    q: "",
    sort: "created_at",
    up: false,
    page: 1,
    size: SIZES[0],
  });

  // What a judgement of the page itself says goes before what the scan wrote.
  let judged = null;

  const col = (name) => (judged && judged[name]) || Store.col(name);
  const labels = (name) => (
    name === "rule" && judged && judged.rules ? judged.rules : Store.labels(name)
  );

  // Years ---------------------------------------------------------------------------

  let yearOfRow = null;

  /** Return the year of each row, UTC; 0 where there is no time. */
  const years = () => {
    if (yearOfRow) return yearOfRow;
    let year = 0;
    let begin = Infinity;
    let end = -Infinity;
    yearOfRow = Uint16Array.from(Store.col("created_at") || [], (at) => {
      if (Number.isNaN(at)) return 0;
      if (at < begin || at >= end) {
        year = new Date(at).getUTCFullYear();
        begin = Date.UTC(year, 0);
        end = Date.UTC(year + 1, 0);
      }
      return year;
    });
    return yearOfRow;
  };

  // The mask ------------------------------------------------------------------------

  const wanted = (name, chosen) => {
    const own = labels(name);
    const codes = new Uint8Array(own.length + 1);
    for (const label of chosen) {
      const place = own === Store.labels(name)
        ? Store.placeOf(name, label) : own.indexOf(label);
      if (place >= 0) codes[place] = 1;
    }
    return codes;
  };

  const byCode = (mask, name, chosen) => {
    const codes = col(name);
    const ok = wanted(name, chosen);
    const last = ok.length - 1;
    for (let row = 0; row < mask.length; row += 1) {
      const code = codes[row];
      mask[row] &= code < last ? ok[code] : 0;
    }
  };

  const byList = (mask, name, chosen) => {
    const at = Store.col(`${name}-at`);
    const codes = Store.col(name);
    const ok = wanted(name, chosen);
    for (let row = 0; row < mask.length; row += 1) {
      if (!mask[row]) continue;
      let any = 0;
      for (let place = at[row]; place < at[row + 1]; place += 1) any |= ok[codes[place]];
      mask[row] = any;
    }
  };

  const keep = (mask, holds) => {
    for (let row = 0; row < mask.length; row += 1) {
      if (mask[row] && !holds(row)) mask[row] = 0;
    }
  };

  const byFlag = {
    media: (mask) => { const has = Store.col("has_media"); keep(mask, (row) => has[row]); },
    link: (mask) => { const has = Store.col("has_link"); keep(mask, (row) => has[row]); },
    gps: (mask) => { const gps = Store.col("has_gps"); keep(mask, (row) => gps[row] === 1); },
    undated: (mask) => { const own = years(); keep(mask, (row) => own[row] === 0); },
    live: (mask) => {
      const status = Store.col("status");
      const live = Store.labels("status").indexOf("live");
      const whose = Store.whose();
      keep(mask, (row) => status[row] === live && whose[row] < 2);
    },
  };

  const byWhose = (mask, name) => {
    const place = Store.GROUPS.indexOf(name);
    if (place < 0) return;
    const whose = Store.whose();
    for (let row = 0; row < mask.length; row += 1) mask[row] &= Number(whose[row] === place);
  };

  /** Return a byte for each row: whether it is chosen. `without` names a facet left out. */
  const mask = (state, hits, without) => {
    const chosen = new Uint8Array(Store.rows).fill(1);
    if (hits) chosen.set(hits);
    byWhose(chosen, state.whose);
    for (const [name, picked] of Object.entries(state.facets)) {
      if (picked.length && name !== without) {
        (LISTS.includes(name) ? byList : byCode)(chosen, name, picked);
      }
    }
    if (state.years) {
      const [first, last] = state.years;
      const own = years();
      keep(chosen, (row) => own[row] >= first && own[row] <= last);
    }
    for (const flag of state.flags) byFlag[flag](chosen);
    return chosen;
  };

  /** Return how many chosen rows each label of a facet has. */
  const tally = (chosen, name) => {
    const counts = new Uint32Array(labels(name).length + 1);
    const last = counts.length - 1;
    if (LISTS.includes(name)) {
      const at = Store.col(`${name}-at`);
      const codes = Store.col(name);
      for (let row = 0; row < chosen.length; row += 1) {
        const seen = chosen[row] ? new Set(codes.subarray(at[row], at[row + 1])) : [];
        for (const code of seen) counts[code] += 1;
      }
    } else {
      const codes = col(name);
      for (let row = 0; row < chosen.length; row += 1) {
        if (chosen[row]) counts[Math.min(codes[row], last)] += 1;
      }
    }
    return counts.subarray(0, last);
  };

  // Order ---------------------------------------------------------------------------

  /** Return the chosen rows in the wanted order; equals stand newest first. */
  const sorted = (chosen, state) => {
    let count = 0;
    for (let row = 0; row < chosen.length; row += 1) count += chosen[row];
    const rows = new Uint32Array(count);
    let at = 0;
    for (let row = 0; row < chosen.length; row += 1) if (chosen[row]) rows[at++] = row;
    if (state.sort === "created_at") return state.up ? oldestFirst(rows) : rows;
    const codes = col(state.sort);
    const most = labels(state.sort).length;
    const begins = new Uint32Array(most + 2);
    const place = (row) => {
      const code = Math.min(codes[row], most);
      return state.up ? code : most - code;
    };
    for (const row of rows) begins[place(row) + 1] += 1;
    for (let code = 1; code < begins.length; code += 1) begins[code] += begins[code - 1];
    const ordered = new Uint32Array(count);
    for (const row of rows) ordered[begins[place(row)]++] = row;
    return ordered;
  };

  /** Rows come newest first, those without a time last; here too they stay last. */
  const oldestFirst = (rows) => {
    const time = Store.col("created_at");
    let dated = rows.length;
    while (dated && Number.isNaN(time[rows[dated - 1]])) dated -= 1;
    rows.subarray(0, dated).reverse();
    return rows;
  };

  // The address ---------------------------------------------------------------------

  /** Return the state as a fragment of an address; what is usual is left out. */
  const written = (state) => {
    const usual = fresh();
    const said = new URLSearchParams();
    if (state.whose !== usual.whose) said.set("whose", state.whose);
    for (const name of NAMED) {
      for (const label of state.facets[name]) said.append(name, label);
    }
    for (const name of NUMBERED) {
      for (const label of state.facets[name]) said.append(name, Store.placeOf(name, label));
    }
    if (state.years) said.set("year", state.years.join("-"));
    for (const flag of state.flags) said.append("has", flag);
    if (state.q) said.set("q", state.q);
    if (state.sort !== usual.sort || state.up) {
      said.set("sort", (state.up ? "" : "-") + state.sort);
    }
    if (state.page !== usual.page) said.set("page", state.page);
    if (state.size !== usual.size) said.set("size", state.size);
    return `${MARK}${said}`;
  };

  const whole = (text, least) => Math.max(least, Number.parseInt(text, 10) || least);

  /** Return the state that a fragment tells, or null; what it can't mean is left out. */
  const read = (fragment) => {
    if (!fragment.startsWith(MARK)) return null;
    const said = new URLSearchParams(fragment.slice(MARK.length));
    const state = fresh();
    const whose = said.get("whose");
    if ([...Store.GROUPS, "all"].includes(whose)) state.whose = whose;
    for (const name of NAMED) {
      state.facets[name] = said.getAll(name).filter((one) => labels(name).includes(one));
    }
    for (const name of NUMBERED) {
      state.facets[name] = said.getAll(name).filter((place) => /^\d+$/.test(place))
        .map((place) => Store.labels(name)[place]).filter((label) => label !== undefined);
    }
    const span = /^(\d{4})-(\d{4})$/.exec(said.get("year") || "");
    if (span) state.years = [Number(span[1]), Number(span[2])];
    state.flags = FLAGS.filter((flag) => said.getAll("has").includes(flag));
    state.q = said.get("q") || "";
    const sort = said.get("sort") || "-created_at";
    if (SORTS.includes(sort.replace(/^-/, ""))) {
      state.sort = sort.replace(/^-/, "");
      state.up = !sort.startsWith("-");
    }
    state.page = whole(said.get("page"), 1);
    if (SIZES.includes(Number(said.get("size")))) state.size = Number(said.get("size"));
    return state;
  };

  /**
   * Return a state that holds what a card, bar or list of the page asks for:
   * `{verdict: "in_scope"}`, `{year: 2014}`, `{year: [2010, 2014]}`, `{has: "gps"}`,
   * `{whose: "others"}`, `{q: "choir"}`, `{container: "Choir of Exampleton"}`…
   */
  const asked = (wish) => {
    const state = fresh();
    for (const [name, value] of Object.entries(wish)) {
      const values = [value].flat();
      if (name in state.facets) state.facets[name] = values.map(String);
      else if (name === "year" && value === null) state.flags.push("undated");
      else if (name === "year") state.years = [values[0], values.at(-1)].map(Number);
      else if (name === "has") state.flags = FLAGS.filter((one) => values.includes(one));
      else if (name === "whose" || name === "q") state[name] = String(value);
      else throw new Error(`no filter ${name}`);
    }
    return state;
  };

  return {
    NAMED, NUMBERED, FLAGS, SORTS, SIZES,
    fresh, mask, tally, sorted, written, read, asked, years, col, labels,
    /** Take a judgement of the page, or null for what the scan wrote. */
    judge: (found) => { judged = found; },
    isJudged: () => judged !== null,
  };
})();
