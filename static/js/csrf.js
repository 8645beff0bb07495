// Every writing request of htmx carries the form token of the page; an answer to a stale one brings a fresh one.
document.addEventListener('htmx:configRequest', ({ detail }) => {
  if (detail.verb !== 'get') detail.headers['X-CSRFToken'] = document.querySelector('meta[name="csrf-token"]').content;
});
document.addEventListener('htmx:beforeOnLoad', ({ detail }) => {
  const fresh = detail.xhr.getResponseHeader('X-CSRFToken');
  if (fresh) for (const one of document.querySelectorAll('[name^="csrf"]')) one.content = one.value = fresh;
});
