// Material fetches the search's index with every page. Here that request waits until the reader turns to the search.
// And it lays the search over the page as soon as the keyboard passes by: here, with the first letter that is typed.

(() => {
  let wanted = /[?&][qh]=/.test(location.search);
  /** @type {(() => void)[]} */
  const held = [];

  class PatientRequest extends XMLHttpRequest {
    waits = false;

    /** @param {string} method @param {string | URL} url @param {[async?: boolean, user?: string | null, password?: string | null]} rest */
    open(method, url, ...rest) {
      const [async = true, user, password] = rest;
      this.waits = /search_index\.json$/.test(String(url));
      super.open(method, url, async, user, password);
    }

    /** @param {Document | XMLHttpRequestBodyInit | null} [body] */
    send(body) {
      if (this.waits && !wanted) held.push(() => super.send(body));
      else super.send(body);
    }
  }

  /** @param {Event} event */
  function release({ target }) {
    if (wanted || !(target instanceof Element) || !target.closest(".md-search, [for=__search]")) return;
    wanted = true;
    for (const send of held) send();
  }

  let byTab = false;

  /** @param {Event} event the focus that comes to the field; where the field is out of view, Material shows it */
  function passBy(event) {
    const { target } = event;
    const toggle = document.getElementById("__search");
    if (!byTab || !(target instanceof HTMLInputElement && toggle instanceof HTMLInputElement)) return;
    if (!target.matches(".md-search__input") || toggle.checked || !matchMedia("(min-width: 60em)").matches) return;
    event.stopPropagation(); // Material hears it at the body
    release(event);
    const open = () => toggle.checked || toggle.click();
    target.addEventListener("input", open, { once: true });
  }

  addEventListener(
    "keydown",
    ({ key }) => {
      byTab = key === "Tab";
    },
    true,
  );
  addEventListener(
    "pointerdown",
    () => {
      byTab = false;
    },
    true,
  );
  addEventListener("focusin", passBy, true);
  window.XMLHttpRequest = PatientRequest;
  for (const type of ["focusin", "pointerover", "touchstart"])
    document.addEventListener(type, release, { passive: true });
})();
