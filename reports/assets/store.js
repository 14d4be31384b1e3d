/*
 * Hold the items as columns; reports/payload.py says what stands in each. Columns are
 * inflated once; chunks of words when they are asked for, and some of them are kept.
 */
const Store = (() => {
  const KEPT = 40;
  const ARRAYS = {
    u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array,
  };
  const NO_TIME = 2 ** 32 - 1;
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const { header } = facts;
  const columns = new Map();
  const chunks = new Map();
  const places = new Map();
  let labels = {};
  let questions = {};
  let whose = new Uint8Array(0);

  const bytesOf = (text) => (
    Uint8Array.fromBase64
      ? Uint8Array.fromBase64(text)
      : Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  );

  /** Return the bytes of a compressed script. */
  const inflated = async (id) => {
    const packed = new Blob([bytesOf(document.getElementById(id).textContent)]);
    const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  };

  const decoded = async (id) => JSON.parse(new TextDecoder().decode(await inflated(id)));

  /** Return times in ms from the bytes of the steps between their seconds. */
  const timesOf = (buffer) => {
    const bytes = new Uint8Array(buffer);
    const rows = bytes.length / 4;
    const times = new Float64Array(rows);
    let second = 0;
    for (let row = 0; row < rows; row += 1) {
      const high = (bytes[row + 3 * rows] << 24) | (bytes[row + 2 * rows] << 16);
      second = (second + (high | (bytes[row + rows] << 8) | bytes[row])) >>> 0;
      times[row] = second === NO_TIME ? NaN : second * 1000;
    }
    return times;
  };

  const hexed = (bytes) => (
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  );

  /** Return a chunk: a value or null for each row. */
  const opened = async (name, number) => {
    const id = `c-${name}-${number}`;
    if (column(name).type === "text") return decoded(id);
    const all = new Uint8Array(await inflated(id));
    const first = number * header.chunk;
    const rows = Math.min(header.chunk, header.rows - first);
    const size = all.length / rows;
    return Array.from({ length: rows }, (none, row) => (
      hexed(all.subarray(row * size, (row + 1) * size))
    ));
  };

  const GROUPS = ["own", "reactions", "others", "ai"];

  /** Return whose each item is, a place in GROUPS: all counts are of the own ones. */
  const groups = () => {
    const author = columns.get("author");
    const kind = columns.get("kind");
    const self = labels.author.indexOf("self");
    const ai = labels.author.indexOf("ai");
    const reaction = labels.kind.indexOf("reaction");
    return Uint8Array.from(author, (by, row) => {
      if (kind[row] === reaction) return 1;
      if (by === self) return 0;
      return by === ai ? 3 : 2;
    });
  };

  /** Inflate all columns; once. Fails where the browser can't inflate. */
  const load = async () => {
    if (columns.size || !header.columns.length) return;
    [labels, questions] = await Promise.all(["c-labels", "c-questions"].map(decoded));
    const numbers = header.columns.filter(({ chunks }) => chunks === undefined);
    await Promise.all(numbers.map(async ({ name, type }) => {
      const bytes = await inflated(`c-${name}`);
      columns.set(name, type === "s32" ? timesOf(bytes) : new ARRAYS[type](bytes));
    }));
    whose = groups();
  };

  /** Return one chunk of a column of words: a value or null for each row. */
  const chunk = (name, number, keep = true) => {
    const id = `c-${name}-${number}`;
    const held = chunks.get(id);
    chunks.delete(id);
    const found = held || opened(name, number);
    if (keep || held) chunks.set(id, found);
    if (chunks.size > KEPT) chunks.delete(chunks.keys().next().value);
    return found;
  };

  const column = (name) => header.columns.find((one) => one.name === name);

  /** Return the words of a row, or null. */
  const text = async (row, name = "text") => {
    if (!column(name).chunks) return null;
    const found = await chunk(name, Math.floor(row / header.chunk));
    return found[row % header.chunk];
  };

  /** Return the known public spans of a row as the CSV has them, or null. */
  const spansOf = async (row) => ownSpans(row, await text(row, "public_spans"));

  /** Return spans with the item's own time in the place of its sign. */
  const ownSpans = (row, spans) => {
    if (!spans || !spans.startsWith("=")) return spans;
    const at = new Date(columns.get("created_at")[row]).toISOString();
    return `${at.slice(0, 19)}Z${spans.slice(1)}`;
  };

  /** Return the label of a row in a coded column, or null. */
  const labelOf = (name, row) => labels[name][columns.get(name)[row]] ?? null;

  /** Return the labels of a row in a column of lists. */
  const listOf = (name, row) => {
    const at = columns.get(`${name}-at`);
    const codes = columns.get(name).subarray(at[row], at[row + 1]);
    return Array.from(codes, (code) => labels[name][code]);
  };

  /** Return the place of a label, or -1. */
  const placeOf = (name, label) => {
    if (!places.has(name)) {
      places.set(name, new Map((labels[name] || []).map((one, place) => [one, place])));
    }
    return places.get(name).get(label) ?? -1;
  };

  return {
    facts, load, chunk, column, text, spansOf, ownSpans, labelOf, listOf, placeOf, GROUPS,
    rows: header.rows,
    total: header.total,
    chunkRows: header.chunk,
    columns: () => header.columns,
    /** Return a column's values as a typed array. */
    col: (name) => columns.get(name),
    labels: (name) => labels[name] || [],
    whose: () => whose,
    /** Return how a question is asked, and where its answer may be found. */
    question: (id, lang) => (questions[lang] || {})[id],
  };
})();
