// The search from a folder (file://), where browsers refuse workers that are files: it runs in a hidden frame instead.
// Material's offline plugin looks for a file of this name. On a host, nothing is changed.

/** As much of a worker as the search needs. */
class FrameWorker extends EventTarget {
  /** @param {string | URL} address */
  constructor(address) {
    super();
    this.frame = document.createElement("iframe");
    this.frame.hidden = true;
    document.body.append(this.frame);
    this.scope = /** @type {Window & typeof globalThis} */ (this.frame.contentWindow);
    this.scope.document.open();
    this.scope.document.close();
    Object.assign(this.scope, {
      /** @param {unknown} data */
      postMessage: (data) => deliver(this, data),
      /** @param {string[]} addresses */
      importScripts: async (...addresses) => {
        for (const each of addresses) await this.load(each);
      },
    });
    this.ready = this.load(address);
  }

  /** @param {string | URL} address */
  load(address) {
    return new Promise((resolve, reject) => {
      const script = this.scope.document.createElement("script");
      script.src = String(new URL(address, location.href));
      script.onload = resolve;
      script.onerror = reject;
      this.scope.document.documentElement.append(script);
    });
  }

  /** @param {unknown} data */
  async postMessage(data) {
    await this.ready;
    deliver(this.scope, data);
  }

  terminate() {
    this.frame.remove();
  }
}

/** A message arrives as a task of its own, as between threads. @param {EventTarget} target @param {unknown} data */
function deliver(target, data) {
  const event = new MessageEvent("message", { data: structuredClone(data) });
  setTimeout(() => target.dispatchEvent(event));
}

if (location.protocol === "file:") {
  Object.assign(window, { IFrameWorker: FrameWorker }); // by this name the search knows where it is
  window.Worker = new Proxy(window.Worker, {
    construct: (Real, [address, options]) =>
      String(address).startsWith("blob:") ? new Real(address, options) : new FrameWorker(address),
  });
}
