// [data-theme-form]: once the server has kept the choice, show it without loading the page again.
document.addEventListener('htmx:afterRequest', ({ detail }) => {
  const form = detail.elt.closest('[data-theme-form]');
  if (!form || !detail.successful) return;
  document.documentElement.dataset.theme = detail.requestConfig.parameters.theme;
  form.querySelector(`button:not([value="${detail.requestConfig.parameters.theme}"])`).focus();
});
