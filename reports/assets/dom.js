/* Build elements: no markup is ever read from a string, so a text stays a text. */
const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  const fill = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child != null));
    return node;
  };

  /**
   * Return an element. An attribute that is a function listens to the event of its
   * name; true is an empty attribute; false and null are none. Null children are none.
   */
  const el = (tag, attributes = {}, ...children) => (
    fill(document.createElement(tag), attributes, children)
  );

  /** Return an SVG element, as `el` does. */
  const svg = (tag, attributes = {}, ...children) => (
    fill(document.createElementNS(SVG, tag), attributes, children)
  );

  /** Return one of the page's icons; it says nothing to a screen reader. */
  const icon = (name) => svg(
    "svg", { class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("use", { href: `#icon-${name}` }),
  );

  /** Let the browser draw and listen before going on. */
  const pause = () => new Promise((done) => { setTimeout(done, 0); });

  return { el, svg, icon, pause };
})();
