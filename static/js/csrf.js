// Every writing request of htmx carries the form token of the page.
document.addEventListener('htmx:configRequest', ({ detail }) => {
  if (detail.verb !== 'get') detail.headers['X-CSRFToken'] = document.querySelector('meta[name="csrf-token"]').content;
});
