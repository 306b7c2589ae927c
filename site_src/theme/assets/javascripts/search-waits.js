/* Material fetches the search's index with every page. Here the request waits until the reader turns to the search. */
(function (request) {
  var open = request.open, send = request.send, held = [], wanted = /[?&][qh]=/.test(location.search);
  request.open = function (method, url) {
    this.wlIndex = /search_index\.json$/.test(url);
    return open.apply(this, arguments);
  };
  request.send = function () {
    if (this.wlIndex && !wanted) held.push(this);
    else send.apply(this, arguments);
  };
  function release(event) {
    if (wanted || !event.target.closest || !event.target.closest(".md-search, [for=__search]")) return;
    wanted = true;
    held.forEach(function (one) { send.call(one); });
  }
  ["focusin", "pointerover", "touchstart"].forEach(function (type) {
    document.addEventListener(type, release, { passive: true });
  });
})(XMLHttpRequest.prototype);
