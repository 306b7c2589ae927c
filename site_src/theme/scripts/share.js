// <wl-share>: the reader's bets as a file or as text, for a class.

import { find } from "./dom.js";
import { kept } from "./storage.js";

export class Share extends HTMLElement {
  link = find(this, "a", HTMLAnchorElement);
  text = find(this, "textarea", HTMLTextAreaElement);

  connectedCallback() {
    document.addEventListener("wl-kept", () => this.render());
    this.text.addEventListener("focus", () => this.text.select());
    this.render();
  }

  render() {
    const { bets } = kept();
    const record = JSON.stringify({ bets });
    this.hidden = !Object.keys(bets).length;
    this.link.href = `data:application/json;charset=utf-8,${encodeURIComponent(record)}`;
    this.text.value = record;
  }
}
