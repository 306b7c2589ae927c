// Material fetches the search's index with every page. Here that request waits until the reader turns to the search.

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

  window.XMLHttpRequest = PatientRequest;
  for (const type of ["focusin", "pointerover", "touchstart"])
    document.addEventListener(type, release, { passive: true });
})();
