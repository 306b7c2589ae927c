// In every page of a preview: what is under way, what is wrong, and a new page once there is one.
(() => {
  const { page, state } = document.currentScript.dataset;
  const host = document.createElement("div");
  host.id = "whichlever-preview";
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { position: fixed; inset: auto 0 0 0; z-index: 1000; font: 14px/1.4 system-ui, sans-serif; }
    p, pre { margin: 0; padding: .5rem 1rem; }
    p { background: #1a1a2e; color: #fff; }
    pre { background: #7a0c0c; color: #fff; max-height: 50vh; overflow: auto; white-space: pre-wrap;
      font: 13px/1.5 ui-monospace, monospace; }
    :empty { display: none; }
  </style><pre role="alert"></pre><p role="status"></p>`;

  const follow = async (after) => {
    try {
      const answer = await fetch(`/-/preview.json?after=${after}&page=${encodeURIComponent(page)}`);
      const said = await answer.json();
      if (said.page !== state) {
        location.reload();
        return;
      }
      root.querySelector("pre").textContent = said.trouble;
      root.querySelector("p").textContent = said.now;
      follow(said.serial);
    } catch {
      root.querySelector("p").textContent = "The preview has ended.";
      setTimeout(follow, 2000, -1);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(host);
    follow(-1);
  });
})();
