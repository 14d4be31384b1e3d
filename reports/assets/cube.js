/*
 * Count the items as the charts need them.
 *
 *   const cube = Cube.of({ verdict, visibility, mask })
 *
 * A cube is a list of [platform, year, month, visibility, verdict, count], as in
 * audit/highlights.py: the person's own items, reactions aside; year and month are UTC,
 * 0 where undated. Codes `verdict` and `visibility` are those of a judgement, by row;
 * without them they are the scan's. A mask of rows (1: counted) leaves others out.
 */
const Cube = (() => {
  const MONTHS = Array.from({ length: 12 }, (none, place) => place + 1);
  let calendar = null;

  /** Return year and month of every row, 0 where it has no time; worked out once. */
  const dated = () => {
    if (calendar) return calendar;
    const times = Store.col("created_at");
    const years = new Uint16Array(times.length);
    const months = new Uint8Array(times.length);
    const moment = new Date(0);
    times.forEach((time, row) => {
      if (Number.isNaN(time)) return;
      moment.setTime(time);
      years[row] = moment.getUTCFullYear();
      months[row] = moment.getUTCMonth() + 1;
    });
    calendar = { years, months };
    return calendar;
  };

  /** Return the cube of the items, or of those of a mask. */
  const of = ({ verdict, visibility, mask = null } = {}) => {
    const { years, months } = dated();
    const platforms = Store.col("platform");
    const whose = Store.whose();
    const verdicts = verdict || Store.col("verdict");
    const seen = visibility || Store.col("visibility");
    const found = new Map();
    for (let row = 0; row < Store.rows; row += 1) {
      if (whose[row] !== 0 || (mask && !mask[row])) continue;
      const when = years[row] * 16 + months[row];
      const key = ((when * 16 + platforms[row]) * 4 + seen[row]) * 4 + verdicts[row];
      found.set(key, (found.get(key) || 0) + 1);
    }
    const names = ["platform", "visibility", "verdict"].map(Store.labels);
    return [...found].map(([key, count]) => [
      names[0][(key >> 4) % 16], key >> 12, (key >> 8) % 16,
      names[1][(key >> 2) % 4], names[2][key % 4], count,
    ]);
  };

  /** Return the dated items by year and label, of one platform or all. */
  const byYear = (counted, by, platform = null) => {
    const found = new Map();
    for (const [own, year, , seen, verdict, count] of counted) {
      if (!year || (platform !== null && own !== platform)) continue;
      const name = by === "visibility" ? seen : verdict;
      if (!found.has(year)) found.set(year, {});
      found.get(year)[name] = (found.get(year)[name] || 0) + count;
    }
    return found;
  };

  /** Return the dated items by year, twelve counts each. */
  const byMonth = (counted) => {
    const found = new Map();
    for (const [, year, month, , , count] of counted) {
      if (!year) continue;
      if (!found.has(year)) found.set(year, MONTHS.map(() => 0));
      found.get(year)[month - 1] += count;
    }
    return found;
  };

  const undated = (counted) => (
    counted.reduce((sum, [, year, , , , count]) => sum + (year ? 0 : count), 0)
  );

  return { of, byYear, byMonth, undated, MONTHS };
})();
