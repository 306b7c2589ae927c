// Material fetches the search's index and starts its worker with every page. Here both wait until the reader turns to the
// search.
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

  /** The search's worker, which starts with the first message to it. */
  class PatientWorker extends EventTarget {
    /** @type {Worker | undefined} */
    worker;

    /** @param {() => Worker} make */
    constructor(make) {
      super();
      this.make = make;
    }

    /** @param {unknown} message */
    postMessage(message) {
      this.worker ??= this.start();
      this.worker.postMessage(message);
    }

    start() {
      const worker = this.make();
      worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
      return worker;
    }
  }

  /** @type {ProxyHandler<typeof Worker>} */
  const patient = {
    construct: (target, [address, ...rest]) =>
      /\/workers\/search\./.test(String(address))
        ? new PatientWorker(() => new target(address, ...rest))
        : new target(address, ...rest),
  };

  /** @param {Event} event */
  function release({ target }) {
    if (wanted || !(target instanceof Element) || !target.closest(".md-search, [for=__search]")) return;
    wanted = true;
    for (const send of held) send();
  }

  let byTab = false;

  /** Material's own click, when the field is reached. Where the field is out of view, it may: that shows it. @param {Event} event */
  function passBy(event) {
    const { target } = event;
    if (!byTab || !(target instanceof HTMLInputElement) || target.id !== "__search" || target.checked === false) return;
    if (matchMedia("(min-width: 60em)").matches) event.preventDefault();
  }

  /** @param {Event} event */
  function typed({ target }) {
    const toggle = document.getElementById("__search");
    if (!(target instanceof Element && target.matches(".md-search__input"))) return;
    if (toggle instanceof HTMLInputElement && !toggle.checked) toggle.click();
  }

  const soonest = { capture: true, passive: false };
  addEventListener("click", passBy, soonest);
  addEventListener("input", typed, soonest);
  for (const type of ["keydown", "pointerdown"])
    addEventListener(
      type,
      (event) => {
        byTab = event instanceof KeyboardEvent && event.key === "Tab";
      },
      soonest,
    );
  window.XMLHttpRequest = PatientRequest;
  window.Worker = new Proxy(window.Worker, patient);
  for (const type of ["focusin", "pointerover", "touchstart"])
    document.addEventListener(type, release, { passive: true });
})();
