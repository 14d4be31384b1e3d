/*
 * Say things in the page's language. Messages are English sentences with {places};
 * translations, and the words for labels, stand in the script `words`.
 */
const Words = (() => {
  const THIN = "\u202f";
  const said = JSON.parse(document.getElementById("words").textContent);
  let lang = document.documentElement.lang;
  let plural;
  let days;
  let times;
  let tongues;

  /** Speak a language from now on; English where a translation is missing. */
  const speak = (wanted) => {
    lang = wanted;
    const locale = lang === "en" ? "en-GB" : lang;
    const day = { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" };
    const time = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "UTC" };
    plural = new Intl.PluralRules(locale);
    days = new Intl.DateTimeFormat(locale, day);
    times = new Intl.DateTimeFormat(locale, time);
    tongues = new Intl.DisplayNames([locale], { type: "language" });
  };
  speak(lang);

  const put = (text, values) => (
    text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place))
  );

  const found = (message) => (said.messages[lang] || {})[message];

  /** Return a message in the language, with values in its places. */
  const _ = (message, values = {}) => put(found(message) || message, values);

  /** Return the message for so many; {n} is the number. */
  const ngettext = (one, many, count, values = {}) => {
    const form = plural.select(count) === "one" ? 0 : 1;
    const forms = found(one) || [one, many];
    return put(forms[form], { n: number(count), ...values });
  };

  /** Return a count with its thousands set apart. */
  function number(count) {
    return String(count).replace(/\B(?=(\d{3})+$)/g, THIN);
  }

  /** Return a percentage; what is not nothing or all never rounds to it. */
  const share = (count, base) => {
    if (base === 0) return "–";
    const rounded = Math.round((100 * count) / base);
    if (rounded === 0 && count > 0) return `<1${THIN}%`;
    if (rounded === 100 && count < base) return `>99${THIN}%`;
    return `${rounded}${THIN}%`;
  };

  /** Return the words for a label of the tables. */
  const label = (name) => (said.labels[lang] || {})[name] || name.replaceAll("_", " ");

  /** Return words as a list in a sentence. */
  const listed = (words) => (words.length < 2 ? words.join("") : _("{first} and {last}", {
    first: words.slice(0, -1).join(", "), last: words.at(-1),
  }));

  // Every character that acts without being seen, as in reports/page.py.
  const UNSEEN = new RegExp(
    "[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e"
    + "\\u2066-\\u2069\\ufeff\\ud800-\\udfff]", "gu",
  );

  /** Return a stranger's text with the characters that act unseen spelled out. */
  const visible = (text) => text.replace(
    UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

  return {
    _, ngettext, number, share, label, listed, visible, speak,
    language: () => lang,
    /** Return the name of a language, as ISO 639-1 has it. */
    tongue: (code) => (/^[a-z]{2,3}$/.test(code) ? tongues.of(code) : code),
    day: (at) => days.format(at),
    time: (at) => times.format(at),
  };
})();
