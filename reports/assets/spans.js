/*
 * Hold the public spans of one row, and say what an answer makes of them: what
 * audit/spans.py, told.py and visibility.py do with whole columns.
 *
 * Times are milliseconds of 1970 in UTC; EVER and FOREVER are open ends. A stretch is
 * {begin, end, state}; the stretches of an answer follow each other over all time, and
 * `state` is true for public, false for not, null where it can't be told.
 */
const Spans = (() => {
  const DAY = 86400000;
  const EVER = -Infinity;
  const FOREVER = Infinity;

  // Days and what was said of them --------------------------------------------------

  /** Return the first millisecond of a day written as YYYY-MM-DD. */
  const startOf = (day) => {
    const [year, month, date] = day.split("-").map(Number);
    return Date.UTC(year, month - 1, date);
  };

  /**
   * Return what the answers to one question say, as stretches; null if they say nothing.
   *
   * Something public until a day was so to its beginning, and perhaps through it.
   * Outside its days public says not public; not public says nothing.
   */
  const stretchesOf = (given, says) => {
    const told = (Array.isArray(given) ? given : [given])
      .filter(({ answer }) => says[answer] === true || says[answer] === false)
      .map(({ answer, since, until }) => ({
        state: says[answer],
        begin: since ? startOf(since) : EVER,
        end: until ? startOf(until) : FOREVER,
        last: until ? startOf(until) + DAY : FOREVER,
      }));
    if (!told.length) return null;
    const rest = told.every(({ state }) => state) ? false : null;
    const stateFrom = (moment) => {
      const sure = told.find(({ begin, end }) => begin <= moment && moment < end);
      if (sure) return sure.state;
      const perhaps = told.some(({ begin, last }) => begin <= moment && moment < last);
      return perhaps ? null : rest;
    };
    const bounds = told.flatMap(({ begin, end, last }) => [begin, end, last]);
    const edges = [...new Set([EVER, FOREVER, ...bounds])].sort((a, b) => (a < b ? -1 : 1));
    return edges.slice(0, -1).map((begin, place) => (
      { begin, end: edges[place + 1], state: stateFrom(begin) }
    ));
  };

  /** Return the state at a moment. */
  const stateAt = (stretches, moment) => (
    (stretches.find(({ end }) => end > moment) ?? stretches.at(-1)).state
  );

  // Spans of one row ----------------------------------------------------------------

  /** Hold the spans of the row that is looked at: room that is used again. */
  class Room {
    constructor(room) {
      this.begin = new Float64Array(room);
      this.end = new Float64Array(room);
      this.count = 0;
    }

    /** Add a span; an empty one is left out. */
    add(begin, end) {
      if (!(begin < end)) return;
      this.begin[this.count] = begin;
      this.end[this.count] = end;
      this.count += 1;
    }

    touches(begin, end) {
      for (let at = 0; at < this.count; at += 1) {
        if (this.begin[at] < end && this.end[at] > begin) return true;
      }
      return false;
    }

    /** End all spans at a moment. */
    cut(end) {
      const { count } = this;
      this.count = 0;
      for (let at = 0; at < count; at += 1) {
        this.add(this.begin[at], Math.min(this.end[at], end));
      }
    }
  }

  /** Return the spans of all cases in flat arrays; `from` says where each begins. */
  const flat = (spansOf) => {
    const bounds = spansOf.flat();
    const from = new Uint32Array(spansOf.length + 1);
    spansOf.forEach((spans, at) => { from[at + 1] = from[at] + spans.length; });
    return {
      from,
      most: spansOf.reduce((most, spans) => Math.max(most, spans.length), 0),
      beginAfter: Uint8Array.from(bounds, ([[after]]) => Number(after)),
      begin: Float64Array.from(bounds, ([[, at]]) => (at === null ? EVER : at)),
      endAfter: Uint8Array.from(bounds, ([, [after]]) => Number(after)),
      end: Float64Array.from(bounds, ([, [, at]]) => (at === null ? FOREVER : at)),
    };
  };

  /** Put the spans of a case into the room, those that hang on the row's time there. */
  const fill = (room, source, at, earliest) => {
    room.count = 0;
    for (let span = source.from[at]; span < source.from[at + 1]; span += 1) {
      room.add(
        source.beginAfter[span] ? earliest + source.begin[span] : source.begin[span],
        source.endAfter[span] ? earliest + source.end[span] : source.end[span],
      );
    }
  };

  // What an answer says of one row --------------------------------------------------

  /**
   * Put the public stretches of an answer, from the row's birth on, into the rooms.
   *
   * A row without a time is known to have been public at the end only. A story is shown
   * for a day; as a highlight it may have stayed as long as the rest was public.
   */
  const through = (row, stretches, known, possible) => {
    const { earliest, latest, story } = row;
    const dated = earliest !== EVER;
    let seen = story && !dated;
    for (const { begin, end, state } of stretches) {
      if (state === false) continue;
      const sure = row.settled && state === true;
      if (!story) {
        possible.add(Math.max(earliest, begin), end);
        if (sure && (dated || end === FOREVER)) known.add(Math.max(latest, begin), end);
      } else if (dated && latest >= begin && earliest < end) {
        seen = true;
        if (sure && earliest >= begin && latest < end) {
          const day = Math.min(earliest, end - DAY) + DAY;
          known.add(earliest, day);
          possible.add(earliest, day);
        }
      }
    }
    for (const { begin, end, state } of seen ? stretches : []) {
      if (state !== false) possible.add(Math.max(earliest, begin), end);
    }
  };

  /**
   * Put what an answer says of a row into the rooms.
   *
   * Of what is hidden now it says only when that may have been public. Until the day on
   * which the first of these was hidden, each that was made before was shown; with a
   * deleted account all that it showed was gone.
   */
  const answered = (row, stretches, owner, known, possible) => {
    known.count = 0;
    possible.count = 0;
    through(row, stretches, known, possible);
    const hidden = row.settled ? undefined : owner.hidden[row.status];
    if (hidden !== undefined && row.latest < hidden) {
      for (const { begin, end, state } of stretches) {
        if (state) known.add(Math.max(row.latest, begin), Math.min(end, hidden));
      }
    }
    if (owner.deleted && !row.talk && possible.touches(owner.deleted[1], FOREVER)) {
      known.cut(owner.deleted[0]);
      possible.cut(owner.deleted[1]);
    }
  };

  return {
    DAY, EVER, FOREVER, Room, answered, fill, flat, startOf, stateAt, stretchesOf,
  };
})();
